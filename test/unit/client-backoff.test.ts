// Waits before a lost vault is dialed again: bounds, growth, and the end of a row.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Backoff, backoffMs, reconnectTimes } from '../../src/main/client/backoff';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const failures = fc.nat({ max: 10_000 });
const times = fc
  .record({ firstMs: fc.integer({ min: 1, max: 5000 }), more: fc.nat({ max: 600_000 }) })
  .map(({ firstMs, more }) => ({ firstMs, mostMs: firstMs + more, settledMs: 10_000 }));

test('a wait is never shorter than the first nor longer than the longest', () => {
  fc.assert(
    fc.property(failures, share, times, (count, part, limits) => {
      const ms = backoffMs(count, part, limits);
      expect(Number.isInteger(ms)).toBe(true);
      expect(ms).toBeGreaterThanOrEqual(limits.firstMs);
      expect(ms).toBeLessThanOrEqual(limits.mostMs);
    }),
  );
});

test('one failure more never makes the range of a wait begin or end earlier', () => {
  fc.assert(
    fc.property(failures, share, times, (count, part, limits) => {
      expect(backoffMs(count + 1, part, limits)).toBeGreaterThanOrEqual(
        backoffMs(count, part, limits),
      );
    }),
  );
});

test('half of every wait is chance, so that clients do not come back together', () => {
  for (let count = 0; count < 12; count += 1) {
    const least = backoffMs(count, 0, reconnectTimes);
    const most = backoffMs(count, 1, reconnectTimes);
    expect(most).toBeGreaterThanOrEqual(2 * least);
  }
});

test('waits double from a second to a minute', () => {
  const longest = Array.from({ length: 8 }, (_, count) => backoffMs(count, 1, reconnectTimes));
  expect(longest).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

describe('a row of failures', () => {
  const limits = { firstMs: 100, mostMs: 10_000, settledMs: 5000 };

  test('ends with a session that lived long enough, not with a short one', () => {
    const backoff = new Backoff(limits, () => 1);
    expect([backoff.next(), backoff.next(), backoff.next()]).toEqual([200, 400, 800]);
    backoff.lost(4999, 0);
    expect(backoff.next()).toBe(1600);
    backoff.lost(5000, 0);
    expect(backoff.next()).toBe(200);
  });

  test('ends with a short session that brought something worth coming back for', () => {
    const backoff = new Backoff(limits, () => 1);
    expect([backoff.next(), backoff.next()]).toEqual([200, 400]);
    backoff.lost(10, 4 * 1024 * 1024 - 1);
    expect(backoff.next()).toBe(800);
    backoff.lost(10, 4 * 1024 * 1024);
    expect(backoff.next()).toBe(200);
  });

  test('is not made longer by what a person tried', () => {
    const backoff = new Backoff(limits, () => 1);
    backoff.next();
    expect([backoff.same(), backoff.same(), backoff.next()]).toEqual([400, 400, 400]);
    backoff.reset();
    expect(backoff.next()).toBe(200);
  });
});
