import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  firstGuessBytes,
  guessAfter,
  mostAtOnce,
  rowsToRun,
  weightOf,
  type PlanRow,
} from '../../src/main/client/queue/plan';

const KiB = 1024;
const MiB = 1024 * KiB;

const row = (left: number | null, more: Partial<PlanRow> = {}): PlanRow => ({
  vault: 'a',
  phase: 'queued',
  isFolder: false,
  left,
  ...more,
});

const some = (count: number, left: number | null, more: Partial<PlanRow> = {}): PlanRow[] =>
  Array.from({ length: count }, () => row(left, more));

const first = (): number => firstGuessBytes;

describe('rowsToRun', () => {
  test('takes many small files, few large ones, and some that nothing is known of', () => {
    expect(rowsToRun(some(50, 10 * KiB), first)).toHaveLength(mostAtOnce);
    expect(rowsToRun(some(50, 4096 * MiB), first)).toHaveLength(3);
    expect(rowsToRun(some(50, null), first)).toHaveLength(6);
  });

  test('learns from the sizes it sees', () => {
    const after = (size: number): number =>
      Array.from({ length: 12 }, () => size).reduce(guessAfter, firstGuessBytes);
    expect(rowsToRun(some(50, null), () => after(4 * KiB))).toHaveLength(mostAtOnce);
    expect(rowsToRun(some(50, null), () => after(700 * MiB))).toHaveLength(3);
  });

  test('begins the next one when the rest of a large file is small', () => {
    const large = row(900 * MiB, { phase: 'running' });
    const almost = row(100 * KiB, { phase: 'running' });
    const next = row(900 * MiB);
    expect(rowsToRun([large, large, large, next], first)).toEqual([]);
    expect(rowsToRun([large, large, almost, next], first)).toEqual([]);
    expect(rowsToRun([large, almost, almost, next], first)).toEqual([next]);
  });

  test('keeps to the order: what does not fit holds up what is behind it', () => {
    const running = some(2, 900 * MiB, { phase: 'running' });
    const almost = some(2, 1, { phase: 'running' });
    const large = row(900 * MiB);
    const small = row(1);
    expect(rowsToRun([...running, ...almost, large, small], first)).toEqual([]);
    expect(rowsToRun([...running, ...almost, small, large], first)).toEqual([small]);
  });

  test('runs one folder of a vault at a time, and lets files pass behind it', () => {
    const [one, two] = some(2, null, { isFolder: true });
    const file = row(1);
    expect(rowsToRun([one!, two!, file], first)).toEqual([one, file]);
    const other = row(null, { isFolder: true, vault: 'b' });
    expect(rowsToRun([one!, two!, other], first)).toEqual([one, other]);
  });

  test('fills the line of each vault by itself, and leaves what rests alone', () => {
    const rows = [...some(9, 900 * MiB), ...some(9, 900 * MiB, { vault: 'b' })];
    expect(rowsToRun(rows, first).map(({ vault }) => vault)).toEqual([
      'a',
      'a',
      'a',
      'b',
      'b',
      'b',
    ]);
    expect(rowsToRun(some(3, 1, { phase: 'resting' }), first)).toEqual([]);
  });

  test('whatever is in the queue: within its bounds, and never idle', () => {
    const anyRow = fc.record({
      vault: fc.constantFrom('a', 'b'),
      phase: fc.constantFrom('queued', 'running', 'resting'),
      isFolder: fc.boolean(),
      left: fc.option(fc.nat(100 * MiB)),
    }) as fc.Arbitrary<PlanRow>;
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 60 }), (rows) => {
        const chosen = rowsToRun(rows, first);
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const vault of ['a', 'b']) {
          const inVault = rows.filter((each) => each.vault === vault);
          const running = inVault.filter(({ phase }) => phase === 'running');
          const queued = inVault.filter(({ phase }) => phase === 'queued');
          const begun = chosen.filter((each) => each.vault === vault);
          if (running.length === 0 && queued.length > 0) expect(begun[0]).toBe(queued[0]);
          if (begun.length === 0) continue;
          const all = [...running, ...begun];
          expect(all.length).toBeLessThanOrEqual(mostAtOnce);
          const weight = all.reduce((sum, each) => sum + weightOf(each, firstGuessBytes), 0);
          expect(weight).toBeLessThanOrEqual(24 * MiB);
        }
      }),
    );
  });
});
