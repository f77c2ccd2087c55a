// X25519 (RFC 7748).

import { secureRandom } from './random';
import { sodium } from './sodium';

export const x25519Bytes = 32;

/** Both halves are 32 bytes. Whoever holds the pair wipes `secretKey` when done with it. */
export interface X25519KeyPair {
  readonly publicKey: Buffer;
  readonly secretKey: Buffer;
}

/**
 * The pair for a 32-byte secret, which is copied, or for a fresh random one. Throws
 * RangeError on a secret of another size.
 */
export function x25519KeyPair(secret?: Uint8Array): X25519KeyPair {
  if (secret && secret.length !== x25519Bytes) throw new RangeError('x25519: secret size');
  const secretKey = secret ? Buffer.from(secret) : secureRandom(x25519Bytes);
  const publicKey = Buffer.alloc(x25519Bytes);
  sodium.crypto_scalarmult_base(publicKey, secretKey);
  return { publicKey, secretKey };
}

/**
 * Writes the shared secret into `out` (32 bytes). False, with `out` zeroed, when it would
 * be all zeros: the peer sent a point of small order and must be refused. Throws
 * RangeError on a wrong size.
 */
export function dh(out: Uint8Array, secretKey: Uint8Array, publicKey: Uint8Array): boolean {
  if (
    out.length !== x25519Bytes ||
    secretKey.length !== x25519Bytes ||
    publicKey.length !== x25519Bytes
  ) {
    throw new RangeError('x25519: size');
  }
  try {
    sodium.crypto_scalarmult(out, secretKey, publicKey);
    return true;
  } catch {
    out.fill(0);
    return false;
  }
}
