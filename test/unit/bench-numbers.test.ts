// The numbers a benchmark run quotes: medians, percentiles, ratios, and the sizes of its files.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

interface Target {
  readonly value: number | null;
  readonly atLeast?: number;
  readonly below?: number;
}

interface Numbers {
  readonly median: (values: readonly number[]) => number;
  readonly percentile: (values: readonly number[], part: number) => number;
  readonly medianOf: (values: readonly (number | null)[]) => number | null;
  readonly timesAsFast: (seconds: number | null, base: number | null) => number | null;
  readonly isMet: (target: Target) => boolean | null;
  readonly mixedSizes: (count: number, least: number, most: number, seed: number) => number[];
}

let numbers: Numbers;

beforeAll(async () => {
  const file = pathToFileURL(join(process.cwd(), 'bench/numbers.mjs')).href;
  numbers = (await import(file)) as Numbers;
});

describe('medians and percentiles', () => {
  it('take the middle of an odd count, and the mean of the two middle ones of an even one', () => {
    expect(numbers.median([9, 1, 5])).toBe(5);
    expect(numbers.median([10, 1, 4, 2])).toBe(3);
    expect(numbers.median([7])).toBe(7);
  });

  it('leave the order of what they are given alone', () => {
    const values = [3, 1, 2];
    numbers.median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('sort by value, not by digits', () => {
    expect(numbers.median([100, 20, 3])).toBe(20);
  });

  it('find a part of the way between neighbours', () => {
    const values = Array.from({ length: 101 }, (_, n) => n);
    expect(numbers.percentile(values, 0.95)).toBe(95);
    expect(numbers.percentile([0, 10], 0.25)).toBe(2.5);
    expect(numbers.percentile(values, 1)).toBe(100);
  });

  it('have no value for nothing', () => {
    expect(numbers.percentile([], 0.5)).toBeNaN();
    expect(numbers.medianOf([null, null])).toBeNull();
    expect(numbers.medianOf([null, 4, 2, null, 3])).toBe(3);
  });
});

describe('ratios', () => {
  it('are above 1 for what is faster than the base', () => {
    expect(numbers.timesAsFast(2, 3)).toBe(1.5);
    expect(numbers.timesAsFast(4, 1)).toBe(0.25);
  });

  it('do not exist where one of the two was not measured', () => {
    expect(numbers.timesAsFast(null, 3)).toBeNull();
    expect(numbers.timesAsFast(2, null)).toBeNull();
    expect(numbers.timesAsFast(0, 1)).toBeNull();
  });
});

describe('targets', () => {
  it('are reached at their number from below, and never reached at it from above', () => {
    expect(numbers.isMet({ value: 1.3, atLeast: 1.3 })).toBe(true);
    expect(numbers.isMet({ value: 1.29, atLeast: 1.3 })).toBe(false);
    expect(numbers.isMet({ value: 49.9, below: 50 })).toBe(true);
    expect(numbers.isMet({ value: 50, below: 50 })).toBe(false);
  });

  it('are open where nothing was measured', () => {
    expect(numbers.isMet({ value: null, atLeast: 1 })).toBeNull();
    expect(numbers.isMet({ value: Number.NaN, below: 1 })).toBeNull();
  });
});

describe('sizes of mixed files', () => {
  const [least, most] = [1024, 64 * 1024 ** 2];

  it('are the same for a seed, and others for another', () => {
    const sizes = numbers.mixedSizes(100, least, most, 7);
    expect(numbers.mixedSizes(100, least, most, 7)).toEqual(sizes);
    expect(numbers.mixedSizes(100, least, most, 8)).not.toEqual(sizes);
  });

  it('stay in their range and fill it evenly by order of magnitude', () => {
    const sizes = numbers.mixedSizes(2000, least, most, 1);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
    const belowMiddle = sizes.filter((size) => size < Math.sqrt(least * most)).length;
    expect(belowMiddle / sizes.length).toBeCloseTo(0.5, 1);
  });
});
