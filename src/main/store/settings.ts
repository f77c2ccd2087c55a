// Named JSON values. Whoever reads one parses it with its own schema: a later or earlier
// program may have written it.

import type { Db } from './tables';

/** What JSON can hold. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export class Settings {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** The value, not yet checked; undefined when it was never set. */
  async get(key: string): Promise<unknown> {
    const row = await this.#db
      .selectFrom('setting')
      .select('value')
      .where('key', '=', key)
      .executeTakeFirst();
    return row && JSON.parse(row.value);
  }

  async set(key: string, value: JsonValue): Promise<void> {
    const text = JSON.stringify(value);
    await this.#db
      .insertInto('setting')
      .values({ key, value: text })
      .onConflict((on) => on.column('key').doUpdateSet({ value: text }))
      .execute();
  }
}
