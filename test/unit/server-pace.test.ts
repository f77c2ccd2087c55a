// Rates of sending: never more than the rate and a short burst, whatever is asked when;
// everyone gets a share; off means out of the way. Time is the test's own.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ByteBucket } from '../../src/main/server/byte-bucket';
import { Limiter } from '../../src/main/server/limiter';
import { Paces, type Pace } from '../../src/main/server/pace';
import { dataChunk } from '../../src/main/wire/limits';

describe('a bucket of bytes', () => {
  it('lets through at most its rate and one burst, over any stretch of time', () => {
    const steps = fc.array(fc.tuple(fc.nat(400), fc.nat(400_000)), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 50_000, max: 50_000_000 }), steps, (rate, asks) => {
        const bucket = new ByteBucket(rate, 0);
        const taken: [number, number][] = [];
        let now = 0;
        for (const [pauseMs, wanted] of asks) {
          now += pauseMs;
          const bytes = Math.min(wanted, bucket.available(now));
          bucket.take(bytes);
          taken.push([now, bytes]);
        }
        for (const [from, [start]] of taken.entries()) {
          let sum = 0;
          for (const [at, bytes] of taken.slice(from)) {
            sum += bytes;
            expect(sum).toBeLessThanOrEqual(((at - start) * rate) / 1000 + bucket.burst + 1);
          }
        }
      }),
    );
  });

  it('holds a tenth of a second, or one DATA, and says when there is more', () => {
    expect(new ByteBucket(10_000_000, 0).burst).toBe(1_000_000);
    const slow = new ByteBucket(50_000, 0);
    expect(slow.burst).toBe(dataChunk);
    slow.take(dataChunk);
    expect(slow.waitMs(dataChunk, 0)).toBeCloseTo(655.36);
    expect(slow.waitMs(dataChunk, 655.4)).toBe(0);
    slow.giveBack(10 * dataChunk);
    expect(slow.available(700)).toBe(dataChunk);
    // A clock that goes back gives nothing twice.
    slow.take(dataChunk);
    expect(slow.available(0)).toBe(0);
    expect(slow.available(700)).toBe(0);
  });
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Sends as fast as its pace lets it, in turns of at most 32 DATA. */
class Greedy {
  sent = 0;
  stopped = false;

  constructor(readonly pace: Pace) {
    pace.onReady(() => {
      queueMicrotask(() => {
        this.send();
      });
    });
  }

  send(): void {
    for (let most = this.chunks(); most > 0; most = this.chunks()) {
      this.pace.spend(most * dataChunk);
      this.sent += most * dataChunk;
    }
  }

