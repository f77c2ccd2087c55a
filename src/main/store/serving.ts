// Which server runs on this data folder. Liveness is an exclusive lock on a second, empty
// SQLite file, which the operating system drops when the process dies in whatever way;
// the row in bau.db only says where that server listens.

import { BauError } from '../../shared/errors';
import { isLocked, takeLock, type HeldLock } from './lock-file';
import type { Db } from './tables';

/** Where a server listens. */
export interface ServingAt {
  readonly host: string;
  readonly port: number;
  readonly startedAt: number;
}

export interface ServingNow extends ServingAt {
  readonly pid: number;
}

/** Probes hold a shared lock for microseconds: long enough to outwait those. */
const acquireTimeoutMs = 250;

export class Serving {
  readonly #db: Db;
  readonly #lockPath: string;
  #lock: HeldLock | null = null;

  constructor(db: Db, lockPath: string) {
    this.#db = db;
    this.#lockPath = lockPath;
  }

  /**
   * Takes the folder for this process's server, until `release` or the process's end.
   * Throws BauError('already_serving') while another server, of this process too, has it.
   */
  async acquire(at: ServingAt): Promise<void> {
    if (this.#lock) throw new BauError('already_serving');
    this.#lock = takeLock(this.#lockPath, acquireTimeoutMs);
    if (!this.#lock) throw new BauError('already_serving');
    try {
      await this.update(at);
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Says where the server listens after all, for instance on a port the system chose. */
  async update({ host, port, startedAt }: ServingAt): Promise<void> {
    const row = { host, port, startedAt, pid: process.pid };
    await this.#db
      .insertInto('serving')
      .values({ slot: 1, ...row })
      .onConflict((on) => on.column('slot').doUpdateSet(row))
      .execute();
  }

  /** Frees the folder. Without effect when it is not held. */
  release(): void {
    this.#lock?.release();
    this.#lock = null;
  }

  /** The live server on this folder, be it this process's or another's; null when none runs. */
  async current(): Promise<ServingNow | null> {
    return this.#isHeld() ? this.last() : null;
  }

  /** Where a server runs or ran last; null when none ever did. */
  async last(): Promise<ServingNow | null> {
    const row = await this.#db
      .selectFrom('serving')
      .select(['host', 'port', 'startedAt', 'pid'])
      .executeTakeFirst();
    return row ?? null;
  }

  #isHeld(): boolean {
    return this.#lock !== null || isLocked(this.#lockPath);
  }
}
