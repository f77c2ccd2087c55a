// After which failures a download goes on by itself, and how soon. A lost connection never
// ends one; a session that is lost again and again without a byte having come is left
// alone for longer and longer.

import type { BauError } from '../../../shared/errors';
import { backoffMs, reconnectTimes } from '../backoff';
import { mayReconnect } from '../client-session';

/** When a server that wants us to slow down does not say for how long. */
const slowDownMs = 1000;
const mostSlowDownMs = 60_000;

export interface Attempted {
  /** The session it ran on is still there. */
  readonly isLive: boolean;
  /** Attempts in a row that brought nothing, this one included. */
  readonly fruitless: number;
}

/**
 * Milliseconds to wait before the next attempt, 0 for at once; null when the failure is
 * final. `share` is a random number of 0..1.
 */
export function patienceFor(
  error: BauError,
  { isLive, fruitless }: Attempted,
  share: number,
): number | null {
  if (error.reason === 'slow_down') {
    const { retryAfterMs } = error.params;
    const told = typeof retryAfterMs === 'number' ? retryAfterMs : slowDownMs;
    return Math.min(mostSlowDownMs, Math.max(slowDownMs / 4, told)) * (1 + share / 4);
  }
  if (isLive || !mayReconnect(error)) return null;
  // The link's own wait comes on top: the first loss costs nothing here.
  return fruitless <= 1 ? 0 : backoffMs(fruitless - 2, share, reconnectTimes);
}
