// Reads one small file whole, on the loading thread, with synchronous calls: the same checks
// as reader.ts, in a tenth of the time. Whatever is not as expected gives null, and the
// careful way decides what the client is told.

import {
  closeSync,
  fstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { sep } from 'node:path';
import { blake2b } from '../crypto/blake2b';
import { encodeHex } from '../crypto/hex';
import { fileMs, sameStamp, stampOf } from './entries';
import { etagOf, stable } from './open-file';
import { openForReading } from './open-flags';
import { isBelow, isSameFile } from './same-file';

export interface FileToLoad {
  /** Absolute. */
  readonly path: string;
  readonly inode: { readonly dev: bigint; readonly ino: bigint };
  /** Where its bytes go, one after another. */
  readonly targets: readonly Uint8Array[];
  /** The etag whose digest need not be computed; empty for none. */
  readonly knownEtag: string;
}

export interface LoadedFile {
  readonly size: number;
  readonly mtimeMs: number;
  readonly etag: string;
  /** 128 hex characters; null when it is known. */
  readonly digest: string | null;
  /** Still for 2 s. */
  readonly settled: boolean;
}

/** What is loaded is read here first: libsodium does not take shared memory. */
let work = Buffer.alloc(65_536);

/** Where the opened file really is. Linux tells it of the descriptor itself, where it has /proc. */
function whereIs(fd: number, path: string): string {
  if (process.platform !== 'linux') return realpathSync.native(path);
  try {
    return readlinkSync(`/proc/self/fd/${String(fd)}`);
  } catch {
    return realpathSync.native(path);
  }
}

/**
 * What files of one list share: a folder in which one was found where it should be is not
 * looked at again for the others, which are opened within milliseconds.
 */
export class ListFacts {
  readonly #sound = new Set<string>();

  constructor(
    /** Real path of the vault folder. */
    readonly root: string,
    /** Wall clock, ms since 1970. */
    readonly nowMs: number,
  ) {}

  isInside(fd: number, path: string): boolean {
    const folder = path.slice(0, path.lastIndexOf(sep));
    if (this.#sound.has(folder)) return true;
    const isInside = isBelow(this.root, whereIs(fd, path));
    if (isInside) this.#sound.add(folder);
    return isInside;
  }
}

/** Fills `bytes` from the file's beginning; false when it has fewer. */
function readAll(fd: number, bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(fd, bytes, at, bytes.length - at, at);
    if (count === 0) return false;
    at += count;
  }
  return true;
}

function spread(bytes: Buffer, targets: readonly Uint8Array[]): void {
  let at = 0;
  for (const target of targets) {
    const end = Math.min(bytes.length, at + target.length);
    if (end > at) target.set(bytes.subarray(at, end));
    at = end;
  }
}

function loadFrom(
  fd: number,
  file: FileToLoad,
  key: Uint8Array,
  facts: ListFacts,
): LoadedFile | null {
  const stat = fstatSync(fd, { bigint: true });
  const isTheFile = stat.isFile() && isSameFile(stat, file.inode);
  if (!isTheFile || !facts.isInside(fd, file.path)) return null;
  const stamp = stampOf(stat);
  const size = Number(stamp.size);
  if (size > file.targets.reduce((room, { length }) => room + length, 0)) return null;
  if (work.length < size) work = Buffer.alloc(size);
  const bytes = work.subarray(0, size);
  if (!readAll(fd, bytes)) return null;
  if (!sameStamp(stampOf(fstatSync(fd, { bigint: true })), stamp)) return null;
  spread(bytes, file.targets);
  const etag = etagOf(stamp, key);
  return {
    size,
    mtimeMs: fileMs(stamp.mtimeNs),
    etag,
    digest: etag === file.knownEtag ? null : encodeHex(blake2b(64, [bytes])),
    settled: stable({ stamp }, facts.nowMs),
  };
}

/** The file, loaded into its targets, or null. `key` is the vault's etag key. Never throws. */
export function loadFile(file: FileToLoad, key: Uint8Array, facts: ListFacts): LoadedFile | null {
  let fd: number | null = null;
  try {
    fd = openSync(file.path, openForReading);
    return loadFrom(fd, file, key, facts);
  } catch {
    // The careful way meets the same failure and tells it.
    return null;
  } finally {
    if (fd !== null) closeQuietly(fd);
  }
}

/** It was only read from: a failure has no consequence. */
function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // Nothing was lost.
  }
}
