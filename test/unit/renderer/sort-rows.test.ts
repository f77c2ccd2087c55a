// The order of a table: by an alphabet, with numbers inside names, and nothing moved that
// need not be.

import { describe, expect, it } from 'vitest';
import { nextSorting, sortRows, type SortValue } from '../../../src/renderer/ui/sort-rows';

interface Entry {
  readonly name: string;
  readonly value: SortValue;
}

const entries = (...values: SortValue[]): Entry[] =>
  values.map((value, at) => ({ name: `row ${String(at)}`, value }));

const sorted = (rows: readonly Entry[], isDescending = false): SortValue[] =>
  sortRows(rows, { valueOf: ({ value }) => value, isDescending, language: 'pt-BR' }).map(
    ({ value }) => value,
  );

describe('sortRows', () => {
  it('counts numbers inside names and ignores case and accents', () => {
    expect(sorted(entries('aula 10', 'Aula 9', 'água', 'AULA 1', 'zebra'))).toEqual([
      'água',
      'AULA 1',
      'Aula 9',
      'aula 10',
      'zebra',
    ]);
  });

  it('puts what has no value last in either direction', () => {
    expect(sorted(entries(3, null, 1))).toEqual([1, 3, null]);
    expect(sorted(entries(3, null, 1), true)).toEqual([3, 1, null]);
  });

  it('orders yes and no', () => {
    expect(sorted(entries(true, false))).toEqual([false, true]);
  });

  it('keeps the order of equal rows, and groups whatever the direction', () => {
    const rows = [
      { name: 'b', isFolder: false },
      { name: 'A', isFolder: true },
      { name: 'a', isFolder: false },
      { name: 'a', isFolder: true },
    ];
    for (const isDescending of [false, true]) {
      const result = sortRows(rows, {
        valueOf: ({ name }) => name,
        isDescending,
        groupOf: ({ isFolder }) => (isFolder ? 0 : 1),
        language: 'en',
      });
      expect(result.map(({ isFolder }) => isFolder)).toEqual([true, true, false, false]);
      expect(result.slice(0, 2)).toEqual([rows[1], rows[3]]);
    }
  });

  it('leaves the list it was given alone', () => {
    const rows = Object.freeze(entries(2, 1));
    expect(sorted(rows)).toEqual([1, 2]);
  });
});

describe('nextSorting', () => {
  it('goes upwards, downwards, and back to the order the rows came in', () => {
    const up = nextSorting(null, 'name');
    expect(up).toEqual({ column: 'name', isDescending: false });
    const down = nextSorting(up, 'name');
    expect(down).toEqual({ column: 'name', isDescending: true });
    expect(nextSorting(down, 'name')).toBeNull();
    expect(nextSorting(down, 'size')).toEqual({ column: 'size', isDescending: false });
  });
});
