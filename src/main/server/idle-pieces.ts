// The digest of one large file, computed in pieces with pauses between them: it can stop
// within milliseconds, and goes on hours later from where it was, unless the file changed.

import { setTimeout as delay } from 'node:timers/promises';
import { BauError } from '../../shared/errors';
import type { DigestPool } from '../vault/digest';
import type { DigestStream } from '../vault/digest-stream';
import { restat, stable, type OpenFile } from '../vault/reader';

/** Some milliseconds of hashing. */
const pieceBytes = 4_194_304;

export class PieceHash {
  #at = 0;

  private constructor(
    private readonly file: OpenFile,
    private readonly stream: DigestStream,
  ) {}

  /** Takes the file over. Throws BauError('file_changed') for one that was altered within 2 s. */
  static async begin(file: OpenFile, pool: DigestPool, nowMs: number): Promise<PieceHash> {
    if (!stable(file, nowMs)) {
      await file.close();
      throw new BauError('file_changed');
    }
    return new PieceHash(file, pool.stream());
  }

  get etag(): string {
    return this.file.etag;
  }

  /**
   * Goes on until the digest (64 bytes) is there, pausing as long as the work takes. Null
   * when `signal` was aborted: then it may be called again. Rejects when the file cannot be
   * read, has changed, or the thread died. The caller ends with `close`.
   */
  async run(signal: AbortSignal): Promise<Buffer | null> {
    const { path, size, stamp } = this.file;
    while (this.#at < size) {
      if (signal.aborted) return null;
      const from = performance.now();
      const end = Math.min(size, this.#at + pieceBytes);
      await this.stream.updateFromFile(path, this.#at, end, stamp);
      this.#at = end;
      await delay(performance.now() - from, undefined, { signal }).catch(() => undefined);
    }
    await restat(this.file);
    return await this.stream.digest();
  }

  async close(): Promise<void> {
    this.stream.abort();
    await this.file.close();
  }
}
