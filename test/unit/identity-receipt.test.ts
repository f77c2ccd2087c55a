import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchLine,
  encodeReceiptName,
  formatStatement,
  parseStatement,
  type BatchStatement,
  type FileStatement,
} from '../../src/main/identity/receipt';
import { checkName } from '../../src/main/vault/name-policy';

const digest = '0123456789abcdef'.repeat(8);
const fpText = 'abcdefghijklmnopqrstuvwxyz';
const common = {
  digest,
  server: fpText,
  clientId: 'ana',
  client: '2'.repeat(26),
  at: 1_700_000_000_123,
  rid: '01HF7YAT3VZZZZZZZZZZZZZZZZ',
};
const file: FileStatement = {
  ...common,
  kind: 'file',
  name: 'fotos/olá mundo.png',
  size: 42,
  mtime: 0,
};
const batch: BatchStatement = { ...common, kind: 'batch', files: 3 };
const text = formatStatement(file);

const names = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((segments) => segments.join('/').normalize('NFC'))
  .filter((name) => checkName(name) === null);
const times = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });
const fps = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'.split('')),
  minLength: 26,
  maxLength: 26,
});
const shared = {
  digest: fc
    .uint8Array({ minLength: 64, maxLength: 64 })
    .map((b) => Buffer.from(b).toString('hex')),
  server: fps,
  clientId: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,31}$/),
  client: fps,
  at: times,
  rid: fc.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
};

describe('a receipt statement', () => {
  it('is written as the protocol says', () => {
    expect(text).toBe(
      `bau-receipt-v1 file=fotos/ol%C3%A1%20mundo.png size=42 blake2b=${digest} ` +
        `mtime=1970-01-01T00:00:00.000Z server=${fpText} client=ana/${'2'.repeat(26)} ` +
        'at=2023-11-14T22:13:20.123Z rid=01HF7YAT3VZZZZZZZZZZZZZZZZ',
    );
    expect(formatStatement(batch)).toBe(
      `bau-manifest-v1 files=3 blake2b=${digest} server=${fpText} client=ana/${'2'.repeat(26)} ` +
        'at=2023-11-14T22:13:20.123Z rid=01HF7YAT3VZZZZZZZZZZZZZZZZ',
    );
  });

  it('about a file round-trips for any canonical name', () => {
    const statements = fc.record({
      ...shared,
      kind: fc.constant('file' as const),
      name: names,
      size: fc.maxSafeInteger().map(Math.abs),
      mtime: times,
    });
    fc.assert(
      fc.property(statements, (statement) => {
        expect(parseStatement(formatStatement(statement))).toEqual(statement);
      }),
    );
  });

  it('about a batch round-trips', () => {
    const files = fc.maxSafeInteger().map(Math.abs);
    fc.assert(
      fc.property(fc.record({ ...shared, kind: fc.constant('batch' as const), files }), (s) => {
        expect(parseStatement(formatStatement(s))).toEqual(s);
      }),
    );
  });

  it('keeps only the plain characters of a name', () => {
    const all = String.fromCharCode(...Array.from({ length: 128 }, (_, i) => i));
    const encoded = encodeReceiptName(all);
    expect(encoded.replace(/%[0-9A-F]{2}/g, '')).toBe(
      '-./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~',
    );
    expect(encodeReceiptName('%')).toBe('%25');
  });

  const without = (part: string): string => text.replace(part, '');
  it.each([
    '',
    `${text} `,
    ` ${text}`,
    `${text}\n`,
    `${text}\r`,
    text.replace(' size', '  size'),
    text.replace(' size', '\tsize'),
    text.replace('v1', 'v2'),
    text.replace('bau-receipt', 'bau-manifest'),
    without('size=42 '),
    without(' mtime=1970-01-01T00:00:00.000Z'),
    text.replace('size=42', 'size=042'),
    text.replace('size=42', 'size=-1'),
    text.replace('size=42', 'size='),
    text.replace('size=42', 'size=4e1'),
    text.replace('size=42', 'size=9007199254740993'),
    text.replace('size=42', 'size=99999999999999999'),
    text.replace(digest, digest.slice(1)),
    text.replace(digest, digest.toUpperCase()),
    text.replace('%C3%A1', '%c3%a1'),
    text.replace('%C3%A1', 'á'),
    text.replace('%C3%A1', '%C3'),
    text.replace('%C3%A1', '%'),
    text.replace('%C3%A1', '%ED%A0%80'),
    text.replace('%C3%A1', '%6C'),
    text.replace('%20', '+'),
    text.replace('file=fotos/ol%C3%A1%20mundo.png', 'file='),
    text.replace('1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00Z'),
    text.replace('1970-01-01T00:00:00.000Z', '1970-02-30T00:00:00.000Z'),
    text.replace('1970-01-01T00:00:00.000Z', '1970-13-01T00:00:00.000Z'),
    text.replace('1970-01-01T00:00:00.000Z', '1970-01-01T24:00:00.000Z'),
    text.replace('1970-01-01T00:00:00.000Z', '1970-01-01T00:00:60.000Z'),
    text.replace('.123Z', '.123+00:00'),
    text.replace('at=2023-11-14', 'at=9999-99-99'),
    text.replace(fpText, fpText.slice(1)),
    text.replace(fpText, `${fpText}a`),
    text.replace(fpText, fpText.replace('a', '1')),
    text.replace('client=ana', 'client=Ana'),
    text.replace('client=ana', 'client=-a'),
    text.replace('client=ana', `client=${'a'.repeat(33)}`),
    text.replace('client=ana', 'client='),
    text.replace('rid=0', 'rid=8'),
    text.replace('rid=01HF7', 'rid=01HU7'),
    text.replace('rid=01HF7', 'rid=01hf7'),
    formatStatement(batch).replace('files=3', 'files=03'),
    formatStatement(batch).replace('bau-manifest', 'bau-receipt'),
  ])('that is not the grammar is nothing: %j', (wrong) => {
    expect(wrong).not.toBe(text);
    expect(parseStatement(wrong)).toBeNull();
  });

  it('is nothing after random damage, or reads as what it now says', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, noise) => {
        const damaged = text.slice(0, at) + noise + text.slice(at + 1);
        const read = parseStatement(damaged);
        if (read) expect(formatStatement(read)).toBe(damaged);
      }),
      { numRuns: 500 },
    );
  });

  it('has room for years 0 to 9999 and keeps a time within them', () => {
    const far = { ...file, mtime: 8.64e15, at: -8.64e15 };
    expect(formatStatement(far)).toContain('mtime=9999-12-31T23:59:59.999Z');
    expect(formatStatement(far)).toContain('at=0000-01-01T00:00:00.000Z');
  });

  it('lists a file of a batch as b2sum does', () => {
    expect(batchLine(digest, 'fotos/olá.png').toString()).toBe(`${digest}  fotos/olá.png\n`);
  });
});
