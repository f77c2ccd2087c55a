// How long a lost vault is left alone before it is dialed again (PROTOCOL.md section 9):
// 1 to 60 s, longer after every failure, and different for everybody, so that a server
// that comes back is not called by all of its clients in the same instant.

export interface ReconnectTimes {
  /** The shortest wait. */
  readonly firstMs: number;
  /** The longest. */
  readonly mostMs: number;
  /** A session that lived for so long ends a row of failures. */
  readonly settledMs: number;
}

/** So does one that brought so much, however short it was: waiting longer would not help it. */
const settledBytes = 4 * 1024 * 1024;

export const reconnectTimes: ReconnectTimes = { firstMs: 1000, mostMs: 60_000, settledMs: 10_000 };

/**
 * The wait after `failures` failures in a row (0 or more) before the one that is waited
 * for: anywhere between half of a limit that doubles, and that limit. `share` is a random
 * number of 0..1. Always of [firstMs, mostMs].
 */
export function backoffMs(failures: number, share: number, times: ReconnectTimes): number {
  const { firstMs, mostMs } = times;
  const limit = Math.min(mostMs, firstMs * 2 ** Math.min(failures + 1, 32));
  const least = Math.min(mostMs, Math.max(firstMs, limit / 2));
  return Math.round(least + share * Math.max(0, limit - least));
}

/** The waits of one vault. */
export class Backoff {
  private failures = 0;

  constructor(
    private readonly times: ReconnectTimes,
    /** Random numbers of 0..1. */
    private readonly share: () => number,
  ) {}

  /** The wait after a failure; the next one is longer. */
  next(): number {
    const ms = this.same();
    this.failures += 1;
    return ms;
  }

  /** As `next`, after a failure that a person brought about and that counts for nothing. */
  same(): number {
    return backoffMs(this.failures, this.share(), this.times);
  }

  /** A session was lost that lived for `livedMs` and brought so many bytes of content. */
  lost(livedMs: number, contentBytes: number): void {
    if (livedMs >= this.times.settledMs || contentBytes >= settledBytes) this.reset();
  }

  reset(): void {
    this.failures = 0;
  }
}
