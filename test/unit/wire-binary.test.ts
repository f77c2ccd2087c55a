import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as binary from '../../src/main/wire/binary';

const badRequest: unknown = expect.objectContaining({ name: 'BauError', reason: 'bad_request' });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const u53 = fc.maxSafeInteger().map(Math.abs);

describe('the frame header', () => {
  it('is type, flags, reqId, byte for byte', () => {
    const out = Buffer.alloc(8, 0xee);
    expect(binary.writeHeader(out, 1, 0x12, 0x01020304)).toBe(7);
    expect(out.toString('hex')).toBe('ee120001020304ee');
  });

  it('round-trips', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), u32, (type, reqId) => {
        const out = Buffer.alloc(6);
        binary.writeHeader(out, 0, type, reqId);
        expect(binary.decodeHeader(out)).toEqual({ type, reqId });
      }),
    );
  });

  it('refuses every flag and every length below six', () => {
    for (let flags = 1; flags < 256; flags += 1) {
      expect(() => binary.decodeHeader(Buffer.from([1, flags, 0, 0, 0, 1]))).toThrow(badRequest);
    }
    for (let size = 0; size < 6; size += 1) {
      expect(() => binary.decodeHeader(Buffer.alloc(size))).toThrow(badRequest);
    }
    expect(binary.decodeHeader(Buffer.alloc(6))).toEqual({ type: 0, reqId: 0 });
  });
});

describe('READ', () => {
  it('is handle, offset, length, byte for byte', () => {
    const body = binary.encodeRead({ handle: 7, offset: 0x1_0000_0002, length: 0x8000 });
    expect(body.toString('hex')).toBe('00000007000000010000000200008000');
  });

  it('round-trips', () => {
    const length = fc.integer({ min: 1, max: 1_048_576 });
    fc.assert(
      fc.property(fc.record({ handle: u32, offset: u53, length }), (read) => {
        expect(binary.decodeRead(binary.encodeRead(read))).toEqual(read);
      }),
    );
  });

  it('takes lengths 1 and 1,048,576, refuses 0 and one more', () => {
    const of = (length: number): Buffer => binary.encodeRead({ handle: 1, offset: 0, length });
    expect(binary.decodeRead(of(1)).length).toBe(1);
    expect(binary.decodeRead(of(1_048_576)).length).toBe(1_048_576);
    for (const length of [0, 1_048_577, 0xffff_ffff]) {
      expect(() => binary.decodeRead(of(length))).toThrow(badRequest);
    }
  });

  it('takes every offset of a u64, those beyond 2^53-1 as 2^53-1', () => {
    const body = binary.encodeRead({ handle: 1, offset: Number.MAX_SAFE_INTEGER, length: 1 });
    expect(binary.decodeRead(body).offset).toBe(Number.MAX_SAFE_INTEGER);
    for (const offset of [2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
      body.writeBigUInt64BE(offset, 4);
      expect(binary.decodeRead(body).offset).toBe(Number.MAX_SAFE_INTEGER);
    }
    body.writeBigUInt64BE(2n ** 53n - 2n, 4);
    expect(binary.decodeRead(body).offset).toBe(Number.MAX_SAFE_INTEGER - 1);
  });

  it('is 16 bytes, neither 15 nor 17', () => {
    for (const size of [0, 15, 17]) {
      expect(() => binary.decodeRead(Buffer.alloc(size, 1))).toThrow(badRequest);
    }
  });
});

describe('CLOSE, END, PING', () => {
  it('round-trip', () => {
    fc.assert(
      fc.property(u32, u53, (handle, sent) => {
        expect(binary.decodeClose(binary.encodeClose(handle))).toBe(handle);
        expect(binary.decodeEnd(binary.encodeEnd(sent))).toBe(sent);
        expect(binary.encodeEnd(sent).readBigUInt64BE()).toBe(BigInt(sent));
      }),
    );
  });

  it('refuse one byte less and one byte more', () => {
    for (const size of [3, 5]) {
      expect(() => binary.decodeClose(Buffer.alloc(size))).toThrow(badRequest);
    }
    for (const size of [0, 7, 9]) {
      expect(() => binary.decodeEnd(Buffer.alloc(size))).toThrow(badRequest);
      expect(() => binary.checkPing(Buffer.alloc(size))).toThrow(badRequest);
    }
    expect(binary.checkPing(Buffer.alloc(8))).toHaveLength(8);
    expect(() => binary.decodeEnd(Buffer.from('0020000000000000', 'hex'))).toThrow(badRequest);
  });
});

describe('DATA', () => {
  it('holds 1..32,768 bytes behind its offset', () => {
    const of = (content: number): Buffer => {
      const body = Buffer.alloc(8 + content);
      binary.writeU64(body, 0, 5);
      return body;
    };
    expect(binary.decodeDataOffset(of(1))).toBe(5);
    expect(binary.decodeDataOffset(of(32_768))).toBe(5);
    expect(() => binary.decodeDataOffset(of(0))).toThrow(badRequest);
    expect(() => binary.decodeDataOffset(of(32_769))).toThrow(badRequest);
    for (const size of [0, 7]) {
      expect(() => binary.decodeDataOffset(Buffer.alloc(size))).toThrow(badRequest);
    }
    const far = of(1);
    far.writeBigUInt64BE(2n ** 53n);
    expect(() => binary.decodeDataOffset(far)).toThrow(badRequest);
  });
});
