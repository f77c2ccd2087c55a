// The binary bodies and the frame header of PROTOCOL.md section 4.
//
//   frame  type u8 | flags u8 | reqId u32be | body
//   READ   handle u32be | offset u64be | length u32be
//   CLOSE  handle u32be
//   DATA   offset u64be | 1..32768 bytes
//   END    u64be, content bytes sent for this request
//   PING, PONG  8 bytes, echoed

import { BauError } from '../../shared/errors';
import { dataChunk, dataOffsetSize, frameHeaderSize, maxRead } from './limits';

const refuse = (why: string): BauError => new BauError('bad_request', {}, { message: why });

export const readBodySize = 16;
export const closeBodySize = 4;
export const pingBodySize = 8;

export interface FrameHeader {
  readonly type: number;
  readonly reqId: number;
}

/** Header of a decrypted record. Throws bad_request when too short or flags are not 0. */
export function decodeHeader(plaintext: Buffer): FrameHeader {
  if (plaintext.length < frameHeaderSize) throw refuse('frame too short');
  if (plaintext[1] !== 0) throw refuse('flags are not 0');
  return { type: plaintext.readUInt8(0), reqId: plaintext.readUInt32BE(2) };
}

/** Writes the 6-byte header at `at`; returns the offset behind it. */
export function writeHeader(out: Buffer, at: number, type: number, reqId: number): number {
  out[at] = type;
  out[at + 1] = 0;
  return out.writeUInt32BE(reqId, at + 2);
}

/** u64be as a number. Throws bad_request beyond 2^53-1. */
function readU64(bytes: Buffer, at: number): number {
  const high = bytes.readUInt32BE(at);
  if (high > 0x1f_ffff) throw refuse('integer beyond 2^53-1');
  return high * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);
}

/** u64be as a number, at most 2^53-1. */
function cappedU64(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) > 0x1f_ffff ? Number.MAX_SAFE_INTEGER : readU64(bytes, at);
}

/** Writes an integer 0..2^53-1 as u64be; returns the offset behind it. */
export function writeU64(out: Buffer, at: number, value: number): number {
  out.writeUInt32BE(Math.floor(value / 0x1_0000_0000), at);
  return out.writeUInt32BE(value % 0x1_0000_0000, at + 4);
}

export interface ReadBody {
  readonly handle: number;
  /** 0..2^53-1; what the wire has beyond that lies past the end of any file alike. */
  readonly offset: number;
  /** 1..1,048,576. */
  readonly length: number;
}

export function decodeRead(body: Buffer): ReadBody {
  if (body.length !== readBodySize) throw refuse('READ is not 16 bytes');
  const length = body.readUInt32BE(12);
  if (length < 1 || length > maxRead) throw refuse('READ length out of range');
  return { handle: body.readUInt32BE(0), offset: cappedU64(body, 4), length };
}

export function encodeRead(body: ReadBody): Buffer {
  const out = Buffer.allocUnsafe(readBodySize);
  out.writeUInt32BE(body.handle, 0);
  writeU64(out, 4, body.offset);
  out.writeUInt32BE(body.length, 12);
  return out;
}

export function decodeClose(body: Buffer): number {
  if (body.length !== closeBodySize) throw refuse('CLOSE is not 4 bytes');
  return body.readUInt32BE(0);
}

export function encodeClose(handle: number): Buffer {
  const out = Buffer.allocUnsafe(closeBodySize);
  out.writeUInt32BE(handle, 0);
  return out;
}

/** Content offset a DATA body names; its bytes follow after 8. Throws when empty or too long. */
export function decodeDataOffset(body: Buffer): number {
  const length = body.length - dataOffsetSize;
  if (length < 1 || length > dataChunk) throw refuse('DATA out of range');
  return readU64(body, 0);
}

export function decodeEnd(body: Buffer): number {
  if (body.length !== 8) throw refuse('END is not 8 bytes');
  return readU64(body, 0);
}

export function encodeEnd(sent: number): Buffer {
  const out = Buffer.allocUnsafe(8);
  writeU64(out, 0, sent);
  return out;
}

export function checkPing(body: Buffer): Buffer {
  if (body.length !== pingBodySize) throw refuse('PING is not 8 bytes');
  return body;
}
