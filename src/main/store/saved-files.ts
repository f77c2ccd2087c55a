// What this client saved: a history, kept when a vault is forgotten. Rows describe files;
// the files themselves may have been moved or changed since.

import type { Insertable, Selectable } from 'kysely';
import type { Db, SavedFileTable } from './tables';

/** A file to note. `digest` is 128 lower-case hex characters, `vault` an FP26. */
export type NewSavedFile = Readonly<Omit<Insertable<SavedFileTable>, 'key'>>;

export interface SavedFile extends Readonly<Omit<Selectable<SavedFileTable>, 'key'>> {
  /** Decimal text. */
  readonly key: string;
}

const shownByDefault = 200;

/** As everybody else sees a row. */
export const savedFileOf = (row: Selectable<SavedFileTable>): SavedFile => ({
  ...row,
  key: String(row.key),
});

/** Notes a file, in a transaction or on its own; gives the row. */
export function rowToSave(db: Db, file: NewSavedFile): Promise<Selectable<SavedFileTable>> {
  return db.insertInto('savedFile').values(file).returningAll().executeTakeFirstOrThrow();
}

export class SavedFiles {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async add(file: NewSavedFile): Promise<SavedFile> {
    return savedFileOf(await rowToSave(this.#db, file));
  }

  /** Newest first, `limit` at most. */
  async list(limit = shownByDefault): Promise<SavedFile[]> {
    const rows = await this.#db
      .selectFrom('savedFile')
      .selectAll()
      .orderBy('key', 'desc')
      .limit(limit)
      .execute();
    return rows.map(savedFileOf);
  }

  /** Forgets a row by its key; the file stays where it is. */
  async remove(key: string): Promise<void> {
    await this.#db.deleteFrom('savedFile').where('key', '=', Number(key)).execute();
  }

  /** By the key `add` gave; null for any other text. */
  async get(key: string): Promise<SavedFile | null> {
    if (!/^[1-9]\d{0,14}$/.test(key)) return null;
    const row = await this.#db
      .selectFrom('savedFile')
      .selectAll()
      .where('key', '=', Number(key))
      .executeTakeFirst();
    return row ? savedFileOf(row) : null;
  }
}
