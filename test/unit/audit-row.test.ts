// A row's text and the chain over it: nothing two rows share but what they share, and no
// size or content that breaks it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditKey, ChainCheck, type StoredRow } from '../../src/main/store/audit-chain';
import { maxRowBytes, parseRow, rowText, type AuditEntry } from '../../src/main/store/audit-row';
import { entry } from '../fixtures/audit';

const text = fc.string({ unit: 'binary', maxLength: 60 });
const short = fc.option(text, { nil: null });
const anyEntry: fc.Arbitrary<AuditEntry> = fc.record({
  at: fc.maxSafeNat(),
  kind: fc.string({ maxLength: 32 }),
  id: short,
  address: fc.option(fc.string({ maxLength: 40 }), { nil: null }),
  name: short,
  status: fc.option(fc.nat(599), { nil: null }),
  detail: fc.dictionary(
    fc.string({ maxLength: 12 }).filter((key) => key !== '__proto__'),
    fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
    { maxKeys: 6 },
  ),
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const key = (): AuditKey => new AuditKey(Buffer.alloc(32, 1));
const zero = Buffer.alloc(32);

describe('a row as text', () => {
  test('gives back every row exactly, NUL, lone surrogates and invisible characters too', () => {
    fc.assert(
      fc.property(anyEntry, (row) => {
        expect(plain(parseRow(rowText(row)))).toEqual(plain(row));
      }),
    );
    const odd = entry(1, { name: 'a\0b\ud800\u202e\n"\\', id: '\0' });
    expect(parseRow(rowText(odd))).toEqual(odd);
    expect(rowText(odd)).not.toContain('\0');
    expect(rowText(odd)).not.toContain('\n');
  });

  test('is the same for two rows only if the rows are the same', () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, (a, b) => {
        const isSame = JSON.stringify(plain(a)) === JSON.stringify(plain(b));
        expect(rowText(a) === rowText(b)).toBe(isSame);
      }),
    );
  });

  test('is bounded whatever a peer sends, and says how long a name was', () => {
    const long = '\u0001'.repeat(100_000);
    const detail: Record<string, string> = {};
    for (let i = 0; i < 9; i += 1) detail[String(i)] = long;
    for (let i = 0; i < 100; i += 1) detail[`${long}${String(i)}`] = long;
    const row = entry(1, { id: long, address: long, name: long, detail });
    const written = rowText(row);
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(maxRowBytes);
    const read = parseRow(written);
    expect(Buffer.byteLength(read?.name ?? '')).toBe(1024);
    expect(read?.detail['nameBytes']).toBe(100_000);
  });

  test('never cuts a character in two', () => {
    const read = parseRow(rowText(entry(1, { name: '😀'.repeat(300) })));
    expect(read?.name).toBe('😀'.repeat(256));
  });

  test.each(['', '{}', '[]', 'null', '{"at":"x","kind":"file"}', '{"at":1', '"row"'])(
    'is nothing when it was made into %s',
    (broken) => {
      expect(parseRow(broken)).toBeNull();
    },
  );
});

describe('the hash of a row', () => {
  test('covers the hash before, the number, every byte of the text, and the key', () => {
    const bytes = Buffer.from(rowText(entry(1)));
    const hash = key().rowHash(zero, 7, bytes);
    expect(key().rowHash(zero, 7, bytes).equals(hash)).toBe(true);
    expect(key().rowHash(Buffer.alloc(32, 1), 7, bytes).equals(hash)).toBe(false);
    expect(key().rowHash(zero, 8, bytes).equals(hash)).toBe(false);
    expect(
      key()
        .rowHash(zero, 7 + 2 ** 32, bytes)
        .equals(hash),
    ).toBe(false);
    expect(new AuditKey(Buffer.alloc(32, 2)).rowHash(zero, 7, bytes).equals(hash)).toBe(false);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(key().rowHash(zero, 7, changed).equals(hash)).toBe(false);
    }
  });

  test('is never that of the start of a log, nor a tag', () => {
    const k = key();
    const made = [
      k.beginning(0),
      k.beginning(1),
      k.tag('state', [0], [zero]),
      k.tag('headFile', [0], [zero]),
      k.tag('rotated', [0], [zero]),
      k.rowHash(zero, 0, Buffer.alloc(0)),
      k.id,
    ].map((hash) => hash.toString('hex'));
    expect(new Set(made).size).toBe(made.length);
  });
});

/** Numbers `from + 1`... chained by the key. */
function chain(k: AuditKey, count: number, from = 0): StoredRow[] {
  let before = k.beginning(from);
  return Array.from({ length: count }, (_, i) => {
    const seq = from + i + 1;
    const bytes = Buffer.from(rowText(entry(seq)));
    before = k.rowHash(before, seq, bytes);
    return { seq, text: bytes, hash: before };
  });
}

function verdict(k: AuditKey, rows: readonly StoredRow[], whole: readonly StoredRow[]): unknown {
  const last = whole.at(-1);
  if (!last) throw new Error('no rows');
  const check = new ChainCheck(
    k,
    { seq: 0, hash: k.beginning(0) },
    { seq: last.seq, hash: last.hash },
  );
  for (const row of rows) {
    const fault = check.take(row);
    if (fault) return fault;
  }
  return check.end();
}

describe('a chain', () => {
  const k = key();
  const rows = chain(k, 12);

  test('holds as it was written', () => {
    expect(verdict(k, rows, rows)).toBeNull();
  });

  test('names the first row of any change, removal, swap or repetition', () => {
    const position = fc.nat(rows.length - 1);
    fc.assert(
      fc.property(
        position,
        position,
        fc.constantFrom('text', 'hash', 'gone', 'swap', 'twice'),
        (a, b, how) => {
          const bad = rows.map((row) => ({ ...row }));
          const at = bad[a];
          const other = bad[b];
          if (!at || !other) throw new Error('no such row');
          const flip = (bytes: Buffer): Buffer => {
            const copy = Buffer.from(bytes);
            copy[b % copy.length] = (copy[b % copy.length] ?? 0) ^ 0x20;
            return copy;
          };
          let named = a + 1;
          if (how === 'text') bad[a] = { ...at, text: flip(at.text) };
          else if (how === 'hash') bad[a] = { ...at, hash: flip(at.hash) };
          else if (how === 'gone') bad.splice(a, 1);
          else if (how === 'twice') {
            bad.splice(a, 0, at);
            named = a + 2;
          } else if (a === b) return;
          else {
            bad[a] = { ...other, seq: at.seq };
            bad[b] = { ...at, seq: other.seq };
            named = Math.min(a, b) + 1;
          }
          expect(verdict(k, bad, rows)).toMatchObject({ seq: named });
        },
      ),
    );
  });

  test('misses rows cut off at the end, and rows beyond it', () => {
    expect(verdict(k, rows.slice(0, 9), rows)).toEqual({ seq: 10, why: 'missing' });
    expect(verdict(k, rows, rows.slice(0, 9))).toEqual({ seq: 10, why: 'extra' });
    expect(verdict(k, [], rows)).toEqual({ seq: 1, why: 'missing' });
  });
});
