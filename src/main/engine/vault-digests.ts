// What a running server needs to know and to read the vault's contents quickly: the digests
// at hand, the thread that loads small files, and the hashing ahead. One life for all three.

import { DigestMemory } from '../server/digest-memory';
import { Digests } from '../server/digests';
import { IdleDigests } from '../server/idle-digests';
import type { DigestCache } from '../store/digests';
import type { DigestPool } from '../vault/digest';
import { Loader } from '../vault/loader';
import type { VaultIndex } from '../vault/vault-index';

export interface VaultDigestsOptions {
  readonly index: VaultIndex;
  readonly pool: DigestPool;
  readonly cache: DigestCache;
  readonly etagKey: Buffer;
  readonly clock: () => number;
  /** Content bytes the server has sent until now. */
  readonly sentBytes: () => number;
  /** So many of the vault's files are hashed ahead; called about once a second at most. */
  readonly progressed: () => void;
  readonly log: (level: 'error', message: string, error: unknown) => void;
}

export class VaultDigests {
  readonly digests: Digests;
  readonly loader: Loader;
  private readonly memory: DigestMemory;
  private readonly idle: IdleDigests;
  private isIdleHashing = false;
  private isLoaded = false;
  private isClosed = false;

  constructor(private readonly options: VaultDigestsOptions) {
    const { index, pool, cache, etagKey, clock, sentBytes, progressed, log } = options;
    this.memory = new DigestMemory({
      cache,
      failed: (error) => {
        log('error', 'digest cache', error);
      },
    });
    this.digests = new Digests({ pool, memory: this.memory, etagKey, clock });
    const { workerFile } = pool;
    this.loader = new Loader({ workerFile, root: () => index.root, etagKey, clock });
    this.idle = new IdleDigests({
      index,
      pool,
      digests: this.digests,
      etagKey,
      clock,
      sentBytes,
      progressed,
      failed: (error) => {
        log('error', 'hashing ahead', error);
      },
    });
  }

  /** Files hashed ahead or too small to need it, as of the last look. */
  get hashed(): number {
    return this.idle.hashed;
  }

  /** The index is not what it was. */
  changed(): void {
    this.idle.changed();
  }

  /** Somebody asks for something. Cheap. */
  disturb(): void {
    this.idle.disturb();
  }

  /** Hashing ahead, or no longer; it begins once the digests that were kept are here. */
  use(isIdleHashing: boolean): void {
    this.isIdleHashing = isIdleHashing;
    if (this.isLoaded && !this.isClosed) this.idle.use(isIdleHashing);
  }

  /** Reads the digests that were kept. Never rejects. */
  async load(): Promise<void> {
    const { cache, log } = this.options;
    try {
      await cache.prune();
    } catch (error) {
      log('error', 'digest cache', error);
    }
    await this.memory.load();
    this.isLoaded = true;
    this.use(this.isIdleHashing);
  }

  /** Resolves when nothing is read or hashed any more and all digests are kept. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.idle.close();
    await this.loader.close();
    await this.memory.close();
  }
}
