// The folders a saving thread writes to: made one by one, each a real directory when it is
// opened and the same one whenever it is used, with the names that are taken in it
// (PROTOCOL.md, section 10, "Saving"). All calls are synchronous and throw system errors.

import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  type BigIntStats,
  type Dirent,
} from 'node:fs';
import { join, sep } from 'node:path';
import { BauError } from '../../shared/errors';
import { errorCode, isGone } from './disk';
import { diskKey, localSegment, numbered } from './local-name';
import { rootFolder, type FoundFile } from './saver-protocol';
import type { Strays } from './saver-strays';

const receiptSuffix = '.minisig';
/** Numbers tried where a file or a link has a folder's name. */
const mostNumbers = 9;
/** Network and user-space file systems that cannot sync a folder have nothing to put. */
const cannotSync = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

export class SaverFolder {
  /** Entries were made that are not on disk yet. */
  isDirty = false;
  /** Keys of the names in it. */
  readonly #taken: Set<string>;
  private readonly prefix: string;

  constructor(
    readonly path: string,
    private readonly dev: bigint,
    private readonly ino: bigint,
    names: readonly string[],
  ) {
    this.prefix = path.endsWith(sep) ? path : `${path}${sep}`;
    this.#taken = new Set(names.map(diskKey));
  }

  /** Throws `folder_unusable` when the path leads to another directory than at first. */
  ensureSame(): void {
    const stat = statOrNull(this.path);
    if (!stat?.isDirectory() || stat.dev !== this.dev || stat.ino !== this.ino) {
      throw new BauError('folder_unusable', {}, { message: 'directory replaced' });
    }
  }

  /** `wanted`, or with the first number that frees both the name and its receipt's. */
  freeName(wanted: string): string {
    let name = wanted;
    for (let n = 2; this.#isTaken(name); n += 1) name = numbered(wanted, n);
    return name;
  }

  noteTaken(name: string): void {
    this.#taken.add(diskKey(name));
  }

  pathOf(name: string): string {
    return this.prefix + name;
  }

  /** Puts the folder's entries on disk. */
  sync(): void {
    this.isDirty = false;
    // Windows keeps its directories itself and opens none.
    if (process.platform === 'win32') return;
    const fd = openSync(this.path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      fsyncSync(fd);
    } catch (error) {
      if (!cannotSync.has(errorCode(error))) throw error;
    } finally {
      closeSync(fd);
    }
  }

  #isTaken(name: string): boolean {
    return this.#taken.has(diskKey(name)) || this.#taken.has(diskKey(name + receiptSuffix));
  }
}

function statOrNull(path: string): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

export class SaverFolders {
  readonly #open = new Map<number, SaverFolder>();

  constructor(
    root: string,
    private readonly strays: Strays,
  ) {
    this.#open.set(rootFolder, this.#at(root, false));
  }

  get(folder: number): SaverFolder {
    const found = this.#open.get(folder);
    if (!found) throw new Error('saver: folder not open');
    return found;
  }

  /**
   * Opens a folder under a number, made where it does not exist; with another one behind
   * its name where a file or a link has that. Throws `folder_unusable`.
   */
  open(folder: number, parent: number, segment: string): SaverFolder {
    const known = this.#open.get(folder);
    if (known) return known;
    const above = this.get(parent);
    above.ensureSame();
    const wanted = localSegment(segment);
    for (let n = 1; n <= mostNumbers; n += 1) {
      const name = n === 1 ? wanted : numbered(wanted, n);
      const path = above.pathOf(name);
      const isNew = makeFolder(path);
      if (!isNew && !statOrNull(path)?.isDirectory()) continue;
      above.noteTaken(name);
      if (isNew) above.isDirty = true;
      const opened = this.#at(path, isNew);
      this.#open.set(folder, opened);
      return opened;
    }
    throw new BauError('folder_unusable', {}, { message: 'something is in the way' });
  }

  #at(path: string, isNew: boolean): SaverFolder {
    const stat = statOrNull(path);
    if (!stat?.isDirectory()) throw new BauError('folder_unusable', {}, { message: 'no directory' });
    const names = isNew ? [] : readdirSync(path);
    this.strays.sweep(path, names);
    return new SaverFolder(path, stat.dev, stat.ino, names);
  }

  /** Puts on disk what was made or named since the last time. */
  syncDirty(): void {
    for (const folder of this.#open.values()) if (folder.isDirty) folder.sync();
  }

  /** To be called once nothing in it is dirty. */
  leave(folder: number): void {
    this.#open.delete(folder);
  }
}

/** False when something has that name. */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** The regular files in a folder. */
export function filesIn(path: string): FoundFile[] {
  const found: FoundFile[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (!entry.isFile() && !isUntyped(entry)) continue;
    const stat = lstatSync(join(path, entry.name), { throwIfNoEntry: false });
    if (!stat?.isFile()) continue;
    const { size, mtimeMs, ctimeMs } = stat;
    found.push({ name: entry.name, size, mtimeMs, ctimeMs });
  }
  return found;
}

/** File systems that tell no types leave every question open. */
function isUntyped(entry: Dirent): boolean {
  return !entry.isDirectory() && !entry.isSymbolicLink() && !entry.isFIFO() && !entry.isSocket();
}
