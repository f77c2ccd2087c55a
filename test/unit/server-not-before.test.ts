import { describe, expect, it } from 'vitest';
import { notBefore } from '../../src/main/server/not-before';

/** How far past `dueMs` the call came, in milliseconds; negative: early. */
function lateness(waitMs: number): Promise<number> {
  const dueMs = performance.now() + waitMs;
  return new Promise((resolve) => {
    notBefore(dueMs, () => {
      resolve(performance.now() - dueMs);
    });
  });
}

describe('a call that must not come early', () => {
  it('never does, whatever part of a millisecond it began at', async () => {
    const waits = Array.from({ length: 400 }, (_, index) => 1 + (index % 97) / 9.7);
    const late = await Promise.all(
      waits.map(
        (waitMs, index) =>
          new Promise<number>((resolve) => {
            setTimeout(() => void lateness(waitMs).then(resolve), index / 13);
          }),
      ),
    );
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  });

  it('comes at once when its time has passed', () => {
    let called = false;
    notBefore(performance.now() - 1, () => (called = true));
    expect(called).toBe(true);
  });
});
