// Which ends of a download leave its part for the next attempt, and which make it useless.

import { BauError } from '../../shared/errors';

/** Parts with less than this are not worth keeping. */
const worthResuming = 1024 * 1024;

/** The content that came is good; what ended it lies elsewhere. */
const harmless: ReadonlySet<string> = new Set([
  ...['cut', 'peer_silent', 'not_connected', 'stopping', 'full', 'internal', 'session_age'],
  ...['timeout', 'taken_over', 'slow_down', 'bad_handle', 'quota', 'revoked', 'expired'],
  ...['not_enrolled', 'disk_full'],
]);

export interface PartEnd {
  /** Bytes at the start that are written. */
  readonly written: number;
  /** All content had come, and its digest was being compared. */
  readonly sealing: boolean;
  /** The person who stopped it means to go on. */
  readonly keepStopped: boolean;
}

/** Whether the part of a download that ended with `error` is worth keeping. */
export function isPartKept(error: unknown, { written, sealing, keepStopped }: PartEnd): boolean {
  if (written < worthResuming) return false;
  const reason = error instanceof BauError ? error.reason : 'unexpected';
  if (reason === 'cancelled') return keepStopped;
  // A broken record says nothing about those before it; a broken receipt does.
  if (reason === 'integrity') return !sealing;
  return harmless.has(reason);
}
