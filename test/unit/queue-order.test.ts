import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between, moveRow, type Placed } from '../../src/main/client/queue/order';

interface Row extends Placed {
  readonly name: string;
}

const listOf = (names: string): Row[] =>
  Array.from(names, (name, at) => ({ name, position: at + 1 }));

const names = (rows: readonly Row[]): string => rows.map(({ name }) => name).join('');

const named = (rows: readonly Row[], name: string): Row => rows.find((row) => row.name === name)!;

describe('between', () => {
  test('gives a number that sorts there, or null where doubles have none', () => {
    expect(between(null, null)).toBe(1);
    expect(between(null, 1)).toBe(0);
    expect(between(7, null)).toBe(8);
    expect(between(1, 2)).toBe(1.5);
    expect(between(1, 1 + Number.EPSILON)).toBeNull();
  });
});

describe('moveRow', () => {
  test('writes the row that moved and no other', () => {
    const rows = listOf('abcd');
    expect(names(moveRow(rows, named(rows, 'd'), named(rows, 'b')))).toBe('d');
    expect(names(rows)).toBe('adbc');
    expect(names(moveRow(rows, named(rows, 'a'), null))).toBe('a');
    expect(names(rows)).toBe('dbca');
  });

  test('does nothing for a row that stands there already', () => {
    const rows = listOf('abc');
    expect(moveRow(rows, named(rows, 'a'), named(rows, 'b'))).toEqual([]);
    expect(moveRow(rows, named(rows, 'c'), null)).toEqual([]);
    expect(moveRow(rows, named(rows, 'b'), named(rows, 'b'))).toEqual([]);
    expect(names(rows)).toBe('abc');
  });

  test('after any moves the positions sort the rows as they stand', () => {
    const move = fc.tuple(fc.nat(5), fc.option(fc.nat(5)));
    fc.assert(
      fc.property(fc.array(move, { maxLength: 300 }), (moves) => {
        const rows = listOf('abcdef');
        const stored = new Map(rows.map(({ name, position }) => [name, position]));
        for (const [from, to] of moves) {
          const changed = moveRow(rows, rows[from]!, to === null ? null : rows[to]!);
          for (const { name, position } of changed) stored.set(name, position);
        }
        const sorted = [...stored].sort((a, b) => a[1] - b[1]).map(([name]) => name);
        expect(sorted.join('')).toBe(names(rows));
      }),
    );
  });

  test('numbers all anew when there is no room left between two', () => {
    const rows = listOf('abc');
    let renumbered = 0;
    for (let i = 0; i < 200; i += 1) {
      if (moveRow(rows, rows[2]!, rows[1]!).length === 3) renumbered += 1;
    }
    expect(renumbered).toBeGreaterThan(0);
    expect(rows.map(({ position }) => position)).toEqual(
      rows.map(({ position }) => position).sort((a, b) => a - b),
    );
  });
});
