import fc from 'fast-check';
import { win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  diskKey,
  localSegment,
  localSegments,
  maxLocalBytes,
  numbered,
  sameOnDisk,
} from '../../src/main/vault/local-name';

describe('localSegments', () => {
  it.each([
    ['index.html', ['index.html']],
    ['fotos/praia.jpg', ['fotos', 'praia.jpg']],
    ['a<b>c:d"e|f?g*.txt', ['a_b_c_d_e_f_g_.txt']],
    ['..\\..\\x', ['_._.._x']],
    ['C:\\x', ['C__x']],
    ['a\0b', ['a_b']],
    ['.bashrc', ['_bashrc']],
    ['../../etc/passwd', ['_', '_', 'etc', 'passwd']],
    ['name. . .', ['name']],
    ['...', ['_']],
    ['   ', ['_']],
    ['', ['_']],
    ['/abs', ['_', 'abs']],
    ['x.txt ', ['x.txt']],
    ['a:stream', ['a_stream']],
  ])('%j is saved as %j', (name, segments) => {
    expect(localSegments(name)).toEqual(segments);
  });

  const devices =
    'con CON Prn aux.txt NUL nul.tar.gz con.air.nfo com0 COM1 com9.log lpt0 LPT9 com¹ COM² lpt³.txt conin$ CONOUT$ CONOUT$.x'.split(
      ' ',
    );
  it.each([...devices, 'con .txt', 'nul  '])('device %j gets a _', (name) => {
    expect(localSegment(name)).toBe(`_${name.trimEnd()}`);
  });

  it.each(['console', 'com', 'com10', 'lpt', 'xcon', 'conin', 'a.con', 'com⁴'])(
    '%j is no device',
    (name) => {
      expect(localSegment(name)).toBe(name);
    },
  );

  it('cuts to 200 bytes, keeps the extension and whole characters', () => {
    const long = localSegment(`${'é'.repeat(120)}.jpeg`);
    expect(long).toBe(`${'é'.repeat(97)}.jpeg`);
    expect(Buffer.byteLength(localSegment(`${'😀'.repeat(60)}.md`))).toBeLessThanOrEqual(200);
    expect(localSegment('x'.repeat(200))).toHaveLength(200);
    expect(localSegment('x'.repeat(201))).toHaveLength(200);
    expect(localSegment(`x.${'y'.repeat(250)}`)).toHaveLength(200);
    expect(localSegment(`con${' '.repeat(198)}x`)).toBe('_con');
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom(
        '.',
        ' ',
        '/',
        '\\',
        ':',
        'con',
        'nul',
        'com1',
        '¹',
        '\0',
        'é',
        '😀',
        '~',
        '"',
      ),
      maxLength: 90,
    }),
  );

  it('is idempotent, contained and short, whatever comes', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const segments = localSegments(name);
        expect(segments).toHaveLength(name.split('/').length);
        for (const segment of segments) {
          expect(localSegment(segment)).toBe(segment);
          expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(maxLocalBytes);
          // eslint-disable-next-line no-control-regex -- controls are the point
          expect(segment).not.toMatch(/[<>:"/\\|?*\x00-\x1f\x7f]|^\.|[. ]$|^$/);
          expect(Buffer.from(segment).toString()).toBe(segment);
        }
        expect(win32.resolve('C:\\out', ...segments).startsWith('C:\\out\\')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('numbers before the extension, within the limit, and stays saveable', () => {
    expect(numbered('a.txt', 2)).toBe('a (2).txt');
    expect(numbered('README', 3)).toBe('README (3)');
    expect(numbered('a.tar.gz', 2)).toBe('a.tar (2).gz');
    fc.assert(
      fc.property(hostile, fc.integer({ min: 2, max: 99_999 }), (name, n) => {
        const next = numbered(localSegment(name), n);
        expect(Buffer.byteLength(next)).toBeLessThanOrEqual(maxLocalBytes);
        expect(next).toContain(`(${String(n)})`);
        expect(localSegment(next)).toBe(next);
      }),
      { numRuns: 500 },
    );
  });
});

describe('sameOnDisk', () => {
  it('folds case and normal form', () => {
    expect(sameOnDisk('É.TXT', 'é.txt'.normalize('NFD'))).toBe(true);
    expect(sameOnDisk('STRASSE', 'straße')).toBe(true);
    expect(sameOnDisk('ΟΔΟΣ', 'οδος')).toBe(true);
    expect(sameOnDisk('a.txt', 'b.txt')).toBe(false);
    expect(sameOnDisk('Maß', 'Mas')).toBe(false);
  });

  it('does not depend on case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (name) => {
        expect(diskKey(name.toUpperCase())).toBe(diskKey(name));
        expect(diskKey(name.normalize('NFD'))).toBe(diskKey(name));
      }),
    );
  });
});
