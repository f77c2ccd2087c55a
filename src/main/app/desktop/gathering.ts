// News of one kind that come in numbers become one: told when it has been quiet for a
// moment, or after a while in any case, and then not again too soon.

export interface GatheringTimes {
  /** So long without another one, and it is told. */
  readonly quietMs: number;
  /** So long after the first one it is told, quiet or not. */
  readonly mostMs: number;
  /** After telling, no other is told for so long. */
  readonly restMs: number;
}

export class Gathering<T> {
  private count = 0;
  private last: T | null = null;
  private firstAt = 0;
  private freeAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly times: GatheringTimes,
    /** How many came, and the last of them. */
    private readonly deliver: (last: T, count: number) => void,
  ) {}

  add(item: T, count = 1): void {
    const now = Date.now();
    if (this.count === 0) this.firstAt = now;
    this.count += count;
    this.last = item;
    const { quietMs, mostMs } = this.times;
    const due = Math.max(Math.min(now + quietMs, this.firstAt + mostMs), this.freeAt);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.tell();
    }, due - now);
  }

  /** Forgets what is not told yet. */
  stop(): void {
    clearTimeout(this.timer);
    this.count = 0;
    this.last = null;
  }

  private tell(): void {
    const { count, last } = this;
    this.stop();
    if (last === null) return;
    this.freeAt = Date.now() + this.times.restMs;
    this.deliver(last, count);
  }
}
