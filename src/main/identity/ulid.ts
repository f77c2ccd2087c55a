// ULIDs: 48 bits of milliseconds and 80 random bits in 26 Crockford base32 characters.
// They name receipts, transfers and saved files, and sort by time.

import type { RandomSource } from '../crypto/random';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Source of a regular expression that matches one ULID. */
export const ulidPattern = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

/** A new ULID at `nowMs` (0..2^48-1). */
export function ulid(nowMs: number, random: RandomSource): string {
  let time = '';
  let rest = Math.floor(nowMs);
  for (let i = 0; i < 10; i += 1) {
    time = alphabet.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let tail = '';
  // 16 characters of 5 bits: one fresh byte each, masked, keeps them uniform.
  for (const byte of random(16)) tail += alphabet.charAt(byte & 31);
  return time + tail;
}
