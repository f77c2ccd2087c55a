// The envelope every command resolves to. Commands never reject: classes and codes
// do not survive process borders.

import { BauError, failureOf, type Failure } from '../errors';

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** The value, or the failure thrown as what it was. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new BauError(result.error.reason, result.error.params);
}

/** Runs `work` and folds whatever it throws into the envelope. */
export async function settle<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return succeed(await work());
  } catch (error) {
    return { ok: false, error: failureOf(error) };
  }
}
