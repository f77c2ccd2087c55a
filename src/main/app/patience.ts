// How often something that dies is started again: at once at first, then later and later,
// and no more once it died too often in a short time.

/** Deaths within `withinMs` before it is given up, and the wait after the first of them. */
const limits = { deaths: 5, withinMs: 60_000, pauseMs: 400 } as const;

export class Patience {
  private deaths: readonly number[] = [];

  /** Milliseconds to wait after a death at `now` (ms of any clock), or null: give up. */
  afterDeath(now: number): number | null {
    this.deaths = [...this.deaths.filter((at) => now - at < limits.withinMs), now];
    const { length } = this.deaths;
    return length < limits.deaths ? limits.pauseMs * 2 ** (length - 1) : null;
  }

  /** A person wants it started again. */
  forget(): void {
    this.deaths = [];
  }
}
