// The query builder's SQLite dialect over one Sqlite connection. Transactions begin
// IMMEDIATE: several processes write to the file, and a deferred transaction that reads
// before it writes would fail with SQLITE_BUSY instead of waiting for its turn.

import {
  CompiledQuery,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDialectConfig,
} from 'kysely';
import type { Sqlite } from './sqlite';

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** A dialect that leaves the connection's life to whoever opened it. */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(sqlite: Sqlite) {
    const config: SqliteDialectConfig = {
      database: { prepare: (sql) => sqlite.prepare(sql), close: () => undefined },
    };
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }
}
