// Where random bytes come from. Whatever needs some takes a `RandomSource`, so that a
// test can fix it; production code always passes `secureRandom`.

import { randomBytes } from 'node:crypto';

/** Gives a fresh buffer of `sizeBytes` random bytes, which the caller then owns. */
export type RandomSource = (sizeBytes: number) => Buffer;

/** The operating system's generator. */
export const secureRandom: RandomSource = (sizeBytes) => randomBytes(sizeBytes);
