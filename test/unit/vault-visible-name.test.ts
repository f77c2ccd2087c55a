import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleName } from '../../src/main/vault/visible-name';

describe('visibleName', () => {
  it.each([
    ['plain ção 😀.txt', 'plain ção 😀.txt'],
    ['a\u202eb', 'a<U+202E>b'],
    ['a\nb\x1b[31m', 'a<U+000A>b<U+001B>[31m'],
    ['\ud800', '<U+D800>'],
    ['\u2028', '<U+2028>'],
    ['x'.repeat(300), `${'x'.repeat(255)}…`],
  ])('%j is shown as %j', (name, shown) => {
    expect(visibleName(name)).toBe(shown);
  });

  it('shows the bytes of a name that is no text', () => {
    expect(visibleName(Buffer.from([0x61, 0xff, 0x0a]))).toBe('a<FF><U+000A>');
    expect(visibleName(Buffer.from('é'))).toBe('é');
  });

  it('is short and holds nothing invisible, whatever comes', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(any, (name) => {
        const shown = visibleName(name);
        expect(shown).not.toMatch(/[\p{C}\u2028\u2029]/u);
        expect(Array.from(shown).length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 300 },
    );
  });
});
