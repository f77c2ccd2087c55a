// Overwriting secrets in memory. Best effort: the runtime may have copied a value
// before, so a secret lives in one buffer of its own from the start.

import { sodium } from './sodium';

/** Zeroes every given buffer in a way the compiler does not remove. Absent ones are skipped. */
export function wipe(...buffers: readonly (Uint8Array | null | undefined)[]): void {
  for (const buffer of buffers) {
    if (buffer && buffer.length > 0) sodium.sodium_memzero(buffer);
  }
}
