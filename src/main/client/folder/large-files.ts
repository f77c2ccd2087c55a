// The files of a folder that are fetched one by one, in pieces and with a receipt each:
// those too large to be asked for whole. A few at a time, beside the small ones.

import { BauError } from '../../../shared/errors';
import type { TargetFolder } from '../../vault/folder';
import { fetchFile, type FetchedFile } from '../fetch-file';
import { budgetOf } from '../session-budget';
import type { ListedEntry } from './entries';
import type { FetchFolderOptions } from './fetch-folder-types';
import type { LocalFolder } from './local-tree';
import { waitOf } from './list-tree';
import { pause } from './pause';
import type { Tally } from './tally';
import { targetAt } from './target-at';

const atOnce = 3;

export interface LargeFile {
  readonly entry: ListedEntry;
  readonly folder: LocalFolder;
  /** `skip`: what lies under its name may be it already. */
  readonly existing: 'keep' | 'skip' | 'replace';
}

export interface LargeFilesOptions {
  readonly fetch: FetchFolderOptions;
  readonly tally: Tally;
  /** What all folders lie below. */
  readonly root: TargetFolder;
  /** Aborted when the download stops, for whatever reason. */
  readonly signal: AbortSignal;
  /** Keep the parts of those that are stopped. */
  readonly keepPart: () => boolean;
  readonly saved: (file: LargeFile, fetched: FetchedFile) => void;
  readonly failed: (file: LargeFile, error: unknown) => void;
}

export class LargeFiles {
  private queue: LargeFile[] = [];
  private stopped = false;
  private running = 0;
  private waiters: (() => void)[] = [];
  private readonly targets = new WeakMap<LocalFolder, Promise<TargetFolder>>();

  constructor(private readonly options: LargeFilesOptions) {}

  get waiting(): number {
    return this.queue.length;
  }

  add(file: LargeFile): void {
    if (this.stopped) return;
    this.queue.push(file);
    this.pump();
  }

  /** Begins no other; those under way are stopped by the signal. */
  stop(): void {
    this.stopped = true;
    this.queue = [];
    this.wake();
  }

  async settled(): Promise<void> {
    while (this.running > 0 || this.queue.length > 0) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  /** Resolves once fewer than `most` wait for their turn. */
  async room(most: number): Promise<void> {
    while (this.queue.length >= most) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  private wake(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }

  private pump(): void {
    while (this.running < atOnce) {
      const file = this.queue.shift();
      if (!file) return;
      this.running += 1;
      void this.run(file).finally(() => {
        this.running -= 1;
        this.pump();
        this.wake();
      });
    }
  }

  private async run(file: LargeFile): Promise<void> {
    const { saved, failed, signal } = this.options;
    try {
      saved(file, await this.fetch(file));
    } catch (error) {
      if (error instanceof BauError && error.reason === 'slow_down') {
        await pause(waitOf(error), signal);
        this.add(file);
        return;
      }
      failed(file, error);
    }
  }

  private async fetch({ entry, folder, existing }: LargeFile): Promise<FetchedFile> {
    const { fetch, signal, keepPart, tally } = this.options;
    const { session, digests, slots, client } = fetch;
    await folder.opened;
    const target = await this.targetOf(folder);
    let [counted, resumed] = [0, 0];
    const count = (received: number): void => {
      tally.arrived(received - counted);
      counted = received;
    };
    let size = entry.size;
    try {
      const fetched = await fetchFile({
        session,
        name: entry.name,
        folder: target,
        existing,
        clash: () => Promise.resolve('keep'),
        digests,
        slots,
        reads: budgetOf(session).reads,
        signal,
        client,
        opened: (told, resumedFrom) => {
          tally.resized(told - size);
          size = told;
          tally.resumed(resumedFrom - resumed);
          resumed = resumedFrom;
          count(resumedFrom);
        },
        progress: count,
        sealing: () => undefined,
        keepPart,
      });
      count(fetched.size);
      if (fetched.skipped) tally.resumed(fetched.size);
      return fetched;
    } catch (error) {
      count(0);
      tally.resized(entry.size - size);
      throw error;
    }
  }

  /** The folder as fetchFile wants it: a real one at every step. */
  private targetOf(folder: LocalFolder): Promise<TargetFolder> {
    const { root } = this.options;
    let target = this.targets.get(folder);
    if (!target) {
      target = targetAt(root, folder.path);
      this.targets.set(folder, target);
    }
    return target;
  }
}
