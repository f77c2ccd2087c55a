// Comparison of secrets.

import { sodium } from './sodium';

/** Whether both hold the same bytes, in a time that depends on their lengths only. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && sodium.sodium_memcmp(a, b);
}
