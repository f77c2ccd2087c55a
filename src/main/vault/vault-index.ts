// The index of a vault folder (PROTOCOL.md section 10): canonical name to file, kept
// current. A peer's name is only ever something to look for here; paths are made from the
// names the disk gave. Additions, edits and removals show within 2 s: watchers tell which
// folders to read again, and a periodic scan stands in where they cannot.

import { BauError } from '../../shared/errors';
import { lstatInside } from './disk';
import { parentName, sameStamp, type FileEntry, type Problem } from './entries';
import { defaultPolicy, type ExtensionPolicy } from './extensions';
import { list, type ListPage, type ListQuery } from './listing';
import { LiveTree, type VaultLog } from './live-tree';
import { fileEntry } from './scan-folder';
import type { Folder } from './tree';

export type { VaultLog } from './live-tree';

export interface VaultIndexOptions {
  readonly policy?: ExtensionPolicy;
  /**
   * Called after a change a client could see, when the folder vanished or came back, and
   * when `state` becomes `ready`.
   */
  readonly onChange?: () => void;
  readonly log?: VaultLog;
  /** Aborting gives up `open`, which rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Files indexed at most. */
  readonly maxFiles?: number;
  /** Watched folders at most; 0 leaves all to periodic scans. */
  readonly maxWatchers?: number;
  /**
   * Absolute path, in a private folder that exists, where the index is kept over restarts.
   * One process at a time may use it. Absent: every start scans.
   */
  readonly cacheFile?: string;
}

const keptProblems = 1000;

export class VaultIndex {
  private constructor(
    private readonly live: LiveTree,
    readonly policy: ExtensionPolicy,
  ) {}

  /**
   * Opens the folder `dir` (an absolute path; a link to a folder is taken as that folder)
   * and keeps watching it until `close`. What the last run kept is served at once and then
   * compared with the disk; otherwise the folder is scanned first. Rejects with
   * `vault_missing` when it is no folder one can look at.
   */
  static async open(dir: string, options: VaultIndexOptions = {}): Promise<VaultIndex> {
    const { policy = defaultPolicy, signal, log, onChange } = options;
    const live = new LiveTree({
      dir,
      policy,
      maxFiles: options.maxFiles ?? 1_000_000,
      maxWatchers: options.maxWatchers ?? 4096,
      cacheFile: options.cacheFile ?? null,
      log: log ?? (() => undefined),
      changed: onChange ?? (() => undefined),
    });
    const abort = (): void => {
      live.stop(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      signal?.throwIfAborted();
      await live.begin();
      signal?.throwIfAborted();
      if (live.missing) throw new BauError('vault_missing');
    } catch (error) {
      await live.close();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    live.attend();
    return new VaultIndex(live, policy);
  }

  /** Real absolute path of the vault folder. */
  get root(): string {
    return this.live.root;
  }

  /** The vault folder is not there: nothing is served until it is back. */
  get missing(): boolean {
    return this.live.missing;
  }

  /** `scanning` while what the last run kept is served and compared with the disk. */
  get state(): 'scanning' | 'ready' {
    return this.live.recalled ? 'scanning' : 'ready';
  }

  /** Bytes of all served files, and their number. */
  get stats(): { readonly files: number; readonly bytes: number } {
    return this.live.tree.stats;
  }

  /** Disk names that are not served, and why; the first 1,000. */
  get problems(): readonly Problem[] {
    if (this.missing) return [{ name: '', why: 'vault_missing' }];
    const problems: Problem[] = [];
    for (const problem of this.live.tree.problems()) {
      problems.push(problem);
      if (problems.length === keptProblems) break;
    }
    return problems;
  }

  /** Every served file, in no order. */
  files(): Iterable<FileEntry> {
    return this.live.tree.files();
  }

  /** Every folder with its rows, by canonical name; `''` is the vault. A new map after a scan. */
  get folders(): ReadonlyMap<string, Folder> {
    return this.live.tree.folders;
  }

  /** The file of exactly this canonical name. Any string may be asked. */
  lookup(name: string): FileEntry | undefined {
    return this.live.tree.file(name);
  }

  /** A page of LIST; null for a folder that is not there. See `list`. */
  list(query: ListQuery): ListPage | null {
    return list(this.live.tree.folders, query);
  }

  /** Reads the whole vault again. The index changes at once, at the end. */
  refresh(): Promise<void> {
    return this.live.refresh();
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
      const stat = await lstatInside(this.root, [...parents, diskName]);
      const found = stat?.isFile()
        ? fileEntry({ name, parents, diskName }, stat, this.policy)
        : null;
      if (found !== 'too_big') next = found;
    } catch (cause) {
      throw new BauError('unreadable', {}, { cause });
    }
    if (next && sameStamp(next.stamp, known.stamp)) return known;
    // The folder is read again too: whatever did this may have done more.
    const dir = parentName(name);
    this.live.touch(dir, name.slice(dir === '' ? 0 : dir.length + 1));
    if (!this.live.tree.replaceFile(name, next)) return undefined;
    this.live.noteChanged();
    return next ?? undefined;
  }

  /** Stops watching; resolves when no scan runs any more. What was indexed stays readable. */
  close(): Promise<void> {
    return this.live.close();
  }
}
