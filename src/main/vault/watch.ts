// Notices that something in the vault moved: one recursive watcher where the system has
// it, one for each folder elsewhere, up to a number. It only says where to look again;
// what is there, the scan finds out. `complete` tells whether every folder is covered.

import { watch, type FSWatcher } from 'node:fs';
import { sep } from 'node:path';
import type { Place } from './entries';

export interface WatchOptions {
  readonly root: string;
  /** Watchers at most; 0 watches nothing. */
  readonly maxWatchers: number;
  /** A segment (in NFC) of the folder `dir` (canonical) moved; null: no word which. */
  readonly onTouched: (dir: string, segment: string | null) => void;
}

/** Systems whose own watcher covers a whole tree. */
const coversTree = process.platform === 'win32' || process.platform === 'darwin';

export class TreeWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  #complete = true;
  #closed = false;

  constructor(private readonly options: WatchOptions) {}

  /** False once some folder could not be watched: changes there are not told. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Covers the folder at `place`. Called before it is read, so that nothing falls between. */
  add({ name }: Place, path: string): void {
    if (this.#closed || (coversTree && name !== '')) return;
    this.#watchers.get(name)?.close();
    this.#watchers.delete(name);
    if (this.#watchers.size >= this.options.maxWatchers) {
      this.#complete = false;
      return;
    }
    try {
      const watcher = watch(path, { persistent: false, recursive: coversTree }, (_event, file) => {
        this.#told(name, file);
      });
      watcher.on('error', () => {
        this.#lost(name, watcher);
      });
      this.#watchers.set(name, watcher);
    } catch {
      // Out of watches, or gone again: a periodic scan stands in.
      this.#complete = false;
    }
  }

  /** Lets go of folders that are no longer indexed. */
  keepOnly(known: (name: string) => boolean): void {
    for (const [name, watcher] of this.#watchers) {
      if (known(name)) continue;
      watcher.close();
      this.#watchers.delete(name);
    }
  }

  close(): void {
    this.#closed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #told(dir: string, file: string | null): void {
    if (this.#closed) return;
    if (file === null) {
      this.options.onTouched(dir, null);
      return;
    }
    const path = (coversTree ? file.split(sep) : [file]).map((part) => part.normalize('NFC'));
    const segment = path.pop() ?? null;
    this.options.onTouched(coversTree ? path.join('/') : dir, segment);
  }

  #lost(name: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(name) !== watcher) return;
    this.#watchers.delete(name);
    this.#complete = false;
    if (!this.#closed) this.options.onTouched(name, null);
  }
}
