// ChaCha20-Poly1305 (RFC 8439) into buffers the caller owns: nothing is allocated per
// call. Input and output may start at the same address, and may lie in shared memory.

import { sodium } from './sodium';

export const aeadKeyBytes = 32;
export const aeadNonceBytes = 12;
export const aeadTagBytes = 16;

function checkSizes(plain: Uint8Array, sealed: Uint8Array, nonce: Uint8Array, key: Uint8Array) {
  if (sealed.length !== plain.length + aeadTagBytes) throw new RangeError('aead: output size');
  if (nonce.length !== aeadNonceBytes) throw new RangeError('aead: nonce size');
  if (key.length !== aeadKeyBytes) throw new RangeError('aead: key size');
}

/**
 * Seals `plaintext` into `out`, ciphertext then tag. `out` is exactly 16 bytes longer;
 * it may begin where `plaintext` does, but not overlap it otherwise. Throws RangeError
 * on a wrong size. The caller never repeats a nonce under one key.
 */
export function encryptInto(
  out: Uint8Array,
  plaintext: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
  ad: Uint8Array | null = null,
): void {
  checkSizes(plaintext, out, nonce, key);
  sodium.crypto_aead_chacha20poly1305_ietf_encrypt(out, plaintext, ad, null, nonce, key);
}

/**
 * Opens `ciphertext` (with its tag) into `out`, exactly 16 bytes shorter; in place is
 * fine. False when the tag does not match (a ciphertext shorter than a tag included):
 * `out` then holds nothing of use. Throws RangeError on any other wrong size.
 */
export function decryptInto(
  out: Uint8Array,
  ciphertext: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
  ad: Uint8Array | null = null,
): boolean {
  if (ciphertext.length < aeadTagBytes) return false;
  checkSizes(out, ciphertext, nonce, key);
  try {
    sodium.crypto_aead_chacha20poly1305_ietf_decrypt(out, null, ciphertext, ad, nonce, key);
    return true;
  } catch {
    // Sizes were checked above, so the tag is the only thing left to fail.
    return false;
  }
}
