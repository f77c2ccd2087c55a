// Base64url without padding (RFC 4648, section 5), strict: every value has exactly one
// accepted spelling, so that a text can be compared in place of the bytes.

const alphabetOnly = /^[A-Za-z0-9_-]*$/;

/** The text for `bytes`, without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}

/**
 * The bytes of `text`, or null for anything but the canonical spelling: another character
 * (padding and white space included), an impossible length, or unused bits that are not
 * zero. With `sizeBytes`, also null when the value has another size. The caller caps the
 * length of `text`, or gives `sizeBytes`, which is looked at first.
 */
export function decodeBase64url(text: string, sizeBytes?: number): Buffer | null {
  if (sizeBytes !== undefined && text.length !== Math.ceil((sizeBytes * 4) / 3)) return null;
  if (!alphabetOnly.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}
