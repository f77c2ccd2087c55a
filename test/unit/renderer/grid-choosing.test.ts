import { describe, expect, it } from 'vitest';
import {
  chosenAfter,
  chosenShare,
  type ChoosingStep,
} from '../../../src/renderer/ui/grid/choosing';

const rows = ['a', 'b', 'c', 'd', 'e'];
const rowKey = (row: string): string => row;
const many = { rows, rowKey, isSingle: false };
const nothing = { keys: new Set<string>(), anchor: null };

/** What is chosen after all these steps, in the order of the rows. */
function after(steps: readonly (readonly [ChoosingStep, string])[], choosing = many): string {
  let chosen: Parameters<typeof chosenAfter>[0] = nothing;
  for (const [step, key] of steps) chosen = chosenAfter(chosen, key, step, choosing);
  return [...chosen.keys].sort().join('');
}

describe('choosing rows', () => {
  it('takes one alone, and then another in its place', () => {
    expect(after([['only', 'b']])).toBe('b');
    expect(after([['only', 'b'], ['only', 'd']])).toBe('d'); // prettier-ignore
  });

  it('adds and takes away single ones', () => {
    expect(after([['only', 'b'], ['toggle', 'd'], ['toggle', 'a']])).toBe('abd'); // prettier-ignore
    expect(after([['only', 'b'], ['toggle', 'd'], ['toggle', 'b']])).toBe('d'); // prettier-ignore
  });

  it('takes all from where it began, in either direction, and turns round', () => {
    expect(after([['only', 'b'], ['extend', 'd']])).toBe('bcd'); // prettier-ignore
    expect(after([['only', 'd'], ['extend', 'b']])).toBe('bcd'); // prettier-ignore
    expect(after([['only', 'c'], ['extend', 'e'], ['extend', 'a']])).toBe('abc'); // prettier-ignore
  });

  it('begins a run at a row that was just let go of', () => {
    expect(after([['only', 'b'], ['toggle', 'b'], ['extend', 'c']])).toBe('bc'); // prettier-ignore
  });

  it('begins anew where the row it began at is gone', () => {
    const chosen = chosenAfter({ keys: new Set(['x']), anchor: 'x' }, 'c', 'extend', many);
    expect([...chosen.keys]).toEqual(['c']);
    expect(chosen.anchor).toBe('c');
  });

  it('never takes two where there is one to take', () => {
    const one = { ...many, isSingle: true };
    expect(after([['only', 'b'], ['extend', 'd']], one)).toBe('d'); // prettier-ignore
    expect(after([['only', 'b'], ['toggle', 'd']], one)).toBe('d'); // prettier-ignore
    expect(
      after(
        [
          ['only', 'b'],
          ['toggle', 'b'],
        ],
        one,
      ),
    ).toBe('');
  });
});

describe('how many of the rows are chosen', () => {
  it('counts only rows that are there', () => {
    expect(chosenShare(rows, rowKey, new Set())).toBe('none');
    expect(chosenShare(rows, rowKey, new Set(['gone']))).toBe('none');
    expect(chosenShare(rows, rowKey, new Set(['a', 'gone']))).toBe('some');
    expect(chosenShare(rows, rowKey, new Set([...rows, 'gone']))).toBe('all');
    expect(chosenShare([], rowKey, new Set(['a']))).toBe('none');
  });
});
