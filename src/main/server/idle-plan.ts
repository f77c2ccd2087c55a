// Which files of the vault are worth hashing ahead, the largest first: what was found or
// hashed before is passed over by the identity of its entry, which an unchanged file keeps.

import { setImmediate as breathe } from 'node:timers/promises';
import type { FileEntry } from '../vault/entries';
import { stable } from '../vault/open-file';
import { worthKeepingBytes, type Digests } from './digests';

/** Looked at in one turn of the loop. */
const filesPerTurn = 500;
/** Files planned at most: no more digests are kept. */
const mostPlanned = 150_000;

export interface Plan {
  /** Files whose digest is at hand, or that are too small to need one. */
  readonly hashed: number;
  /** Some were altered so lately that they cannot be hashed yet. */
  readonly hasRecent: boolean;
}

export class IdlePlan {
  /** By the number of binary digits of their size. */
  #bySize: FileEntry[][] = [];
  #done = new WeakSet<FileEntry>();
  #failed = new WeakSet<FileEntry>();

  constructor(
    private readonly files: () => Iterable<FileEntry>,
    private readonly digests: Pick<Digests, 'ofEntry'>,
    private readonly clock: () => number,
  ) {}

  /** Looks at every file; null when `wanted` said no meanwhile. */
  async make(wanted: () => boolean): Promise<Plan | null> {
    this.#bySize = [];
    let [looked, hashed, planned] = [0, 0, 0];
    let hasRecent = false;
    for (const entry of this.files()) {
      looked += 1;
      if (looked % filesPerTurn === 0) {
        await breathe();
        if (!wanted()) return null;
      }
      if (this.#isHashed(entry)) hashed += 1;
      else if (this.#failed.has(entry) || planned >= mostPlanned) continue;
      else if (!stable(entry, this.clock())) hasRecent = true;
      else {
        planned += 1;
        this.add(entry);
      }
    }
    return { hashed, hasRecent };
  }

  /** The largest there is, to a factor of two; null when nothing is left. */
  next(): FileEntry | null {
    while (this.#bySize.length > 0) {
      const entry = this.#bySize[this.#bySize.length - 1]?.pop();
      if (!entry) this.#bySize.pop();
      else if (!this.#done.has(entry)) return entry;
    }
    return null;
  }

  /** Plans a file, or plans it again. */
  add(entry: FileEntry): void {
    const digits = Math.floor(Math.log2(Math.max(1, entry.size)));
    while (this.#bySize.length <= digits) this.#bySize.push([]);
    this.#bySize[digits]?.push(entry);
  }

  hashed(entry: FileEntry): void {
    this.#done.add(entry);
  }

  /** Not tried again until it changes, which makes another entry of it. */
  failed(entry: FileEntry): void {
    this.#failed.add(entry);
  }

  #isHashed(entry: FileEntry): boolean {
    if (entry.size < worthKeepingBytes || this.#done.has(entry)) return true;
    if (!this.digests.ofEntry(entry)) return false;
    this.#done.add(entry);
    return true;
  }
}
