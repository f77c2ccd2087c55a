import { describe, expect, it } from 'vitest';
import {
  distanceTo,
  evenPlaces,
  rangeOf,
  unevenPlaces,
} from '../../../src/renderer/ui/grid/row-places';

describe('places of rows', () => {
  it('are multiples of the height where all have the same', () => {
    const places = evenPlaces(10_000, 36);
    expect(places.total).toBe(360_000);
    expect([places.rowAt(-5), places.rowAt(35), places.rowAt(36), places.rowAt(1e9)]).toEqual([
      ...[0, 0, 1, 9_999],
    ]);
  });

  it('are sums of the heights before them otherwise', () => {
    const places = unevenPlaces([10, 30, 5, 55]);
    expect([0, 1, 2, 3, 4].map(places.topOf)).toEqual([0, 10, 40, 45, 100]);
    expect([-1, 0, 9, 10, 39, 40, 44, 45, 500].map(places.rowAt)).toEqual([
      ...[0, 0, 0, 1, 1, 2, 2, 3, 3],
    ]);
    expect(unevenPlaces([]).total).toBe(0);
  });

  it('gives the same rows for either way of counting', () => {
    const even = evenPlaces(500, 20);
    const uneven = unevenPlaces(Array.from({ length: 500 }, () => 20));
    for (const y of [0, 19, 20, 4_321, 9_999]) expect(uneven.rowAt(y)).toBe(even.rowAt(y));
  });
});

describe('the rows that are drawn', () => {
  const places = evenPlaces(10_000, 36);

  it('are those in sight and a few more, whatever the length', () => {
    for (const top of [0, 36_000, 180_017, places.total - 600]) {
      const { from, to } = rangeOf(places, { top, height: 600 });
      expect(from * 36).toBeLessThanOrEqual(top);
      expect(to * 36).toBeGreaterThanOrEqual(Math.min(top + 600, places.total));
      expect(to - from).toBeLessThan(600 / 36 + 12);
    }
  });

  it('are the last ones where the table became shorter than it is scrolled to', () => {
    const { from, to } = rangeOf(evenPlaces(50, 36), { top: 180_000, height: 600 });
    expect(to).toBe(50);
    expect(from).toBeLessThan(50);
  });

  it('are none without rows or without height', () => {
    expect(rangeOf(evenPlaces(0, 36), { top: 0, height: 600 })).toEqual({ from: 0, to: 0 });
    expect(rangeOf(places, { top: 0, height: 0 })).toEqual({ from: 0, to: 0 });
  });
});

describe('the way to a row', () => {
  const places = evenPlaces(100, 40);
  const view = { top: 400, height: 200 };

  it('is none while it is wholly in sight', () => {
    for (const at of [10, 12, 14]) expect(distanceTo(places, at, view)).toBe(0);
  });

  it('brings it to the nearer edge', () => {
    expect(distanceTo(places, 9, view)).toBe(-40);
    expect(distanceTo(places, 15, view)).toBe(40);
    expect(distanceTo(places, 99, view)).toBe(4_000 - 600);
  });

  it('shows the beginning of a row that is higher than the table', () => {
    expect(distanceTo(unevenPlaces([100, 900, 100]), 1, { top: 0, height: 200 })).toBe(100);
  });
});
