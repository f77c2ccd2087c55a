// Ed25519 (RFC 8032), detached signatures.

import { sodium } from './sodium';

export const ed25519SeedBytes = 32;
export const ed25519PublicKeyBytes = 32;
export const ed25519SignatureBytes = 64;

/** `secretKey` is 64 bytes, the seed and then the public key, as libsodium keeps it. */
export interface Ed25519KeyPair {
  readonly publicKey: Buffer;
  readonly secretKey: Buffer;
}

/** The pair for a 32-byte seed. Throws RangeError on another size. */
export function ed25519KeyPairFromSeed(seed: Uint8Array): Ed25519KeyPair {
  if (seed.length !== ed25519SeedBytes) throw new RangeError('ed25519: seed size');
  const publicKey = Buffer.alloc(ed25519PublicKeyBytes);
  const secretKey = Buffer.alloc(ed25519SeedBytes + ed25519PublicKeyBytes);
  sodium.crypto_sign_seed_keypair(publicKey, secretKey, seed);
  return { publicKey, secretKey };
}

/** The 64-byte signature of `message`. `message` must not lie in shared memory. */
export function sign(message: Uint8Array, secretKey: Uint8Array): Buffer {
  const signature = Buffer.alloc(ed25519SignatureBytes);
  sodium.crypto_sign_detached(signature, message, secretKey);
  return signature;
}

/** Whether `signature` is valid. A signature or key of the wrong size is not. */
export function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  // The addon takes longer signatures and looks at their first 64 bytes only.
  if (signature.length !== ed25519SignatureBytes) return false;
  if (publicKey.length !== ed25519PublicKeyBytes) return false;
  return sodium.crypto_sign_verify_detached(signature, message, publicKey) === true;
}
