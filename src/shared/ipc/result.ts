// The envelope every command resolves to. Commands never reject: classes and codes
// do not survive process borders.

import { failureOf, type Failure } from '../errors';

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Runs `work` and folds whatever it throws into the envelope. */
export async function settle<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return succeed(await work());
  } catch (error) {
    return { ok: false, error: failureOf(error) };
  }
}
