// Keeps the index over restarts: loads it at the start of a run and writes it now and then
// and at the end. It is a hint and nothing more: what it says is served until the vault has
// been read again, and a file is only ever opened after a look at the disk.

import { blake2b } from '../crypto/blake2b';
import { encodeHex } from '../crypto/hex';
import { blocksOf } from './cache-write';
import { readCache, writeCache } from './cache-file';
import { TreeReader } from './cache-read';
import { isGone } from './disk';
import type { ExtensionPolicy } from './extensions';
import { inSlices } from './steps';
import type { VaultTree } from './tree';

/** What an index is of: under another subject it is worth nothing. */
export interface CacheSubject {
  /** Real path of the vault folder. */
  readonly root: string;
  /** Tells the folder from another at that path. */
  readonly identity: string;
  readonly policy: ExtensionPolicy;
  readonly maxFiles: number;
}

export interface IndexCacheOptions {
  /** Absolute; its folder exists and is private. */
  readonly path: string;
  /** What to write, asked when it is written; null: nothing that is worth it. */
  readonly current: () => { readonly subject: CacheSubject; readonly tree: VaultTree } | null;
  readonly log: (message: string, facts: Readonly<Record<string, string | number>>) => void;
}

/** Milliseconds. Writing's own length stretches the pause between two of them. */
const pace = { afterScan: 1000, between: 60_000, timesTaken: 50 } as const;

function subjectText({ root, identity, policy, maxFiles }: CacheSubject): string {
  const { text, binary, any } = policy;
  const lists = JSON.stringify([[...text].sort(), [...binary].sort(), any]);
  // Which names are canonical depends on the tables this program was built with.
  const unicode = process.versions['unicode'] ?? '';
  const made = encodeHex(blake2b(32, [Buffer.from(lists, 'utf8')]));
  return JSON.stringify({ root, identity, made, unicode, maxFiles });
}

export class IndexCache {
  #timer: NodeJS.Timeout | null = null;
  #isDirty = false;
  #closed = false;
  #pauseMs: number = pace.afterScan;
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: IndexCacheOptions) {}

  /** The index of the last run, or null where there is none that can be believed. */
  async load(subject: CacheSubject): Promise<VaultTree | null> {
    const startedAt = performance.now();
    const reader = new TreeReader(subject.policy);
    try {
      await readCache(this.options.path, subjectText(subject), (block) =>
        inSlices(reader.add(block)),
      );
      const tree = reader.finish();
      const tookMs = Math.round(performance.now() - startedAt);
      this.options.log('vault index recalled', { files: tree.stats.files, tookMs });
      return tree;
    } catch (error) {
      if (!isGone(error)) this.options.log('vault index not recalled', { why: String(error) });
      return null;
    }
  }

  /** The index differs from what was written: it is written soon, though not too often. */
  noteChanged(): void {
    this.#isDirty = true;
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#write();
    }, this.#pauseMs).unref();
  }

  /** Writes what was not written yet. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#write();
  }

  #write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const current = this.options.current();
      if (!this.#isDirty || !current) return;
      this.#isDirty = false;
      const startedAt = performance.now();
      try {
        await writeCache(this.options.path, subjectText(current.subject), blocksOf(current.tree));
      } catch (error) {
        this.options.log('vault index not kept', { why: String(error) });
      }
      this.#pauseMs = Math.max(pace.between, pace.timesTaken * (performance.now() - startedAt));
    });
    return this.#writing;
  }
}