  private chunks(): number {
    return this.stopped ? 0 : this.pace.chunks(32);
  }
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

const withinShare = (sent: number, wanted: number): void => {
  expect(sent).toBeGreaterThan(wanted * 0.85);
  expect(sent).toBeLessThan(wanted * 1.15);
};

describe('the pace of a session', () => {
  it('is out of the way without rates', () => {
    const pace = new Paces().join();
    pace.onReady(() => {
      throw new Error('woken');
    });
    for (let n = 0; n < 1000; n += 1) {
      expect(pace.chunks(32)).toBe(32);
      pace.spend(32 * dataChunk);
    }
    pace.close();
  });

  it.each([100_000, 1_000_000, 20_000_000])('is %d bytes a second', async (rate) => {
    const paces = new Paces();
    paces.use({ sessionBytesPerSecond: rate, totalBytesPerSecond: 0 });
    const sessions = [1, 2].map(() => new Greedy(paces.join()));
    for (const session of sessions) session.send();
    for (const session of sessions) expect(session.sent).toBeLessThan(Math.max(rate / 8, 40_000));
    await pass(10_000);
    for (const { sent } of sessions) withinShare(sent, 10 * rate);
  });

  it.each([2, 7])('is an equal share of the common rate, of %d sessions', async (count) => {
    const paces = new Paces();
    paces.use({ sessionBytesPerSecond: 0, totalBytesPerSecond: 5_000_000 });
    const sessions = Array.from({ length: count }, () => new Greedy(paces.join()));
    for (const session of sessions) session.send();
    await pass(20_000);
    withinShare(
      sessions.reduce((sum, { sent }) => sum + sent, 0),
      100_000_000,
    );
    for (const { sent } of sessions) withinShare(sent, 100_000_000 / count);
  });

  it('gives what one session leaves to the others', async () => {
    const paces = new Paces();
    paces.use({ sessionBytesPerSecond: 1_000_000, totalBytesPerSecond: 3_000_000 });
    const slow = new Greedy(paces.join());
    const sessions = Array.from({ length: 4 }, () => new Greedy(paces.join()));
    slow.stopped = true;
    for (const session of sessions) session.send();
    await pass(10_000);
    for (const { sent } of sessions) withinShare(sent, 7_500_000);
    for (const session of sessions.slice(1)) {
      session.stopped = true;
      session.pace.rest();
    }
    const before = sessions[0]?.sent ?? 0;
    await pass(10_000);
    withinShare((sessions[0]?.sent ?? 0) - before, 10_000_000);
  });

  it('changes while it is sending, and is let go when rates are taken away', async () => {
    const paces = new Paces();
    paces.use({ sessionBytesPerSecond: 100_000, totalBytesPerSecond: 0 });
    const session = new Greedy(paces.join());
    session.send();
    await pass(5000);
    const slowly = session.sent;
    withinShare(slowly, 500_000);
    paces.use({ sessionBytesPerSecond: 2_000_000, totalBytesPerSecond: 0 });
    await pass(5000);
    withinShare(session.sent - slowly, 10_000_000);
    session.stopped = true;
    paces.use({ sessionBytesPerSecond: 0, totalBytesPerSecond: 0 });
    await pass(1);
    expect(session.pace.chunks(32)).toBe(32);
  });

  it('gives back what a short burst did not need', async () => {
    const paces = new Paces();
    paces.use({ sessionBytesPerSecond: 10_000_000, totalBytesPerSecond: 10_000_000 });
    const pace = paces.join();
    // 100 files of 4 KiB, one after another: far below what the rates allow.
    let waited = 0;
    for (let n = 0; n < 100; n += 1) {
      while (pace.chunks(1) === 0) {
        waited += 1;
        await pass(1);
      }
      pace.spend(4096);
      pace.rest();
    }
    expect(waited).toBeLessThan(10);
  });

  it('asks for nothing any more once it is closed', async () => {
    const paces = new Paces();
    paces.use({ sessionBytesPerSecond: 0, totalBytesPerSecond: 1_000_000 });
    const [gone, stays] = [new Greedy(paces.join()), new Greedy(paces.join())];
    gone.send();
    stays.send();
    gone.stopped = true;
    gone.pace.close();
    const before = stays.sent;
    await pass(10_000);
    withinShare(stays.sent - before, 10_000_000);
  });
});

describe('a limiter', () => {
  it('answers at once when it is off, and what waits when it goes off', () => {
    const limiter = new Limiter();
    const got: number[] = [];
    limiter.ask(1e9, (bytes) => got.push(bytes));
    expect(got).toEqual([1e9]);
    limiter.use(1_000_000);
    limiter.ask(dataChunk * 10, (bytes) => got.push(bytes));
    limiter.ask(dataChunk * 10, (bytes) => got.push(bytes));
    expect(got).toEqual([1e9, 100_000]);
    limiter.use(0);
    expect(got).toEqual([1e9, 100_000, dataChunk * 10]);
    expect(limiter.isOff).toBe(true);
  });

  it('forgets an ask that was taken back', async () => {
    const limiter = new Limiter();
    limiter.use(1_000_000);
    const got: string[] = [];
    limiter.ask(dataChunk * 10, () => got.push('a'));
    const takeBack = limiter.ask(dataChunk, () => got.push('b'));
    limiter.ask(dataChunk, () => got.push('c'));
    takeBack();
    await pass(1000);
    expect(got).toEqual(['a', 'c']);
  });
});
