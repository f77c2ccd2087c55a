import { describe, expect, test } from 'vitest';
import { patienceFor } from '../../src/main/client/queue/patience';
import { BauError, type Reason } from '../../src/shared/errors';

const after = (
  reason: Reason,
  { isLive = false, fruitless = 0, retryAfterMs = -1 } = {},
): number | null =>
  patienceFor(
    new BauError(reason, retryAfterMs < 0 ? {} : { retryAfterMs }),
    { isLive, fruitless },
    0,
  );

describe('patienceFor', () => {
  test('a lost connection is no end, whatever lost it', () => {
    for (const reason of [
      'cut',
      'peer_silent',
      'timeout',
      'stopping',
      'session_age',
      'integrity',
      'full',
    ] as const) {
      expect([reason, after(reason)]).toEqual([reason, 0]);
    }
  });

  test('a refusal is final, and so is a failure that is not the connection’s', () => {
    for (const reason of ['revoked', 'expired', 'version', 'taken_over', 'bye'] as const) {
      expect([reason, after(reason)]).toEqual([reason, null]);
    }
    for (const reason of ['not_found', 'integrity', 'unreadable', 'disk_full'] as const) {
      expect([reason, after(reason, { isLive: true })]).toEqual([reason, null]);
    }
  });

  test('attempts that bring nothing are longer and longer apart, up to a minute', () => {
    const waits = [1, 2, 3, 4, 5, 6, 20].map((fruitless) => after('cut', { fruitless }));
    expect([...waits].sort((a, b) => Number(a) - Number(b))).toEqual(waits);
    expect(waits[1]).toBeGreaterThanOrEqual(1000);
    expect(waits.at(-1)).toBeLessThanOrEqual(60_000);
    expect(waits.at(-1)).toBeGreaterThanOrEqual(30_000);
  });

  test('a server that asks for time gets it, within reason', () => {
    expect(after('slow_down', { isLive: true })).toBe(1000);
    expect(after('slow_down', { isLive: true, retryAfterMs: 5000 })).toBe(5000);
    expect(after('slow_down', { isLive: true, retryAfterMs: 0 })).toBe(250);
    expect(after('slow_down', { isLive: true, retryAfterMs: 10 ** 9 })).toBe(60_000);
  });
});
