// HMAC (RFC 2104) over BLAKE2b-512, and Noise's HKDF on top of it. This is the nested
// construction with a 128-byte block, not BLAKE2b's own keyed mode.

import { blake2b } from './blake2b';
import { wipe } from './wipe';

const blockBytes = 128;
const hashBytes = 64;
const innerPad = 0x36;
const outerPad = 0x5c;

/** XORs every byte of `block` with `byte`. */
function pad(block: Buffer, byte: number): void {
  for (let i = 0; i < blockBytes; i += 1) block[i] = (block[i] ?? 0) ^ byte;
}

/** HMAC-BLAKE2b-512 of `parts` joined, 64 bytes. The key may have any length. */
export function hmacBlake2b(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const block = Buffer.alloc(blockBytes);
  if (key.length > blockBytes) {
    const shortKey = blake2b(hashBytes, [key]);
    block.set(shortKey);
    wipe(shortKey);
  } else {
    block.set(key);
  }
  pad(block, innerPad);
  const inner = blake2b(hashBytes, [block, ...parts]);
  pad(block, innerPad ^ outerPad);
  const mac = blake2b(hashBytes, [block, inner]);
  wipe(block, inner);
  return mac;
}

/** Noise's HKDF with two outputs of 64 bytes each; the caller owns and wipes them. */
export function hkdf2(chainingKey: Uint8Array, inputKeyMaterial: Uint8Array): [Buffer, Buffer] {
  const tempKey = hmacBlake2b(chainingKey, inputKeyMaterial);
  const first = hmacBlake2b(tempKey, Buffer.of(1));
  const second = hmacBlake2b(tempKey, first, Buffer.of(2));
  wipe(tempKey);
  return [first, second];
}

/** Noise's HKDF with three outputs of 64 bytes each; the caller owns and wipes them. */
export function hkdf3(
  chainingKey: Uint8Array,
  inputKeyMaterial: Uint8Array,
): [Buffer, Buffer, Buffer] {
  const tempKey = hmacBlake2b(chainingKey, inputKeyMaterial);
  const first = hmacBlake2b(tempKey, Buffer.of(1));
  const second = hmacBlake2b(tempKey, first, Buffer.of(2));
  const third = hmacBlake2b(tempKey, second, Buffer.of(3));
  wipe(tempKey);
  return [first, second, third];
}
