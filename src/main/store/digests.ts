// Digests of served files by etag, so that a file is hashed once and not at every
// transfer. A cache: losing rows costs time only.

import { sql } from 'kysely';
import type { Clock } from './clock';
import type { Db } from './tables';

export interface DigestEntry {
  /** 32 lower-case hex characters. */
  readonly etag: string;
  /** 64 bytes. */
  readonly digest: Buffer;
}

const keptByDefault = 200_000;
const rowsPerStatement = 100;

export class DigestCache {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The 64-byte BLAKE2b of the content behind an etag (32 hex characters), or null. */
  async get(etag: string): Promise<Buffer | null> {
    const row = await this.#db
      .selectFrom('digest')
      .select('digest')
      .where('etag', '=', etag)
      .executeTakeFirst();
    return row?.digest ?? null;
  }

  /** Keeps a digest, the newest word on its etag. */
  async put(etag: string, digest: Buffer): Promise<void> {
    await this.putAll([{ etag, digest }]);
  }

  /** Keeps many in one transaction, several times cheaper each than one by one. */
  async putAll(entries: readonly DigestEntry[]): Promise<void> {
    const at = this.#clock();
    await this.#db.transaction().execute(async (trx) => {
      for (let from = 0; from < entries.length; from += rowsPerStatement) {
        const rows = entries.slice(from, from + rowsPerStatement);
        await trx
          .insertInto('digest')
          .values(rows.map(({ etag, digest }) => ({ etag, digest, at })))
          .onConflict((on) =>
            on.column('etag').doUpdateSet((row) => ({ digest: row.ref('excluded.digest'), at })),
          )
          .execute();
      }
    });
  }

  /** Drops all but the newest `keep`; gives how many went. */
  async prune(keep = keptByDefault): Promise<number> {
    const oldest = this.#db
      .selectFrom('digest')
      .select('etag')
      .orderBy('at', 'desc')
      .limit(sql.lit(-1))
      .offset(keep);
    const { numDeletedRows } = await this.#db
      .deleteFrom('digest')
      .where('etag', 'in', oldest)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}
