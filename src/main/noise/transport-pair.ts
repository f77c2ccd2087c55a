// What a finished handshake leaves: one state per direction, each usable in that direction
// only, and the handshake hash. There is no way from here back into the handshake.

import type { CipherState } from './cipher-state';

/** The sending direction. `n` and `rekey` are for the record rule of PROTOCOL.md, section 4. */
export type SendCipher = Pick<CipherState, 'n' | 'encrypt' | 'rekey' | 'wipe'>;

/** The receiving direction. */
export type ReceiveCipher = Pick<CipherState, 'n' | 'decrypt' | 'rekey' | 'wipe'>;

export interface TransportPair {
  readonly send: SendCipher;
  readonly receive: ReceiveCipher;
  /** The handshake hash, 64 bytes. Public: for channel binding only, never a key. */
  readonly h: Buffer;
}
