// A running server's counters made known: as an event, at most once a second, and in the
// store every few seconds, where a command in another process finds them.

import { z } from 'zod';
import type { CountersView } from '../../shared/ipc/views';
import type { Store } from '../store/open-store';
import type { EventBus } from './event-bus';

const tickMs = 1000;
const ticksPerWrite = 5;
const key = 'server.counters';

const count = z.int().min(0);
const schema = z.object({
  at: z.int(),
  since: z.int(),
  connections: count,
  admitted: count,
  hinted: z.object({ slow_down: count, full: count }),
  unanswered: count,
  dropped: z.object({
    not_bau: count,
    version: count,
    handshake: count,
    closed: count,
    deadline: count,
  }),
  refused: z.record(z.string().max(64), count),
  missedDeadlines: count,
  halfOpenNow: count,
  slowedNow: count,
  sessionsNow: count,
  sessionsPeak: count,
  bytesSent: count,
  filesSealed: count,
  requests: count,
  slowedRequests: count,
});

/** What the server that runs or ran last on this folder had counted, seconds ago. */
export async function storedCounters({ settings }: Store): Promise<CountersView | null> {
  const found = schema.safeParse(await settings.get(key));
  return found.success ? found.data : null;
}

export interface CounterFeedOptions {
  readonly read: () => CountersView;
  readonly bus: EventBus;
  readonly store: Store;
  readonly failed: (error: unknown) => void;
}

/** What would have to differ for it to be worth telling. */
const essence = (view: CountersView): string => JSON.stringify({ ...view, at: 0 });

export class CounterFeed {
  private readonly timer: NodeJS.Timeout;
  private ticks = 0;
  private told = '';
  private written = '';
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: CounterFeedOptions) {
    this.timer = setInterval(() => {
      this.tick();
    }, tickMs);
    this.timer.unref();
    this.tell(options.read());
    this.write(options.read());
  }

  /** Tells and writes the last state. Never rejects. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    const view = this.options.read();
    this.tell(view);
    this.write(view);
    await this.writing;
  }

  private tick(): void {
    const view = this.options.read();
    this.tell(view);
    this.ticks += 1;
    if (this.ticks % ticksPerWrite === 0) this.write(view);
  }

  private tell(counters: CountersView): void {
    const now = essence(counters);
    if (now === this.told) return;
    this.told = now;
    this.options.bus.emit({ type: 'server.counters', counters });
  }

  private write(view: CountersView): void {
    const now = essence(view);
    if (now === this.written) return;
    this.written = now;
    const { store, failed } = this.options;
    this.writing = this.writing
      .then(() => store.settings.set(key, { ...view }))
      .catch((error: unknown) => {
        this.written = '';
        failed(error);
      });
  }
}
