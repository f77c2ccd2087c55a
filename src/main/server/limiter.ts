// Shares a rate among those who ask for bytes: first come, first served, and nobody gets
// more than an equal share of what is there while others wait. Off, it is not asked.

import { dataChunk } from '../wire/limits';
import { ByteBucket } from './byte-bucket';

/** Gives an asker so many bytes, one DATA's at least. */
export type Granted = (bytes: number) => void;

interface Ask {
  readonly bytes: number;
  readonly granted: Granted;
}

export class Limiter {
  private bucket: ByteBucket | null = null;
  private queue: Ask[] = [];
  private timer: NodeJS.Timeout | null = null;

  /** No rate is set: everything may leave. */
  get isOff(): boolean {
    return this.bucket === null;
  }

  /** Sets the rate, for those who wait already too; 0 for none. */
  use(bytesPerSecond: number): void {
    this.bucket = bytesPerSecond === 0 ? null : new ByteBucket(bytesPerSecond, performance.now());
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.serve();
  }

  /**
   * Asks for `bytes`, at least one DATA's. `granted` is called once, perhaps before this
   * returns, with what there is of them. Gives a function that takes the ask back.
   */
  ask(bytes: number, granted: Granted): () => void {
    const ask = { bytes, granted };
    this.queue.push(ask);
    this.serve();
    return () => {
      this.queue = this.queue.filter((each) => each !== ask);
    };
  }

  /** Returns what was granted and did not leave. */
  giveBack(bytes: number): void {
    this.bucket?.giveBack(bytes);
    if (bytes > 0) this.serve();
  }

  private serve(): void {
    for (let ask = this.queue[0]; ask; ask = this.queue[0]) {
      const { bucket } = this;
      const now = performance.now();
      const wait = bucket ? bucket.waitMs(dataChunk, now) : 0;
      if (wait > 0) {
        this.wakeIn(wait);
        return;
      }
      const share = bucket ? Math.floor(bucket.available(now) / this.queue.length) : ask.bytes;
      const bytes = Math.min(ask.bytes, Math.max(dataChunk, share));
      bucket?.take(bytes);
      this.queue.shift();
      ask.granted(bytes);
    }
  }

  private wakeIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.serve();
    }, Math.ceil(ms)).unref();
  }
}
