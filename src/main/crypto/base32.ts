// Base32 with the RFC 4648 alphabet in lower case, without padding, and the form in which
// a fingerprint is shown (PROTOCOL.md, section 2).

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const bitsPerCharacter = 5;

/** A fingerprint is 32 bytes; 26 characters of it (130 bits) are shown. */
const fingerprintBytes = 32;
export const fp26Characters = 26;

/** The text for `bytes`; the last character's unused bits are zero. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    heldBits += 8;
    while (heldBits >= bitsPerCharacter) {
      heldBits -= bitsPerCharacter;
      text += alphabet.charAt((held >> heldBits) & 31);
    }
  }
  return heldBits > 0 ? text + alphabet.charAt((held << (bitsPerCharacter - heldBits)) & 31) : text;
}

/**
 * The bytes of `text`, or null for anything but the canonical spelling: another character
 * (capitals and padding included), an impossible length, unused bits that are not zero.
 * The caller caps the length of `text`.
 */
export function decodeBase32(text: string): Buffer | null {
  const bytes = Buffer.alloc(Math.floor((text.length * bitsPerCharacter) / 8));
  let held = 0;
  let heldBits = 0;
  let at = 0;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) return null;
    held = ((held << bitsPerCharacter) | value) & 0xfff;
    heldBits += bitsPerCharacter;
    if (heldBits >= 8) {
      heldBits -= 8;
      bytes[at++] = (held >> heldBits) & 0xff;
    }
  }
  const unusedAreZero = (held & ((1 << heldBits) - 1)) === 0;
  return heldBits < bitsPerCharacter && unusedAreZero ? bytes : null;
}

/** The first 130 bits of a 32-byte fingerprint as 26 characters. Throws RangeError on another size. */
export function fp26(fingerprint: Uint8Array): string {
  if (fingerprint.length !== fingerprintBytes) throw new RangeError('fp26: fingerprint size');
  return encodeBase32(fingerprint).slice(0, fp26Characters);
}
