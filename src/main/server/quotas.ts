// What each ID was sent today, for its quota (PROTOCOL.md section 11): content bytes of
// DATA, by the local calendar day. Counted in memory and written in batches, so that a
// restart does not begin anew; a crash forgets 2 s or 32 MiB at most.

import { dayOf, type Day } from '../store/day';
import type { Usage, UsageEntry } from '../store/usage';

const batchMs = 2000;
const batchBytes = 32 * 1024 * 1024;

interface Tally {
  day: string;
  bytes: number;
  /** Of `bytes`, what is not written yet. */
  unwritten: number;
}

export class Quotas {
  private readonly tallies = new Map<string, Tally>();
  private today: Day;
  private unwritten = 0;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  /** What belongs to a day that is over and was not written in time. */
  private late: UsageEntry[] = [];

  constructor(
    private readonly usage: Pick<Usage, 'on' | 'add'>,
    private readonly clock: () => number,
    private readonly failed: (error: unknown) => void,
  ) {
    this.today = dayOf(clock());
  }

  /** Learns what `id` has used today; to be awaited before its first byte is sent. */
  async load(id: string): Promise<void> {
    if (this.tallies.has(id)) return;
    const { name: day } = this.day();
    const bytes = await this.usage.on(id, day);
    if (!this.tallies.has(id)) this.tallies.set(id, { day, bytes, unwritten: 0 });
  }

  /** Content bytes sent to `id` today. */
  used(id: string): number {
    return this.tally(id).bytes;
  }

  add(id: string, bytes: number): void {
    const tally = this.tally(id);
    tally.bytes += bytes;
    tally.unwritten += bytes;
    this.unwritten += bytes;
    if (this.unwritten >= batchBytes) void this.flush();
    this.timer ??= setTimeout(() => {
      void this.flush();
    }, batchMs);
  }

  /** Writes what is not written yet. Never rejects: what cannot be written is kept for the next time. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const entries = this.take();
    if (entries.length === 0) return this.writing;
    this.writing = this.writing
      .then(() => this.usage.add(entries))
      .catch((error: unknown) => {
        this.failed(error);
        this.keep(entries);
      });
    return this.writing;
  }

  private day(): Day {
    const now = this.clock();
    if (now < this.today.start || now >= this.today.end) this.today = dayOf(now);
    return this.today;
  }

  private tally(id: string): Tally {
    const { name: day } = this.day();
    let tally = this.tallies.get(id);
    if (!tally) {
      tally = { day, bytes: 0, unwritten: 0 };
      this.tallies.set(id, tally);
    }
    if (tally.day !== day) {
      if (tally.unwritten > 0) this.late.push({ id, day: tally.day, bytes: tally.unwritten });
      Object.assign(tally, { day, bytes: 0, unwritten: 0 });
    }
    return tally;
  }

  private take(): UsageEntry[] {
    const entries = this.late.splice(0);
    for (const [id, tally] of this.tallies) {
      if (tally.unwritten === 0) continue;
      entries.push({ id, day: tally.day, bytes: tally.unwritten });
      tally.unwritten = 0;
    }
    this.unwritten = 0;
    return entries;
  }

  private keep(entries: readonly UsageEntry[]): void {
    for (const { id, day, bytes } of entries) {
      const tally = this.tally(id);
      if (tally.day === day) tally.unwritten += bytes;
    }
  }
}
