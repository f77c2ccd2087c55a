import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase32, encodeBase32, fp26 } from '../../src/main/crypto/base32';
import { decodeBase64url, encodeBase64url } from '../../src/main/crypto/base64url';
import { decodeHex, encodeHex } from '../../src/main/crypto/hex';

const bytes = fc.uint8Array({ maxLength: 80 });

const codecs = [
  {
    name: 'base64url',
    encode: encodeBase64url,
    decode: (text: string) => decodeBase64url(text),
    alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
    near: '+/= \n',
  },
  {
    name: 'base32',
    encode: encodeBase32,
    decode: decodeBase32,
    alphabet: 'abcdefghijklmnopqrstuvwxyz234567',
    near: 'ABZ0189= \n',
  },
  {
    name: 'hex',
    encode: encodeHex,
    decode: (text: string) => decodeHex(text),
    alphabet: '0123456789abcdef',
    near: 'ABFg= \n',
  },
];

describe.each(codecs)('$name', ({ encode, decode, alphabet, near }) => {
  it('gives back the bytes', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(decode(encode(value))).toEqual(Buffer.from(value));
      }),
    );
  });

  it('encodes a view, not the memory around it', () => {
    const view = new Uint8Array(Buffer.from('xxabcxx').subarray(2, 5));
    const inside = Buffer.concat([Buffer.from('xx'), view, Buffer.from('xx')]).subarray(2, 5);
    expect(encode(inside)).toBe(encode(view));
  });

  it('accepts one spelling per value: whatever decodes, encodes to itself', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), maxLength: 12 });
    let refused = 0;
    fc.assert(
      fc.property(text, (value) => {
        const decoded = decode(value);
        if (decoded) expect(encode(decoded)).toBe(value);
        else refused += 1;
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(0);
  });

  it('refuses any other character anywhere', () => {
    const other = fc.constantFrom(
      ...Array.from(near),
      '\0',
      '.',
      'é',
      '\u017f',
      '\u212a',
      '😀',
      '\ud800',
    );
    fc.assert(
      fc.property(bytes, other, fc.nat(), (value, character, at) => {
        const text = encode(value);
        const where = at % (text.length + 1);
        expect(decode(text.slice(0, where) + character + text.slice(where))).toBeNull();
        expect(decode(text.slice(0, where) + character + text.slice(where + 1))).toBeNull();
      }),
    );
  });
});

describe('base64url', () => {
  it('knows RFC 4648, and refuses unused bits that are set and lengths that cannot be', () => {
    expect(encodeBase64url(Buffer.of(0xfb, 0xff))).toBe('-_8');
    for (const text of ['-_9', '-_-', 'AB', 'A', 'AAAAA', 'AA==', '-_8=', '+/8', ' AA', 'AA\n']) {
      expect(decodeBase64url(text), text).toBeNull();
    }
    expect(decodeBase64url('')).toEqual(Buffer.alloc(0));
  });

  it('holds to the size asked for', () => {
    const text = encodeBase64url(Buffer.alloc(65, 3));
    expect(text).toHaveLength(87);
    expect(decodeBase64url(text, 65)).toEqual(Buffer.alloc(65, 3));
    for (const size of [0, 64, 66]) expect(decodeBase64url(text, size)).toBeNull();
  });
});

describe('base32', () => {
  it('knows RFC 4648, and refuses unused bits that are set and lengths that cannot be', () => {
    const known = {
      f: 'my',
      fo: 'mzxq',
      foo: 'mzxw6',
      foob: 'mzxw6yq',
      fooba: 'mzxw6ytb',
      foobar: 'mzxw6ytboi',
    };
    for (const [plain, text] of Object.entries(known)) {
      expect(encodeBase32(Buffer.from(plain))).toBe(text);
      expect(decodeBase32(text)).toEqual(Buffer.from(plain));
    }
    for (const text of ['mz', 'a', 'aaa', 'aaaaaa', 'MY', 'my======', 'm1', 'my\n']) {
      expect(decodeBase32(text), text).toBeNull();
    }
  });

  it('shows the first 130 bits of a fingerprint', () => {
    const counting = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
    expect(fp26(counting)).toBe('aaaqeayeaudaocajbifqydiob4');
    const within = Buffer.from(counting);
    within[16] = 0x10 ^ 0x40;
    expect(fp26(within)).not.toBe(fp26(counting));
    const beyond = Buffer.from(counting);
    beyond[16] = 0x10 ^ 0x3f;
    expect(fp26(beyond)).toBe(fp26(counting));
    expect(() => fp26(Buffer.alloc(31))).toThrow(RangeError);
  });
});

describe('hex', () => {
  it('takes whole pairs of lower-case digits, of the size asked for', () => {
    expect(encodeHex(Buffer.of(0, 0xab, 0xff))).toBe('00abff');
    expect(decodeHex('00abff', 3)).toEqual(Buffer.of(0, 0xab, 0xff));
    expect(decodeHex('00abff', 2)).toBeNull();
    for (const text of ['0', '00a', 'AB', '0x', '00 ', 'ab\n'])
      expect(decodeHex(text), text).toBeNull();
  });
});
