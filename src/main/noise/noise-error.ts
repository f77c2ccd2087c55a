// How anything in noise/ fails. The session above answers each of these in one way: wipe
// and close (PROTOCOL.md, sections 3 and 4); the reason is for logs and tests.

export type NoiseFailure =
  /** A tag did not match. */
  | 'tag'
  /** A message is too short for its tokens, or over Noise's 65,535 bytes. */
  | 'length'
  /** A Diffie-Hellman result of all zeros. */
  | 'dh'
  /** No nonce is left under this key. */
  | 'nonce'
  /** Used after it finished or failed, out of turn, or before it finished. */
  | 'state';

export class NoiseError extends Error {
  override readonly name = 'NoiseError';

  constructor(readonly failure: NoiseFailure) {
    super(`noise: ${failure}`);
  }
}
