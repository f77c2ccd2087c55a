import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../src/main/server/rate';

const rate = { perSecond: 20, burst: 100 };

/** How many tokens can be taken in a row at `now`. */
function drain(bucket: TokenBucket, now: number): number {
  let taken = 0;
  while (bucket.take(now)) taken += 1;
  return taken;
}

describe('a token bucket', () => {
  it('begins full: the burst and not one more', () => {
    const bucket = new TokenBucket(rate, 5000);
    expect(bucket.idle(5000)).toBe(true);
    expect(drain(bucket, 5000)).toBe(100);
    expect(bucket.idle(5000)).toBe(false);
  });

  it('has a token again after exactly its share of a second', () => {
    const bucket = new TokenBucket(rate, 0);
    drain(bucket, 0);
    expect(bucket.waitMs(0)).toBe(50);
    expect(bucket.take(49)).toBe(false);
    expect(bucket.waitMs(49)).toBe(1);
    expect(bucket.take(50)).toBe(true);
    expect(bucket.take(50)).toBe(false);
  });

  it('holds no more than the burst, however long it waits', () => {
    const bucket = new TokenBucket(rate, 0);
    drain(bucket, 0);
    expect(bucket.idle(4999)).toBe(false);
    expect(bucket.idle(5000)).toBe(true);
    expect(drain(bucket, 1e9)).toBe(100);
  });

  it('says 0 ms while there is a token', () => {
    const bucket = new TokenBucket(rate, 0);
    for (let i = 0; i < 99; i += 1) bucket.take(0);
    expect(bucket.waitMs(0)).toBe(0);
    bucket.take(0);
    expect(bucket.waitMs(0)).toBeGreaterThan(0);
  });

  it('gives nothing for a clock that goes back', () => {
    const bucket = new TokenBucket(rate, 1000);
    drain(bucket, 1000);
    expect(bucket.take(0)).toBe(false);
    expect(bucket.take(0)).toBe(false);
  });

  it('never gives more than burst and rate allow, for any times of asking', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { maxLength: 300 }), (steps) => {
        const bucket = new TokenBucket({ perSecond: 5, burst: 20 }, 0);
        let now = 0;
        let taken = 0;
        for (const step of steps) {
          now += step % 7 === 0 ? step : step % 20;
          if (bucket.take(now)) taken += 1;
          expect(taken).toBeLessThanOrEqual(20 + (now / 1000) * 5 + 1e-6);
        }
      }),
    );
  });
});
