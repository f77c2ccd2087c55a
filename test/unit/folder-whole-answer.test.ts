// The quick reading of a whole file's OK agrees with the strict parser, whatever it is given.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWholeAnswer } from '../../src/main/client/folder/whole-answer';

const digest = 'ab'.repeat(64);
const etag = '0123456789abcdef0123456789abcdef';
const usual = { size: 4096, mtime: 1_700_000_000_123, etag, digest };
const read = (text: string): unknown => readWholeAnswer(Buffer.from(text));

describe('the answer to a whole-file OPEN', () => {
  it('is read in its usual spelling, and in any other of the same object', () => {
    const expected = { size: 4096, mtime: 1_700_000_000_123, digest };
    expect(read(JSON.stringify(usual))).toEqual(expected);
    expect(read(JSON.stringify(usual, null, 1))).toEqual(expected);
    const reversed = Object.fromEntries(Object.entries({ ...usual, more: [1] }).reverse());
    expect(read(JSON.stringify(reversed))).toEqual(expected);
    expect(read(JSON.stringify(usual).replace('"size"', '"\\u0073ize"'))).toEqual(expected);
    expect(read(JSON.stringify({ ...usual, size: 0, mtime: -1 }))).toMatchObject({ size: 0 });
  });

  const wrong: Record<string, string> = {
    'a handle': JSON.stringify({ ...usual, handle: 1 }),
    'no digest': JSON.stringify({ ...usual, digest: undefined }),
    'an upper-case digest': JSON.stringify({ ...usual, digest: digest.toUpperCase() }),
    'a short digest': JSON.stringify({ ...usual, digest: digest.slice(1) }),
    'a negative size': JSON.stringify({ ...usual, size: -1 }),
    'a fraction': JSON.stringify({ ...usual, size: 1.5 }),
    'an integer too large': JSON.stringify(usual).replace('4096', '9007199254740993'),
    'a leading zero': JSON.stringify(usual).replace('4096', '04096'),
    'a key twice': JSON.stringify(usual).replace('{', '{"size":4096,'),
    'something behind it': `${JSON.stringify(usual)}}`,
    'a line': `${JSON.stringify(usual)}\n{}`,
    nothing: '',
  };
  it.each(Object.keys(wrong))('is refused with %s', (what) => {
    expect(() => read(wrong[what] ?? '')).toThrow(
      expect.objectContaining({ reason: 'bad_request' }) as Error,
    );
  });

  it('gives what was written, for any size and time', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeInteger(), (size, mtime) => {
        expect(read(JSON.stringify({ ...usual, size, mtime }))).toEqual({ size, mtime, digest });
      }),
    );
  });
});
