// Which names are free in a folder: those neither on disk nor promised to another download
// of this process. All that save in one folder share one of these, whoever opened it.

import { readdir } from 'node:fs/promises';
import { diskKey, numbered } from './local-name';
import { readPartName } from './part-names';

/** How long a listing is believed: publishing fails on a taken name anyway. */
const listingFreshMs = 1000;

const receiptSuffix = '.minisig';

/** A file name, and that of its receipt, kept free until `release`. */
export interface Reservation {
  readonly name: string;
  release(): void;
}

const keysOf = (name: string): string[] => [diskKey(name), diskKey(name + receiptSuffix)];

const known = new Map<string, WeakRef<FolderNames>>();
const collected = new FinalizationRegistry<string>((path) => {
  if (!known.get(path)?.deref()) known.delete(path);
});

export class FolderNames {
  readonly #promised = new Set<string>();
  #hasJournals = false;
  #listing: Promise<Set<string>> | null = null;
  #listedAtMs = 0;

  private constructor(private readonly path: string) {}

  /** The one for the folder at `path`, which is absolute and without links. */
  static of(path: string): FolderNames {
    let names = known.get(path)?.deref();
    if (!names) {
      names = new FolderNames(path);
      known.set(path, new WeakRef(names));
      collected.register(names, path);
    }
    return names;
  }

  /**
   * Promises a name: `wanted`, or with the first number that frees both the name and its
   * receipt's, told apart as the pickiest file system would. To be released once the file
   * is there or given up. Rejects with a system error.
   */
  async reserve(wanted: string): Promise<Reservation> {
    const present = await this.#present();
    const isTaken = (key: string): boolean => present.has(key) || this.#promised.has(key);
    let name = wanted;
    for (let n = 2; keysOf(name).some(isTaken); n++) name = numbered(wanted, n);
    const keys = keysOf(name);
    for (const key of keys) this.#promised.add(key);
    return {
      name,
      release: () => {
        for (const key of keys) this.#promised.delete(key);
      },
    };
  }

  /** Whether parts to take up may be here. Rejects with a system error. */
  async mayHaveJournals(): Promise<boolean> {
    await this.#present();
    return this.#hasJournals;
  }

  /** The folder holds something that a listing did not show yet. */
  forget(): void {
    this.#listing = null;
  }

  /** Says that `name` exists by now. */
  async noteTaken(name: string): Promise<void> {
    (await this.#listing)?.add(diskKey(name));
  }

  #present(): Promise<Set<string>> {
    const now = performance.now();
    if (!this.#listing || now - this.#listedAtMs > listingFreshMs) {
      this.#listedAtMs = now;
      this.#listing = readdir(this.path).then((names) => {
        this.#hasJournals = names.some((name) => (readPartName(name)?.kind ?? 'part') !== 'part');
        return new Set(names.map(diskKey));
      });
      this.#listing.catch(() => (this.#listing = null));
    }
    return this.#listing;
  }
}
