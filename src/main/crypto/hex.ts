// Lower-case hexadecimal, strict.

const lowerHexOnly = /^(?:[0-9a-f]{2})*$/;

/** The text for `bytes`, two lower-case characters each. */
export function encodeHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

/**
 * The bytes of `text`, or null for anything but pairs of lower-case digits. With
 * `sizeBytes`, also null when the value has another size. The caller caps the length of
 * `text`, or gives `sizeBytes`, which is looked at first.
 */
export function decodeHex(text: string, sizeBytes?: number): Buffer | null {
  if (sizeBytes !== undefined && text.length !== sizeBytes * 2) return null;
  return lowerHexOnly.test(text) ? Buffer.from(text, 'hex') : null;
}
