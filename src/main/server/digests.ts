// Digests of vault files (PROTOCOL.md section 7.4): from the cache by etag, else computed
// by a worker, one job an etag, kept even when the asker has gone. A digest is cached
// only if the file had been still for 2 s when hashing began.

import { BauError } from '../../shared/errors';
import type { DigestCache } from '../store/digests';
import type { DigestPool } from '../vault/digest';
import type { DigestStream } from '../vault/digest-stream';
import { stable, type OpenFile } from '../vault/reader';

export class Digests {
  private readonly jobs = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly pool: DigestPool,
    private readonly cache: DigestCache,
    private readonly clock: () => number,
  ) {}

  /** The cached digest (64 bytes), or null. */
  cached(etag: string): Promise<Buffer | null> {
    return this.cache.get(etag);
  }

  /** A rolling digest of content that is being sent anyway. */
  stream(): DigestStream {
    return this.pool.stream();
  }

  /** Notes a digest that was rolled while sending a file opened at `openedAt`. */
  async note(file: OpenFile, digest: Buffer, openedAt: number): Promise<void> {
    if (stable(file, openedAt)) await this.cache.put(file.etag, digest);
  }

  /** The digest of a file, by a worker if need be. Rejects with BauError. */
  async of(file: OpenFile): Promise<Buffer> {
    const known = this.jobs.get(file.etag) ?? (await this.cache.get(file.etag));
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
    const still = stable(file, this.clock());
    const outcome = await this.pool.file(file.path, {
      dev: file.stamp.dev,
      ino: file.stamp.ino,
      sizeBytes: file.size,
    });
    if (!outcome.ok) {
      throw new BauError(outcome.reason === 'changed' ? 'file_changed' : 'unreadable');
    }
    const digest = Buffer.from(outcome.digest);
    if (still) await this.cache.put(file.etag, digest);
    return digest;
  }
}
