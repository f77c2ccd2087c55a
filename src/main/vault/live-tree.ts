// The tree of a vault folder, kept current: scans, what the watchers tell, the folder that
// vanishes and comes back, and the tree of the last run until the first scan of this one
// is done. Scans go one after another; each changes the tree in single steps.

import { realpath } from 'node:fs/promises';
import { errorCode, isGone, lstat } from './disk';
import { folderIdentity, parentName, rootPlace } from './entries';
import type { ExtensionPolicy } from './extensions';
import { IndexCache, type CacheSubject } from './index-cache';
import { paces, walk, type WalkOptions } from './scan';
import { VaultTree } from './tree';
import { Upkeep, type TouchedFolders } from './upkeep';
import { TreeWatch } from './watch';

export type VaultLog = (message: string, facts: Readonly<Record<string, string | number>>) => void;

export interface LiveTreeOptions {
  /** Absolute path of the vault folder, or of a link to it. */
  readonly dir: string;
  readonly policy: ExtensionPolicy;
  readonly maxFiles: number;
  readonly maxWatchers: number;
  /** Where the tree is kept over restarts; null: nowhere. */
  readonly cacheFile: string | null;
  readonly log: VaultLog;
  /** Something a client or the host could see differs. */
  readonly changed: () => void;
}

