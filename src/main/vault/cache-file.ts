// The index cache as a file: whole or not there, and believed only if every byte of it is
// what this program wrote for this very vault.
//
//   "BAUINDEX" | u32 version | u32 length | subject | (u32 length | block)... | u32 0 | BLAKE2b-256 of all before
//
// Numbers are in the byte order of the machine: a file from another kind has no version we know.

import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { Blake2b } from '../crypto/blake2b';
import { cacheBlock, CacheFault } from './cache-block';
import { openForReading } from './open-flags';
import { Slice } from './steps';

const magic = Buffer.from('BAUINDEX', 'latin1');
const version = 1;
const sumBytes = 32;
/** Of a million files with long names. A larger file is neither read nor written. */
const maxFileBytes = 512 * 1_048_576;
const maxSubjectBytes = 65_536;
/** Read and written in one go. */
const pieceBytes = 262_144;

const u32 = (value: number): Buffer => Buffer.from(new Uint32Array([value]).buffer);

function headOf(subject: string): Buffer {
  const text = Buffer.from(subject, 'utf8');
  return Buffer.concat([magic, u32(version), u32(text.length), text]);
}

/** Reads a file front to back, and hashes what was handed out. */
class Intake {
  readonly #hash = new Blake2b({ outBytes: sumBytes });
  #piece = Buffer.alloc(0);

  constructor(private readonly handle: FileHandle) {}

  /** The next `count` bytes. They are good until the next call. */
  async take(count: number, hashed = true): Promise<Buffer> {
    if (this.#piece.length < count) {
      const rest = this.#piece;
      const grown = Buffer.allocUnsafe(Math.max(pieceBytes, count));
      rest.copy(grown);
      let have = rest.length;
      while (have < count) {
        const { bytesRead } = await this.handle.read(grown, have, grown.length - have);
        if (bytesRead === 0) throw new CacheFault('short');
        have += bytesRead;
      }
      this.#piece = grown.subarray(0, have);
    }
    const taken = this.#piece.subarray(0, count);
    this.#piece = this.#piece.subarray(count);
    if (hashed) this.#hash.update(taken);
    return taken;
  }

  async takeNumber(): Promise<number> {
    const [value = 0] = new Uint32Array(new Uint8Array(await this.take(4)).buffer);
    return value;
  }

  async checkEnd(): Promise<void> {
    const sum = await this.take(sumBytes, false);
    if (!sum.equals(this.#hash.digest())) throw new CacheFault('sum');
    const { bytesRead } = await this.handle.read(Buffer.alloc(1), 0, 1);
    if (this.#piece.length > 0 || bytesRead > 0) throw new CacheFault('too long');
  }
}

/**
 * Hands each block of the file at `path` to `block`. What was handed over counts only once
 * this has resolved. Rejects with CacheFault for a file that is not one for `subject`, with
 * a system error when it cannot be read.
 */
export async function readCache(
  path: string,
  subject: string,
  block: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  const handle = await open(path, openForReading);
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.size > maxFileBytes) throw new CacheFault('size');
    const intake = new Intake(handle);
    const head = headOf(subject);
    if (!head.equals(await intake.take(head.length))) throw new CacheFault('another subject');
    for (;;) {
      const length = await intake.takeNumber();
      if (length === 0) break;
      if (length > cacheBlock.maxBytes) throw new CacheFault('block size');
      await block(await intake.take(length));
    }
    await intake.checkEnd();
  } finally {
    await handle.close();
  }
}

/** Writes what comes in pieces of some size, and hashes it. */
class Outlet {
  readonly #hash = new Blake2b({ outBytes: sumBytes });
  #waiting: Buffer[] = [];
  #bytes = 0;
  #total = 0;

  constructor(private readonly handle: FileHandle) {}

  async put(...parts: readonly Buffer[]): Promise<void> {
    for (const part of parts) {
      this.#waiting.push(part);
      this.#bytes += part.length;
      this.#total += part.length;
    }
    if (this.#total > maxFileBytes) throw new CacheFault('size');
    if (this.#bytes >= pieceBytes) await this.#write();
  }

  async end(): Promise<void> {
    await this.put(u32(0));
    await this.#write();
    await this.handle.writeFile(this.#hash.digest());
  }

  async #write(): Promise<void> {
    const piece = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#bytes = 0;
    this.#hash.update(piece);
    await this.handle.writeFile(piece);
  }
}

/**
 * Puts a file of these blocks, 0600, in the place of the one at `path`. Blocks are asked
 * for a few milliseconds at a time. Only one process writes it at a time. Rejects with
 * CacheFault when it would be too large, with a system error where the disk refuses; the
 * file at `path` is then as it was.
 */
export async function writeCache(
  path: string,
  subject: string,
  blocks: Iterable<Buffer>,
): Promise<void> {
  if (Buffer.byteLength(subject) > maxSubjectBytes) throw new CacheFault('subject');
  const unfinished = `${path}.new`;
  await rm(unfinished, { force: true });
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    const outlet = new Outlet(handle);
    await outlet.put(headOf(subject));
    const slice = new Slice();
    for (const block of blocks) {
      await outlet.put(u32(block.length), block);
      if (slice.isOver) await slice.next();
    }
    await outlet.end();
    // A crash may take the name back but must not leave it on half a file; and a half one
    // would be found out by its sum.
    await handle.sync();
    await handle.close();
    await rename(unfinished, path);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}
