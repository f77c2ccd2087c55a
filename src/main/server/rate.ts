// A token bucket in the caller's clock.

export interface Rate {
  /** Tokens a second. */
  readonly perSecond: number;
  /** Most tokens it holds. */
  readonly burst: number;
}

export class TokenBucket {
  /** In thousandths of a token, so that whole milliseconds add up exactly. */
  private thousandths: number;
  private at: number;

  constructor(
    private readonly rate: Rate,
    now: number,
  ) {
    this.thousandths = rate.burst * 1000;
    this.at = now;
  }

  /** Takes one token if there is one. `now` is ms and never goes back by much. */
  take(now: number): boolean {
    this.fill(now);
    if (this.thousandths < 1000) return false;
    this.thousandths -= 1000;
    return true;
  }

  /** Time until a token is there, ms, 0 when one is. */
  waitMs(now: number): number {
    this.fill(now);
    return Math.max(0, Math.ceil((1000 - this.thousandths) / this.rate.perSecond));
  }

  /** Full again: nothing is remembered by keeping it. */
  idle(now: number): boolean {
    this.fill(now);
    return this.thousandths >= this.rate.burst * 1000;
  }

  private fill(now: number): void {
    const { perSecond, burst } = this.rate;
    const elapsed = Math.max(0, now - this.at);
    this.at = now;
    this.thousandths = Math.min(burst * 1000, this.thousandths + elapsed * perSecond);
  }
}
