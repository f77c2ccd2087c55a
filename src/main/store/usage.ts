// Content bytes each ID was sent on the last day it was sent any (PROTOCOL.md section
// 11, `quota`). One row an ID: a new day begins anew.

import type { Db } from './tables';

export interface UsageEntry {
  readonly id: string;
  /** `YYYY-MM-DD`, of the host's calendar. */
  readonly day: string;
  readonly bytes: number;
}

export class Usage {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Bytes noted for `id` on `day`, 0 where none were. */
  async on(id: string, day: string): Promise<number> {
    const row = await this.#db
      .selectFrom('usage')
      .select('bytes')
      .where('id', '=', id)
      .where('day', '=', day)
      .executeTakeFirst();
    return row?.bytes ?? 0;
  }

  /** Adds to what is noted, all or nothing. An ID that is gone is not an error. */
  async add(entries: readonly UsageEntry[]): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const { id, day, bytes } of entries) {
        const known = await trx
          .selectFrom('client')
          .select('id')
          .where('id', '=', id)
          .executeTakeFirst();
        if (!known) continue;
        await trx
          .insertInto('usage')
          .values({ id, day, bytes })
          .onConflict((on) =>
            on.column('id').doUpdateSet((row) => ({
              day,
              bytes: row
                .case()
                .when('usage.day', '=', day)
                .then(row('usage.bytes', '+', bytes))
                .else(bytes)
                .end(),
            })),
          )
          .execute();
      }
    });
  }
}
