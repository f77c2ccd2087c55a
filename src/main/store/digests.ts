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

/** Several digests as they are read: 80 bytes each, the etag's 16 and the digest's 64. */
export interface DigestPage {
  readonly records: Buffer;
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

const keptByDefault = 200_000;
const rowsPerStatement = 100;
const rowsPerPage = 2000;

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

  /**
   * Those whose etags come after `after`, `''` for the first. A page is one text: the addon
   * takes several times longer over thousands of cells.
   */
  async page(after: string): Promise<DigestPage> {
    const { rows } = await sql<{ text: string | null; last: string | null }>`
      SELECT group_concat(etag || hex(digest), '') AS text, max(etag) AS last
      FROM (SELECT etag, digest FROM digest WHERE etag > ${after} ORDER BY etag LIMIT ${sql.lit(rowsPerPage)})
    `.execute(this.#db);
    const { text, last } = rows[0] ?? { text: null, last: null };
    return { records: Buffer.from(text ?? '', 'hex'), next: last };
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
