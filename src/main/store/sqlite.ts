// One connection to one SQLite file through libsql, narrowed to what the store uses. It
// guards against habits of the addon: an unexpected parameter type ends the whole process,
// text is read back up to its first NUL, blobs come back as ArrayBuffer, errors come in
// several shapes, and a closed connection keeps its file open until its statements are
// collected. Files opened here must not be opened through node:fs as well: closing such a
// descriptor would drop SQLite's locks on the file (POSIX).

import Libsql from 'libsql';
import { BauError } from '../../shared/errors';

/** What SQLite stores. Booleans are written as 0 and 1 by the tables' own mappings. */
export type SqlValue = string | number | bigint | null | Buffer;
export type SqlRow = Record<string, SqlValue>;

const cachedStatements = 128;

function checkedParameter(value: unknown): SqlValue {
  if (value === null || typeof value === 'bigint') return value;
  if (typeof value === 'string' && !value.includes('\0')) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError(`sqlite: a parameter of type ${typeof value}`);
}

function ownRow(row: unknown): SqlRow {
  const cells = row as Record<string, string | number | bigint | null | ArrayBuffer>;
  const own: SqlRow = {};
  for (const [column, value] of Object.entries(cells)) {
    own[column] = value instanceof ArrayBuffer ? Buffer.from(value) : value;
  }
  return own;
}

/** Primary result codes, by which extended ones the addon has no name for are known. */
const primaryCodes: Readonly<Record<number, string>> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
};

/** SQLite's result code name (`SQLITE_BUSY`, ...), or an empty string for anything else. */
export function sqliteCode(error: unknown): string {
  if (!(error instanceof Libsql.SqliteError)) return '';
  const [, number] = /^UNKNOWN_SQLITE_ERROR_(\d+)$/.exec(error.code) ?? [];
  return (number === undefined ? undefined : primaryCodes[Number(number) & 0xff]) ?? error.code;
}

/** The refusal a person can act on for what SQLite said, or the error itself. */
function expectedFailure(error: unknown): unknown {
  const code = sqliteCode(error);
  const options = { cause: error };
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new BauError('data_corrupt', {}, options);
  if (code.startsWith('SQLITE_FULL')) return new BauError('disk_full', {}, options);
  if (/^SQLITE_(READONLY|PERM)/.test(code)) return new BauError('data_denied', {}, options);
  if (/^SQLITE_(CANTOPEN|IOERR)/.test(code)) return new BauError('data_folder', {}, options);
  return error;
}

function attempt<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw expectedFailure(error);
  }
}

export interface RunResult {
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/** A statement, valid until its connection closes. Parameters are positional. */
export class SqliteStatement {
  readonly #statement: Libsql.Statement;

  constructor(statement: Libsql.Statement) {
    this.#statement = statement;
  }

  /** Whether it gives rows. */
  get reader(): boolean {
    return this.#statement.reader;
  }

  /** Every row: a statement is never left half-read, which would hold its locks. */
  all(parameters: readonly unknown[] = []): SqlRow[] {
    const checked = parameters.map(checkedParameter);
    return attempt(() => this.#statement.all(checked)).map(ownRow);
  }

  run(parameters: readonly unknown[] = []): RunResult {
    const checked = parameters.map(checkedParameter);
    return attempt(() => this.#statement.run(checked));
  }

  /** The rows, all read before the first is given. */
  iterate(parameters: readonly unknown[] = []): IterableIterator<SqlRow> {
    return this.all(parameters).values();
  }
}

export interface OpenOptions {
  /** How long a statement waits for another connection's lock, blocking this thread. */
  readonly busyTimeoutMs: number;
}

/**
 * A connection. The constructor throws BauError('data_folder') when the file cannot be
 * opened; statements throw BauError for a damaged file, a full disk and a folder gone
 * bad, TypeError for a parameter that would not come back as it is, and SQLite's own error
 * else.
 */
export class Sqlite {
  readonly #database: Libsql.Database;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(path: string, { busyTimeoutMs }: OpenOptions) {
    try {
      this.#database = new Libsql(path, { timeout: busyTimeoutMs });
    } catch (error) {
      throw new BauError('data_folder', {}, { cause: error });
    }
  }

  /** The prepared statement for `sql`; the text never holds a value, so few are kept. */
  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = new SqliteStatement(attempt(() => this.#database.prepare(sql)));
    if (this.#statements.size >= cachedStatements) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Runs statements whose rows, if any, are thrown away. */
  exec(sql: string): void {
    attempt(() => {
      this.#database.exec(sql);
    });
  }

  /** The single integer of a pragma such as `user_version`. */
  pragmaNumber(name: string): number {
    const value = Object.values(this.prepare(`PRAGMA ${name}`).all()[0] ?? {})[0];
    if (typeof value !== 'number') throw new Error(`sqlite: PRAGMA ${name} is not a number`);
    return value;
  }

  /** Runs `body` in one BEGIN IMMEDIATE transaction, undone when it throws. */
  immediate<T>(body: () => T): T {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = body();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.inTransaction) this.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * Moves what the write-ahead log holds into the file, as far as other connections let it,
   * so that a copy of the file alone is whole. Never waits, and never fails: what cannot be
   * moved now stays safe in the log.
   */
  checkpoint(): void {
    try {
      this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // A full disk, for one. The next connection to close tries again.
    }
  }

  /** Ends the connection; no call is valid afterwards. */
  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}
