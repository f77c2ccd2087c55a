// An open file of the vault: a descriptor with the state (etag) it was opened in. Reading
// keeps the descriptor from being closed under it, since the system gives a closed number
// to the next file opened.

import { close, fstat, readv, type BigIntStats } from 'node:fs';
import { BauError } from '../../shared/errors';
import { blake2b } from '../crypto/blake2b';
import { encodeHex } from '../crypto/hex';
import { fileMs, sameStamp, stampOf, type Stamp } from './entries';

/** Buffers of one readv: what every system takes in a call. */
const maxVector = 512;

const settledAfterNs = 2_000_000_000n;

/** One for all: the input is hashed before anyone else writes to it. */
const etagInput = new DataView(new ArrayBuffer(40));
const etagInputBytes = new Uint8Array(etagInput.buffer);

/** What an etag is for: 32 hex of keyed BLAKE2b-128 (PROTOCOL.md section 7.1). */
export function etagOf({ dev, ino, size, mtimeNs, ctimeNs }: Stamp, key: Uint8Array): string {
  etagInput.setBigUint64(0, dev);
  etagInput.setBigUint64(8, ino);
  etagInput.setBigUint64(16, size);
  etagInput.setBigUint64(24, mtimeNs);
  etagInput.setBigUint64(32, ctimeNs);
  return encodeHex(blake2b(16, [etagInputBytes], key));
}

export class OpenFile {
  /** Bytes; no READ goes beyond it, whatever the file does meanwhile. */
  readonly size: number;
  /** Integer milliseconds since 1970. */
  readonly mtimeMs: number;
  readonly etag: string;
  /** `performance.now()` when the last `restat` began that found it as it was; 0 before the first. */
  foundSameAtMs = 0;
  #fd: number;
  #busy = 0;
  #idle: (() => void) | null = null;
  #closing: Promise<void> | null = null;

  /** Takes the descriptor over. `key` is the vault's etag key, 16..64 bytes. */
  constructor(
    fd: number,
    /** Canonical name. */
    readonly name: string,
    /** Absolute path; for this computer only. */
    readonly path: string,
    readonly stamp: Stamp,
    key: Uint8Array,
  ) {
    this.#fd = fd;
    this.size = Number(stamp.size);
    this.mtimeMs = fileMs(stamp.mtimeNs);
    this.etag = etagOf(stamp, key);
  }

  /** Runs `work` on the descriptor. Rejects once the file is closed. */
  async use<T>(work: (fd: number) => Promise<T>): Promise<T> {
    if (this.#closing) throw new Error('file used after close');
    this.#busy++;
    try {
      return await work(this.#fd);
    } finally {
      this.#busy--;
      if (this.#busy === 0) this.#idle?.();
    }
  }

  /** Closes after what is under way. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#busy > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    const fd = this.#fd;
    this.#fd = -1;
    await closeFd(fd);
  }
}

/** Closes a descriptor that was only read from: a failure has no consequence. */
export function closeFd(fd: number): Promise<void> {
  return new Promise((resolve) => {
    close(fd, () => {
      resolve();
    });
  });
}

/** As the system's fstat; rejects with its error. */
export function fstatFd(fd: number): Promise<BigIntStats> {
  return new Promise((resolve, reject) => {
    fstat(fd, { bigint: true }, (error, stat) => {
      if (error) reject(error);
      else resolve(stat);
    });
  });
}

function readVector(fd: number, buffers: readonly Uint8Array[], at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    readv(fd, buffers, at, (error, count) => {
      if (error) reject(error);
      else resolve(count);
    });
  });
}

/** What is left of `buffers` after `count` bytes. */
function afterBytes(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  const left: Uint8Array[] = [];
  for (const buffer of buffers) {
    if (skip < buffer.length) left.push(skip === 0 ? buffer : buffer.subarray(skip));
    skip = Math.max(0, skip - buffer.length);
  }
  return left;
}

/**
 * Fills `buffers`, one after another, with the file's bytes from `position`. Rejects with
 * `file_changed` when the file has fewer, `unreadable` when the disk fails.
 */
export async function readExactly(
  file: OpenFile,
  buffers: readonly Uint8Array[],
  position: number,
): Promise<void> {
  await file.use(async (fd) => {
    let left = afterBytes(buffers, 0);
    let at = position;
    while (left.length > 0) {
      let count: number;
      try {
        count = await readVector(fd, left.slice(0, maxVector), at);
      } catch (cause) {
        throw new BauError('unreadable', {}, { cause });
      }
      if (count === 0) throw new BauError('file_changed');
      at += count;
      left = afterBytes(left, count);
    }
  });
}

/** Rejects with `file_changed` unless the file is still in the state it was opened in. */
export async function restat(file: OpenFile): Promise<void> {
  const nowMs = performance.now();
  let stat: BigIntStats;
  try {
    stat = await file.use(fstatFd);
  } catch (cause) {
    throw new BauError('unreadable', {}, { cause });
  }
  if (!sameStamp(stampOf(stat), file.stamp)) throw new BauError('file_changed');
  file.foundSameAtMs = nowMs;
}

/** As `restat`, unless the last look began at `sinceMs` (`performance.now()`) or later. */
export async function restatSince(file: OpenFile, sinceMs: number): Promise<void> {
  if (file.foundSameAtMs < sinceMs) await restat(file);
}

/**
 * Whether content and attributes were over 2 s old at `nowMs`: only then does an equal
 * etag later on mean equal content, since file times may be as coarse as that.
 */
export function stable(file: Pick<OpenFile, 'stamp'>, nowMs: number): boolean {
  const limit = BigInt(Math.floor(nowMs)) * 1_000_000n - settledAfterNs;
  return file.stamp.mtimeNs < limit && file.stamp.ctimeNs < limit;
}
