// When the index looks at the disk again: soon after a watcher's word, once in a while
// anyhow, and every second at the vault folder itself. Holds timers and their pace, none
// of which keeps the process alive; what is to be done is the index's.

import { Touched } from './touched';

/** Milliseconds. The work's own length stretches the pauses, so that it never eats a core. */
const pace = {
  settle: 150,
  settleAtMost: 1200,
  heartbeat: 1000,
  sweepWatched: 60_000,
  sweepUnwatched: 1000,
} as const;

/** Folders by canonical name, each with its touched segments, or null for all of them. */
export type TouchedFolders = ReadonlyMap<string, ReadonlySet<string> | null>;

/** The three jobs. Each handles its own failures. */
export interface UpkeepJobs {
  /** Looks at the folders that were touched. */
  readonly flush: (touched: TouchedFolders) => Promise<void>;
  /** Reads the whole vault. */
  readonly sweep: () => Promise<void>;
  /** Looks whether the vault folder is still the one indexed. */
  readonly checkRoot: () => Promise<void>;
}

export class Upkeep {
  readonly #touched = new Touched();
  #settleTimer: NodeJS.Timeout | null = null;
  #sweepTimer: NodeJS.Timeout | null = null;
  #heartbeat: NodeJS.Timeout | null = null;
  #lastFlushMs = 0;
  #stopped = false;

  constructor(private readonly jobs: UpkeepJobs) {}

  /** Notes that a segment of a folder moved, null for any of them, and plans a flush. */
  touch(dir: string, segment: string | null): void {
    if (this.#stopped) return;
    this.#touched.add(dir, segment);
    this.#planFlush();
  }

  /** Plans the next whole scan after one that took `tookMs`; `watched`: changes are told. */
  planSweep(tookMs: number, watched: boolean): void {
    if (this.#sweepTimer) clearTimeout(this.#sweepTimer);
    if (this.#stopped) return;
    const pause = watched
      ? Math.max(pace.sweepWatched, 50 * tookMs)
      : Math.max(pace.sweepUnwatched, 10 * tookMs);
    this.#sweepTimer = setTimeout(() => {
      void this.jobs.sweep();
    }, pause).unref();
  }

  /** Starts looking at the vault folder itself: no watcher tells that it was replaced. */
  startHeartbeat(): void {
    if (this.#stopped) return;
    this.#heartbeat = setTimeout(() => {
      void this.jobs.checkRoot().finally(() => {
        this.startHeartbeat();
      });
    }, pace.heartbeat).unref();
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of [this.#settleTimer, this.#sweepTimer, this.#heartbeat]) {
      if (timer) clearTimeout(timer);
    }
  }

  #planFlush(): void {
    if (this.#settleTimer || this.#stopped) return;
    // Not put off by further events: a file written for an hour is shown as it grows.
    const pause = Math.min(pace.settleAtMost, Math.max(pace.settle, 4 * this.#lastFlushMs));
    this.#settleTimer = setTimeout(() => {
      void this.#flush();
    }, pause).unref();
  }

  async #flush(): Promise<void> {
    const startedAt = performance.now();
    await this.jobs.flush(this.#touched.take());
    this.#lastFlushMs = performance.now() - startedAt;
    // Set until here: what was touched meanwhile waits for its own flush.
    this.#settleTimer = null;
    if (this.#touched.size > 0) this.#planFlush();
  }
}
