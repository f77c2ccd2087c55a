// Records of one direction (PROTOCOL.md section 4): a Noise transport message behind a
// u16be length, numbered from 0, rekeyed before record 65,536*k.

import type { ReceiveCipher, SendCipher } from '../noise/transport-pair';
import { lengthPrefixSize, recordLength, rekeyEvery, tagSize } from '../wire/limits';

/** Bytes a record is longer than its plaintext. */
export const recordOverhead = lengthPrefixSize + tagSize;

const due = (n: number): boolean => n > 0 && n % rekeyEvery === 0;

/**
 * Seals `plaintext` (1..65,519 bytes) as the next record at `out[at..]`, which may not
 * overlap it; returns the offset behind the record.
 */
export function sealRecord(cipher: SendCipher, plaintext: Buffer, out: Buffer, at: number): number {
  if (due(cipher.n)) cipher.rekey();
  const body = at + lengthPrefixSize;
  const sealed = cipher.encrypt(plaintext, out.subarray(body, body + plaintext.length + tagSize));
  out.writeUInt16BE(sealed, at);
  return body + sealed;
}

/** Whether a record's length is one the protocol has. */
export function isRecordLength(length: number): boolean {
  return length >= recordLength.min && length <= recordLength.max;
}

/** Opens a record's ciphertext into `out`; returns the plaintext's size. Throws NoiseError on a bad tag. */
export function openRecord(cipher: ReceiveCipher, ciphertext: Buffer, out: Buffer): number {
  if (due(cipher.n)) cipher.rekey();
  return cipher.decrypt(ciphertext, out.subarray(0, ciphertext.length - tagSize));
}
