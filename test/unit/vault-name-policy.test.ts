import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkDir,
  checkName,
  checkSegment,
  compareNames,
  type NameFault,
} from '../../src/main/vault/name-policy';

const of = (...points: number[]): string => String.fromCodePoint(...points);

describe('checkName', () => {
  it.each([
    'a',
    'index.html',
    'fotos/férias/praia 1.jpg',
    'back\\slash.txt',
    'C:\\windows\\win.ini',
    '...',
    '.hidden',
    'a..b',
    ' spaces ',
    '<script>.txt',
    'emoji 👩‍🚀.png',
    'ümlaut.txt'.normalize('NFC'),
    `${of(0x1d5)}.txt`,
    'a'.repeat(255),
    Array.from({ length: 16 }, () => 'd').join('/'),
  ])('takes %j', (name) => {
    expect(checkName(name)).toBeNull();
  });

  const refused: [string, NameFault][] = [
    ['', 'empty'],
    ['/', 'leading_slash'],
    ['/etc/passwd', 'leading_slash'],
    ['a/', 'empty_segment'],
    ['a//b', 'empty_segment'],
    ['.', 'dot_segment'],
    ['..', 'dot_segment'],
    ['../a', 'dot_segment'],
    ['a/../b', 'dot_segment'],
    ['a/./b', 'dot_segment'],
    ['a/..', 'dot_segment'],
    ['é.txt'.normalize('NFD'), 'not_nfc'],
    ['\u2126', 'not_nfc'],
    ['\u212b.txt', 'not_nfc'],
    ['a\0.txt', 'control'],
    ['a\n', 'control'],
    ['a\x1f', 'control'],
    ['a\x7f', 'control'],
    ['a\x80', 'control'],
    ['a\x9f', 'control'],
    ['a\u2028', 'line_separator'],
    ['a\u2029', 'line_separator'],
    ['\ufeffa', 'byte_order_mark'],
    ['a\ud800', 'surrogate'],
    ['\udc00a', 'surrogate'],
    ['\udc00\ud800', 'surrogate'],
    ['x'.repeat(256), 'segment_too_long'],
    ['é'.repeat(128), 'segment_too_long'],
    [Array.from({ length: 17 }, () => 'd').join('/'), 'too_deep'],
  ];
  it.each(refused)('refuses %j: %s', (name, fault) => {
    expect(checkName(name)).toBe(fault);
  });

  it('refuses every Bidi_Control character', () => {
    const ranges = [
      [0x61c, 0x61c],
      [0x200e, 0x200f],
      [0x202a, 0x202e],
      [0x2066, 0x2069],
    ] as const;
    for (const [first, last] of ranges) {
      for (let point = first; point <= last; point++) {
        expect(checkName(`a${of(point)}b`)).toBe('bidi_control');
      }
    }
    // Neighbours that join emoji and words are ordinary characters.
    expect(checkName(`a${of(0x200c)}b`)).toBeNull();
    expect(checkName(`a${of(0x200d)}b`)).toBeNull();
  });

  it('refuses all 66 noncharacters', () => {
    const points = Array.from({ length: 32 }, (_, n) => 0xfdd0 + n);
    for (let plane = 0; plane <= 16; plane++) {
      points.push(plane * 0x10000 + 0xfffe, plane * 0x10000 + 0xffff);
    }
    expect(points).toHaveLength(66);
    for (const point of points) expect(checkName(`a${of(point)}`)).toBe('noncharacter');
  });

  it('counts bytes at the limits: 255 a segment, 1,024 in all', () => {
    expect(checkName(`${'é'.repeat(127)}a`)).toBeNull();
    expect(checkName(`${'é'.repeat(127)}aa`)).toBe('segment_too_long');
    const four = Array.from({ length: 4 }, () => 'x'.repeat(255)).join('/');
    expect(Buffer.byteLength(four)).toBe(1023);
    const name = ['x'.repeat(255), 'x'.repeat(255), 'x'.repeat(255), 'x'.repeat(254), 'y'].join(
      '/',
    );
    expect(Buffer.byteLength(name)).toBe(1024);
    expect(checkName(name)).toBeNull();
    expect(checkName(`${name}y`)).toBe('too_long');
  });

  it('never throws, and what it takes has only sound segments', () => {
    const unit = fc.string({ unit: 'binary', maxLength: 40 });
    const part = fc.oneof(unit, fc.constantFrom('.', '..', '', 'a', '\u202e', '\ud800'));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const name = parts.join('/');
        if (checkName(name) !== null) return;
        expect(name.normalize('NFC')).toBe(name);
        expect(Buffer.from(name, 'utf8').toString('utf8')).toBe(name);
        for (const segment of name.split('/')) expect(checkSegment(segment)).toBeNull();
        expect(name.split('/')).not.toContain('..');
      }),
      { numRuns: 500 },
    );
  });

  it('checkDir takes the root besides', () => {
    expect(checkDir('')).toBeNull();
    expect(checkDir('a')).toBeNull();
    expect(checkDir('a/')).toBe('empty_segment');
    expect(checkDir('..')).toBe('dot_segment');
  });
});

describe('compareNames', () => {
  const bytes = (a: string, b: string): number =>
    Math.sign(Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')));

  it('orders by UTF-8 bytes where UTF-16 order differs', () => {
    expect(compareNames('\uff5e', '😀')).toBeLessThan(0);
    expect(['\uff5e', '😀'].sort()).toEqual(['😀', '\uff5e']);
    expect(compareNames('\ue000', '\u{10000}')).toBeLessThan(0);
    expect(compareNames('\ud7ff', '\u{10000}')).toBeLessThan(0);
    expect(compareNames('a', 'a/b')).toBeLessThan(0);
    expect(compareNames('a-b', 'a/b')).toBeLessThan(0);
  });

  it('agrees with a comparison of the bytes', () => {
    const char = fc.constantFrom(
      'a',
      'b',
      '/',
      '-',
      'é',
      '\ud7ff',
      '\ue000',
      '\uffef',
      '😀',
      '😁',
      '\u{10fffd}',
    );
    const text = fc.string({ unit: char, maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareNames(a, b))).toBe(bytes(a, b));
        expect(Math.sign(compareNames(`x/${a}`, `x/${b}`, 2))).toBe(bytes(a, b));
      }),
      { numRuns: 1000 },
    );
  });
});
