// The queue of downloads: those that have not ended, in their order, so that it goes on
// after a restart. A row leaves together with the note of what was saved.

import { sql, type Selectable } from 'kysely';
import { isReason, type ErrorParams, type Failure } from '../../shared/errors';
import { rowToSave, savedFileOf, type NewSavedFile, type SavedFile } from './saved-files';
import type { Db, TransferTable } from './tables';
import { beginningName } from './transfer-files';

export interface StoredTransfer extends Readonly<Omit<Selectable<TransferTable>, 'failure'>> {
  /** Null unless it failed. */
  readonly failure: Failure | null;
}

/** What may change of a row beside its place. */
export type TransferChange = Partial<
  Pick<StoredTransfer, 'state' | 'failure' | 'existing' | 'kind'>
>;

/** A download that came to its end; null where there is nothing to remember of it. */
export interface EndedTransfer {
  readonly key: string;
  readonly saved: NewSavedFile | null;
  /** Nothing was fetched: where the file is noted already, that note is given. */
  readonly isSkipped: boolean;
}

/** What is here of a folder. */
export interface FolderHere {
  readonly files: number;
  readonly bytes: number;
}

const rowsPerStatement = 1000;

function* slices<T>(rows: readonly T[]): Iterable<readonly T[]> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    yield rows.slice(from, from + rowsPerStatement);
  }
}

export class TransferRows {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** In the order of the queue. */
  async list(): Promise<StoredTransfer[]> {
    const rows = await this.#db
      .selectFrom('transfer')
      .selectAll()
      .orderBy('position')
      .orderBy('key')
      .execute();
    return rows.map((row) => ({ ...row, failure: failureOf(row.failure) }));
  }

  /** What is noted of folders' files, by the keys of their rows. */
  async foldersHere(): Promise<ReadonlyMap<string, FolderHere>> {
    const rows = await this.#db
      .selectFrom('transferFile')
      .select(({ fn }) => [
        'transfer',
        fn.countAll<number>().as('files'),
        fn.sum<number>('size').as('bytes'),
      ])
      .where('name', '!=', beginningName)
      .groupBy('transfer')
      .execute();
    return new Map(rows.map(({ transfer, files, bytes }) => [transfer, { files, bytes }]));
  }

  /** The highest position in use; 0 when there is none. */
  async lastPosition(): Promise<number> {
    const row = await this.#db
      .selectFrom('transfer')
      .select(({ fn }) => fn.max('position').as('last'))
      .executeTakeFirst();
    return row?.last ?? 0;
  }

  /** All of them or none. Many cells travel as one text: single ones take most of the time. */
  async add(rows: readonly StoredTransfer[]): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      for (const some of slices(rows)) {
        const text = JSON.stringify(
          some.map((row) => [
            ...[row.key, row.position, row.vault, row.name, row.kind, row.outDir, row.existing],
            ...[row.state, textOf(row.failure), row.addedAt],
          ]),
        );
        await sql`
          insert into transfer (key, position, vault, name, kind, out_dir, existing, state,
            failure, added_at)
          select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
            value ->> 6, value ->> 7, value ->> 8, value ->> 9 from json_each(${text})
        `.execute(db);
      }
    });
  }

  async set(keys: readonly string[], change: TransferChange): Promise<void> {
    const { failure, ...plain } = change;
    const set = failure === undefined ? plain : { ...plain, failure: textOf(failure) };
    for (const some of slices(keys)) {
      await this.#db.updateTable('transfer').set(set).where('key', 'in', some).execute();
    }
  }

  /** Gives rows new places. */
  async place(rows: readonly Pick<StoredTransfer, 'key' | 'position'>[]): Promise<void> {
    for (const some of slices(rows)) {
      const text = JSON.stringify(some.map(({ key, position }) => [key, position]));
      await sql`
        update transfer set position = placed.value ->> 1
        from json_each(${text}) as placed where transfer.key = placed.value ->> 0
      `.execute(this.#db);
    }
  }

  /** Forgets rows, and what is noted of their folders. */
  async remove(keys: readonly string[]): Promise<void> {
    for (const some of slices(keys)) {
      await this.#db.deleteFrom('transfer').where('key', 'in', some).execute();
    }
  }

  /** Takes rows out and notes what they saved, in one step; the notes in the same order. */
  end(ended: readonly EndedTransfer[]): Promise<(SavedFile | null)[]> {
    return this.#db.transaction().execute(async (db) => {
      const notes: (SavedFile | null)[] = [];
      for (const { saved, isSkipped } of ended) {
        const known = saved && isSkipped ? await noteOf(db, saved) : null;
        notes.push(known ?? (saved && savedFileOf(await rowToSave(db, saved))));
      }
      const keys = ended.map(({ key }) => key);
      for (const some of slices(keys)) {
        await db.deleteFrom('transfer').where('key', 'in', some).execute();
      }
      return notes;
    });
  }
}

/** The last note of the very same file at the same place. */
async function noteOf(
  db: Db,
  { path, vault, name, digest }: NewSavedFile,
): Promise<SavedFile | null> {
  const row = await db
    .selectFrom('savedFile')
    .selectAll()
    .where('path', '=', path)
    .where('vault', '=', vault)
    .where('name', '=', name)
    .where('digest', '=', digest)
    .orderBy('key', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? savedFileOf(row) : null;
}

const textOf = (failure: Failure | null): string | null => failure && JSON.stringify(failure);

/** A failure as it was written; another program's reasons are `unexpected` here. */
function failureOf(text: string | null): Failure | null {
  if (text === null) return null;
  const found = JSON.parse(text) as Partial<Record<keyof Failure, unknown>> | null;
  const reason = typeof found?.reason === 'string' && isReason(found.reason) ? found.reason : null;
  const status = typeof found?.status === 'number' ? found.status : 500;
  if (reason === null) return { status: 500, reason: 'unexpected', params: {} };
  return { status, reason, params: paramsOf(found?.params) };
}

function paramsOf(found: unknown): ErrorParams {
  const isPlain = typeof found === 'object' && found !== null;
  return Object.fromEntries(
    Object.entries(isPlain ? found : {}).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}
