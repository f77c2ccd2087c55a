// A token bucket of bytes in the caller's clock: so many a second, and never more at once
// than a tenth of a second's worth, so that what is let through flows evenly.

import { dataChunk } from '../wire/limits';

/** Of a second: how much may leave at once after a pause. */
const burstShare = 0.1;

export class ByteBucket {
  /** What it holds when full: one DATA at least, or nothing could ever leave. */
  readonly burst: number;
  private bytes: number;
  private at: number;

  /** Full at first. `bytesPerSecond` is positive, `now` ms. */
  constructor(
    private readonly bytesPerSecond: number,
    now: number,
  ) {
    this.burst = Math.max(dataChunk, bytesPerSecond * burstShare);
    this.bytes = this.burst;
    this.at = now;
  }

  /** Bytes that may leave at `now`. */
  available(now: number): number {
    const elapsedMs = Math.max(0, now - this.at);
    this.at = Math.max(this.at, now);
    this.bytes = Math.min(this.burst, this.bytes + (elapsedMs * this.bytesPerSecond) / 1000);
    return this.bytes;
  }

  /** Takes `bytes` out, which must be there. */
  take(bytes: number): void {
    this.bytes -= bytes;
  }

  /** Puts back what was taken and did not leave. */
  giveBack(bytes: number): void {
    this.bytes = Math.min(this.burst, this.bytes + bytes);
  }

  /** Time until `bytes` are there, ms; 0 when they are. They must fit in. */
  waitMs(bytes: number, now: number): number {
    return Math.max(0, ((bytes - this.available(now)) * 1000) / this.bytesPerSecond);
  }
}
