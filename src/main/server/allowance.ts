// One session's share of its ID's daily quota. What is promised (asked for and not yet
// sent) counts too, so that many requests at once overshoot by one of them at most.

import { BauError } from '../../shared/errors';
import type { Quotas } from './quotas';

export class Allowance {
  private promised = 0;

  constructor(
    private readonly quotas: Quotas,
    private readonly id: string,
    /** Bytes a day, null for no limit; asked at each check. */
    private readonly quotaBytes: () => number | null,
  ) {}

  /** Throws BauError('quota') once the day's bytes are sent or promised. */
  check(): void {
    const most = this.quotaBytes();
    if (most === null || this.quotas.used(this.id) + this.promised < most) return;
    throw new BauError('quota', {}, { message: 'the quota of the day is spent' });
  }

  /** `bytes` will be sent, unless `release` takes some of them back. */
  promise(bytes: number): void {
    this.promised += bytes;
  }

  sent(bytes: number): void {
    this.promised -= bytes;
    this.quotas.add(this.id, bytes);
  }

  release(bytes: number): void {
    this.promised -= bytes;
  }
}
