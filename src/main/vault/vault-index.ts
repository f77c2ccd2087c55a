// The index of a vault folder (PROTOCOL.md section 10): canonical name to file, kept
// current. A peer's name is only ever a key of a map here; paths are made from the names
// the disk gave. Additions, edits and removals show within 2 s: watchers tell which
// folders to read again, and a periodic scan stands in where they cannot.

import { realpath } from 'node:fs/promises';
import { BauError } from '../../shared/errors';
import { errorCode, isGone, lstat, lstatInside } from './disk';
import { folderIdentity, parentName, rootPlace, sameStamp, type FileEntry, type Problem } from './entries';
import { defaultPolicy, type ExtensionPolicy } from './extensions';
import { list, type ListPage, type ListQuery } from './listing';
import { walk, type WalkOptions } from './scan';
import { fileEntry } from './scan-folder';
import { VaultTree } from './tree';
import { Upkeep, type TouchedFolders } from './upkeep';
import { TreeWatch } from './watch';

export type VaultLog = (message: string, facts: Readonly<Record<string, string | number>>) => void;

export interface VaultIndexOptions {
  readonly policy?: ExtensionPolicy;
  /** Called after a change a client could see, and when the folder vanished or came back. */
  readonly onChange?: () => void;
  readonly log?: VaultLog;
  /** Aborting gives up `open`, which rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Files indexed at most. */
  readonly maxFiles?: number;
  /** Watched folders at most; 0 leaves all to periodic scans. */
  readonly maxWatchers?: number;
}

const keptProblems = 1000;

