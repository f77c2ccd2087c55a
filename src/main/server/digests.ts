// Digests of vault files (PROTOCOL.md section 7.4): from memory by etag, else computed by a
// worker, one job an etag, kept even when the asker has gone. A digest is kept only if the
// file had been still for 2 s when hashing began.

import { BauError } from '../../shared/errors';
import type { DigestPool } from '../vault/digest';
import type { DigestStream } from '../vault/digest-stream';
import type { FileEntry } from '../vault/entries';
import { etagOf } from '../vault/open-file';
import { stable, type OpenFile } from '../vault/reader';
import type { DigestMemory } from './digest-memory';

/** From this size on, looking a digest up costs less than hashing the file again. */
export const worthKeepingBytes = 65_536;

export interface DigestsOptions {
  readonly pool: DigestPool;
  readonly memory: DigestMemory;
  /** Key of the etags. */
  readonly etagKey: Buffer;
  readonly clock: () => number;
}

/** A file as the index has it, with a digest that is known. */
export interface KnownDigest {
  readonly etag: string;
  readonly digest: Buffer;
}

export class Digests {
  private readonly jobs = new Map<string, Promise<Buffer>>();

  constructor(private readonly options: DigestsOptions) {}

  /** The known digest (64 bytes), or null. */
  cached(etag: string): Promise<Buffer | null> {
    return this.options.memory.get(etag);
  }

  /** The digest of a file in the state it was indexed in, if it is at hand and worth asking for. */
  ofEntry({ size, stamp }: FileEntry): KnownDigest | null {
    if (size < worthKeepingBytes) return null;
    const etag = etagOf(stamp, this.options.etagKey);
    const digest = this.options.memory.peek(etag);
    return digest && { etag, digest };
  }

  /** A rolling digest of content that is being sent anyway. */
  stream(): DigestStream {
    return this.options.pool.stream();
  }

  /** Notes a digest that was rolled while sending a file opened at `openedAt`. */
  note(file: OpenFile, digest: Buffer, openedAt: number): void {
    if (stable(file, openedAt)) this.keep(file.etag, digest);
  }

  /** Notes the digest of a file that had been still for 2 s when hashing began. */
  keep(etag: string, digest: Buffer): void {
    this.options.memory.put(etag, digest);
  }

  /** The digest of a file, by a worker if need be. Rejects with BauError. */
  async of(file: OpenFile): Promise<Buffer> {
    const known = this.jobs.get(file.etag) ?? (await this.cached(file.etag));
    if (known) return known;
    const running = this.jobs.get(file.etag);
    if (running) return running;
    const job = this.compute(file).finally(() => this.jobs.delete(file.etag));
    this.jobs.set(file.etag, job);
    // An asker that has gone leaves the job without a listener.
    job.catch(() => undefined);
    return job;
  }

  private async compute(file: OpenFile): Promise<Buffer> {
    const { pool, clock } = this.options;
    const still = stable(file, clock());
    const outcome = await pool.file(file.path, {
      dev: file.stamp.dev,
      ino: file.stamp.ino,
      sizeBytes: file.size,
    });
    if (!outcome.ok) {
      throw new BauError(outcome.reason === 'changed' ? 'file_changed' : 'unreadable');
    }
    const digest = Buffer.from(outcome.digest);
    if (still) this.keep(file.etag, digest);
    return digest;
  }
}
