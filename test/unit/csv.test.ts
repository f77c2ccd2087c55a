// CSV as RFC 4180 has it: what is read, with which line, what is broken, and that whatever
// is written comes back, without a cell a spreadsheet would compute.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv, unguarded, writeCsv } from '../../src/shared/csv';

const read = (text: string, delimiter = ','): unknown[] =>
  [...readCsv(text, delimiter)].map(({ line, cells, isBroken }) =>
    isBroken ? `${String(line)} broken` : [line, ...cells],
  );

describe('reading', () => {
  it.each([
    [
      'a,b\nc,d',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d\r\n',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'a\rb',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'a\n\n\nb',
      [
        [1, 'a'],
        [4, 'b'],
      ],
    ],
    ['', []],
    ['\n', []],
    [',', [[1, '', '']]],
    ['""', []],
    ['"a,b",c', [[1, 'a,b', 'c']]],
    [
      '"a\nb",c\nd',
      [
        [1, 'a\nb', 'c'],
        [3, 'd'],
      ],
    ],
    [
      '"a\r\nb"\r\nd',
      [
        [1, 'a\r\nb'],
        [3, 'd'],
      ],
    ],
    ['"say ""olá""",x', [[1, 'say "olá"', 'x']]],
    ['"""",x', [[1, '"', 'x']]],
    ['a,', [[1, 'a', '']]],
  ])('%j', (text, records) => {
    expect(read(text)).toEqual(records);
  });

  it.each([
    ['a"b,c\nd', ['1 broken', [2, 'd']]],
    ['"a"b\nd', ['1 broken', [2, 'd']]],
    ['"a\nb\nc', ['1 broken', [2, 'b'], [3, 'c']]],
    ['a,"b\n', ['1 broken']],
    ['x\n"', [[1, 'x'], '2 broken']],
  ])('%j is broken in its line alone', (text, records) => {
    expect(read(text)).toEqual(records);
  });

  it('takes other delimiters', () => {
    expect(read('a;b,c', ';')).toEqual([[1, 'a', 'b,c']]);
    expect(read('a\t"b\tc"', '\t')).toEqual([[1, 'a', 'b\tc']]);
  });

  it('is quick with hostile text', () => {
    const started = performance.now();
    for (const piece of ['"', '""', ',', '"\n', 'a"\n', '"a,']) {
      [...readCsv(piece.repeat(200_000), ',')].length.toString();
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('writing', () => {
  it('quotes what must be', () => {
    expect(writeCsv([['a', 'b,c', 'd"e', 'f\ng', ' h']])).toBe('a,"b,c","d""e","f\ng"," h"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@sum', '\tx', '\rx'])('%j is no formula any more', (text) => {
    const [record] = [...readCsv(writeCsv([[text, 'x']]), ',')];
    expect(record?.cells[0]).toBe(`'${text}`);
    expect(unguarded(record?.cells[0] ?? '')).toBe(text);
  });

  it('comes back as it was, whatever is in the cells', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', "'", '=', '-', ' ', 'a') }),
    );
    const row = fc.array(cell, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const back = [...readCsv(writeCsv(rows), ',')].map(({ cells, isBroken }) => {
          expect(isBroken).toBe(false);
          return cells.map(unguarded);
        });
        expect(back).toEqual(rows);
      }),
    );
  });
});