export class VaultIndex {
  #root = '';
  #identity = '';
  #missing = false;
  #opened = false;
  #sweepMs = 0;
  #tree = new VaultTree();
  #watch: TreeWatch | null = null;
  readonly #stop = new AbortController();
  /** Scans go one after another. */
  #queue: Promise<void> = Promise.resolve();
  readonly #upkeep = new Upkeep({
    flush: (touched) => this.#exclusive(() => this.#flush(touched)).catch(() => undefined),
    sweep: () => this.refresh().catch(() => undefined),
    checkRoot: () => this.#checkRoot().catch(() => undefined),
  });

  private constructor(
    private readonly dir: string,
    private readonly options: VaultIndexOptions,
  ) {}

  /**
   * Scans the folder `dir` (an absolute path; a link to a folder is taken as that folder)
   * and keeps watching it until `close`. Rejects with `vault_missing` when it is no folder
   * one can look at.
   */
  static async open(dir: string, options: VaultIndexOptions = {}): Promise<VaultIndex> {
    const index = new VaultIndex(dir, options);
    const abort = (): void => {
      index.#stop.abort(options.signal?.reason);
    };
    options.signal?.addEventListener('abort', abort, { once: true });
    try {
      options.signal?.throwIfAborted();
      await index.refresh();
      options.signal?.throwIfAborted();
      if (index.#missing) throw new BauError('vault_missing');
    } catch (error) {
      await index.close();
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', abort);
    }
    index.#opened = true;
    index.#upkeep.startHeartbeat();
    return index;
  }

  /** Real absolute path of the vault folder. */
  get root(): string {
    return this.#root;
  }

  get policy(): ExtensionPolicy {
    return this.options.policy ?? defaultPolicy;
  }

  /** The vault folder is not there: nothing is served until it is back. */
  get missing(): boolean {
    return this.#missing;
  }

  /** Bytes of all served files, and their number. */
  get stats(): { readonly files: number; readonly bytes: number } {
    return this.#tree.stats;
  }

  /** Disk names that are not served, and why; the first 1,000. */
  get problems(): readonly Problem[] {
    if (this.#missing) return [{ name: '', why: 'vault_missing' }];
    const problems: Problem[] = [];
    for (const problem of this.#tree.problems()) {
      problems.push(problem);
      if (problems.length === keptProblems) break;
    }
    return problems;
  }

  /** Every served file, in no order. */
  files(): Iterable<FileEntry> {
    return this.#tree.files.values();
  }

  /** The file of exactly this canonical name. Any string may be asked. */
  lookup(name: string): FileEntry | undefined {
    return this.#tree.files.get(name);
  }

  /** A page of LIST; null for a folder that is not there. See `list`. */
  list(query: ListQuery): ListPage | null {
    return list(this.#tree.folders, query);
  }

  /** Reads the whole vault again. The index changes at once, at the end. */
  refresh(): Promise<void> {
    return this.#exclusive(() => this.#sweep());
  }

  /**
   * Looks at the disk for this one file again, each folder on the way included, and
   * returns its new entry; undefined when it is no longer a regular file reached through
   * real folders, and then it is no longer served. Rejects with `unreadable` when the
   * system does not let one look.
   */
  async reindex({ name }: FileEntry): Promise<FileEntry | undefined> {
    const known = this.lookup(name);
    if (!known) return undefined;
    const { parents, diskName } = known;
    let next: FileEntry | null = null;
    try {
      const stat = await lstatInside(this.#root, [...parents, diskName]);
      const found = stat?.isFile() ? fileEntry({ name, parents, diskName }, stat, this.policy) : null;
      if (found !== 'too_big') next = found;
    } catch (cause) {
      throw new BauError('unreadable', {}, { cause });
    }
    if (next && sameStamp(next.stamp, known.stamp)) return known;
    // The folder is read again too: whatever did this may have done more.
    const dir = parentName(name);
    this.#upkeep.touch(dir, name.slice(dir === '' ? 0 : dir.length + 1));
    if (!this.#tree.replaceFile(name, next)) return undefined;
    this.#changed();
    return next ?? undefined;
  }

  /** Stops watching; resolves when no scan runs any more. What was indexed stays readable. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#upkeep.stop();
    this.#watch?.close();
    await this.#queue;
  }

  #exclusive(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(async () => {
      if (!this.#stop.signal.aborted) await work();
    });
    this.#queue = done.catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#log('vault scan failed', { error: String(error) });
    });
    return done;
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
      maxWatchers: this.options.maxWatchers ?? 4096,
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
    const wasMissing = this.#missing;
    this.#watch?.close();
    this.#watch = watch;
    this.#root = root;
    this.#tree = tree;
    this.#missing = false;
    if (wasMissing) this.#log('vault folder is back', tree.stats);
    if (wasMissing || !tree.sameAs(before)) this.#changed();
  }

  /** Real path of the folder, its identity noted; null when it is not there. */
  async #findRoot(): Promise<string | null> {
    try {
      const root = await realpath(this.dir);
      const stat = await lstat(root);
      if (!stat.isDirectory()) return null;
      this.#identity = folderIdentity(stat);
      return root;
    } catch (error) {
      if (!isGone(error)) this.#log('vault folder unreadable', { code: errorCode(error) });
      return null;
    }
  }

  #vanished(): void {
    if (this.#missing) return;
    this.#missing = true;
    this.#identity = '';
    this.#watch?.close();
    this.#watch = null;
    this.#tree = new VaultTree();
    this.#log('vault folder is gone', {});
    this.#changed();
  }

  #walkOptions(root: string, watch: TreeWatch | null): WalkOptions {
    return {
      root,
      policy: this.policy,
      signal: this.#stop.signal,
      maxFiles: this.options.maxFiles ?? 1_000_000,
      onFolder: (place, path) => watch?.add(place, path),
    };
  }

  /** Reads again the folders that were touched. */
  async #flush(touchedFolders: TouchedFolders): Promise<void> {
    let changed = false;
    const covered = this.#watch?.complete;
    for (const [dir, touched] of touchedFolders) {
      const place = this.#tree.folders.get(dir)?.scanned.place;
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
    if (changed) this.#changed();
  }

  async #checkRoot(): Promise<void> {
    let identity = '';
    try {
      identity = folderIdentity(await lstat(await realpath(this.dir)));
    } catch {
      // Stays empty: not there.
    }
    if (identity !== this.#identity) await this.refresh();
  }

  /** Not before `open` has handed the index out. */
  #changed(): void {
    if (this.#opened) this.options.onChange?.();
  }

  #log(message: string, facts: Readonly<Record<string, string | number>>): void {
    this.options.log?.(message, facts);
  }
}
