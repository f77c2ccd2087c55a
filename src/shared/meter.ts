// A smoothed transfer rate: an exponential average over about two seconds, so that a
// shown speed neither jumps nor lags.

const timeConstantMs = 2000;
const stepMs = 200;

export class Meter {
  private rate = 0;
  private pending = 0;
  private since: number;
  private started = false;

  /** `now` is milliseconds of any steady clock, the same for all calls. */
  constructor(now: number) {
    this.since = now;
  }

  add(bytes: number, now: number): void {
    this.pending += bytes;
    this.fold(now);
  }

  /** Bytes a second, an integer; falls to 0 when nothing comes any more. */
  bytesPerSecond(now: number): number {
    this.fold(now);
    return Math.round(this.rate);
  }

  private fold(now: number): void {
    const elapsed = now - this.since;
    if (elapsed < stepMs) return;
    const current = (this.pending / elapsed) * 1000;
    const weight = this.started ? 1 - Math.exp(-elapsed / timeConstantMs) : 1;
    this.rate += (current - this.rate) * weight;
    this.started = true;
    this.pending = 0;
    this.since = now;
  }
}