export class LiveTree {
  #root = '';
  #identity = '';
  #missing = false;
  #recalled = false;
  #begun = false;
  #sweepMs = 0;
  #tree = new VaultTree();
  #watch: TreeWatch | null = null;
  readonly #cache: IndexCache | null;
  readonly #stop = new AbortController();
  #queue: Promise<void> = Promise.resolve();
  readonly #upkeep = new Upkeep({
    flush: (touched) => this.#exclusive(() => this.#flush(touched)).catch(() => undefined),
    sweep: () => this.refresh().catch(() => undefined),
    checkRoot: () => this.#checkRoot().catch(() => undefined),
  });

  constructor(private readonly options: LiveTreeOptions) {
    const { cacheFile, log } = options;
    const current = (): { subject: CacheSubject; tree: VaultTree } | null =>
      this.#missing || this.#recalled ? null : { subject: this.#subject(), tree: this.#tree };
    this.#cache = cacheFile === null ? null : new IndexCache({ path: cacheFile, current, log });
  }

  get tree(): VaultTree {
    return this.#tree;
  }

  /** Real absolute path of the vault folder. */
  get root(): string {
    return this.#root;
  }

  /** The vault folder is not there: the tree is empty until it is back. */
  get missing(): boolean {
    return this.#missing;
  }

  /** The tree is that of the last run: the scan that compares it with the disk is under way. */
  get recalled(): boolean {
    return this.#recalled;
  }

  /** The reason given to `stop`, for what is still under way. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  /** Recalls the last run's tree, to be compared with the disk afterwards, or else scans. */
  async begin(): Promise<void> {
    if (await this.#recall()) {
      this.refresh().catch(() => undefined);
      return;
    }
    await this.refresh();
  }

  /** From here on changes are told, and the vault folder itself is looked at. */
  attend(): void {
    this.#begun = true;
    this.#upkeep.startHeartbeat();
  }

  /** Reads the whole vault again. The tree changes at once, at the end. */
  refresh(): Promise<void> {
    return this.#exclusive(() => this.#sweep());
  }

  /** Has a segment of a folder looked at soon. */
  touch(dir: string, segment: string): void {
    this.#upkeep.touch(dir, segment);
  }

  /** Tells that the tree was altered. */
  noteChanged(): void {
    this.#cache?.noteChanged();
    if (this.#begun) this.options.changed();
  }

  stop(reason?: unknown): void {
    this.#stop.abort(reason);
  }

  /** Stops watching; resolves when no scan runs any more and the tree is kept. */
  async close(): Promise<void> {
    this.stop();
    this.#upkeep.stop();
    this.#watch?.close();
    await this.#queue;
    await this.#cache?.close();
  }

  #exclusive(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(async () => {
      if (!this.#stop.signal.aborted) await work();
    });
    this.#queue = done.catch((error: unknown) => {
      if (!this.#stop.signal.aborted) {
        this.options.log('vault scan failed', { error: String(error) });
      }
    });
    return done;
  }

  async #recall(): Promise<boolean> {
    const root = this.#cache ? await this.#findRoot() : null;
    if (root === null) return false;
    this.#root = root;
    const tree = (await this.#cache?.load(this.#subject())) ?? null;
    if (!tree || this.#stop.signal.aborted) return false;
    this.#tree = tree;
    this.#recalled = true;
    return true;
  }

  #subject(): CacheSubject {
    const { policy, maxFiles } = this.options;
    return { root: this.#root, identity: this.#identity, policy, maxFiles };
  }

  async #sweep(): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#scanAll();
    } finally {
      this.#sweepMs = performance.now() - startedAt;
      this.#planSweep();
    }
  }

  #planSweep(): void {
    if (!this.#missing) this.#upkeep.planSweep(this.#sweepMs, this.#watch?.complete ?? false);
  }

  /** Scans everything into a new tree under new watchers, then swaps both. */
  async #scanAll(): Promise<void> {
    const root = await this.#findRoot();
    if (root === null) {
      this.#vanished();
      return;
    }
    const before = this.#tree;
    const tree = new VaultTree();
    const watch = new TreeWatch({
      root,
      maxWatchers: this.options.maxWatchers,
      onTouched: (dir, segment) => {
        this.#upkeep.touch(dir, segment);
      },
    });
    try {
      const known = (name: string): ReturnType<VaultTree['entry']> => before.entry(name);
      const { gone } = await walk(tree, [rootPlace], { ...this.#walkOptions(root, watch), known });
      if (gone.length > 0) {
        watch.close();
        this.#vanished();
        return;
      }
    } catch (error) {
      watch.close();
      throw error;
    }
    const differs = this.#missing || !tree.sameAs(before);
    const isNews = differs || this.#recalled;
    if (this.#missing) this.options.log('vault folder is back', tree.stats);
    this.#watch?.close();
    this.#watch = watch;
    this.#root = root;
    this.#tree = tree;
    this.#missing = false;
    this.#recalled = false;
    if (differs) this.#cache?.noteChanged();
    if (isNews && this.#begun) this.options.changed();
  }

  /** Real path of the folder, its identity noted; null when it is not there. */
  async #findRoot(): Promise<string | null> {
    try {
      const root = await realpath(this.options.dir);
      const stat = await lstat(root);
      if (!stat.isDirectory()) return null;
      this.#identity = folderIdentity(stat);
      return root;
    } catch (error) {
      if (!isGone(error)) this.options.log('vault folder unreadable', { code: errorCode(error) });
      return null;
    }
  }

  #vanished(): void {
    if (this.#missing) return;
    this.#missing = true;
    this.#recalled = false;
    this.#identity = '';
    this.#watch?.close();
    this.#watch = null;
    this.#tree = new VaultTree();
    this.options.log('vault folder is gone', {});
    if (this.#begun) this.options.changed();
  }

  #walkOptions(root: string, watch: TreeWatch | null): WalkOptions {
    const { policy, maxFiles } = this.options;
    return {
      ...(this.#begun || this.#recalled ? paces.serving : paces.alone),
      root,
      policy,
      signal: this.#stop.signal,
      maxFiles,
      onFolder: (place, path) => watch?.add(place, path),
    };
  }

  /** Reads again the folders that were touched. */
  async #flush(touchedFolders: TouchedFolders): Promise<void> {
    let changed = false;
    const covered = this.#watch?.complete;
    for (const [dir, touched] of touchedFolders) {
      const place = this.#tree.folders.get(dir)?.place;
      if (!place || this.#missing) continue;
      const watch = this.#watch;
      const tree = this.#tree;
      const result = await walk(tree, [place], {
        ...this.#walkOptions(this.#root, watch),
        known: (name) => tree.entry(name),
        touched: touched ?? undefined,
        // The folder itself is watched already, and its watcher holds hints yet to come.
        onFolder: (found, path) => {
          if (found !== place) watch?.add(found, path);
        },
      });
      changed ||= result.changed;
      if (result.gone.length > 0) {
        if (dir === '') this.#vanished();
        else this.#upkeep.touch(parentName(dir), null);
      }
    }
    this.#watch?.keepOnly((name) => this.#tree.folders.has(name));
    if (covered && !this.#watch?.complete) this.#planSweep();
    if (changed) this.noteChanged();
  }

  async #checkRoot(): Promise<void> {
    let identity = '';
    try {
      identity = folderIdentity(await lstat(await realpath(this.options.dir)));
    } catch {
      // Stays empty: not there.
    }
    if (identity !== this.#identity) await this.refresh();
  }
}
