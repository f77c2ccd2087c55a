// The data folder's database: SQLite in WAL mode, shared by every process that works on
// the folder (the app and the `bau` commands). Each transition is one statement or one
// immediate transaction, so no process ever sees half of one (PROTOCOL.md sections 6, 12).

import { join } from 'node:path';
import { CamelCasePlugin, Kysely } from 'kysely';
import { BauError } from '../../shared/errors';
import type { RandomSource } from '../crypto/random';
import { Admission } from './admission';
import { AuditKey } from './audit-chain';
import { AuditLog } from './audit-log';
import { Claims } from './claims';
import { Clients } from './clients';
import type { Clock } from './clock';
import { ensureDataFolder, ensurePrivateFile } from './data-folder';
import { DigestCache } from './digests';
import { ImmediateSqliteDialect } from './dialect';
import { refuseEmptied } from './database-state';
import { takeLock, type HeldLock } from './lock-file';
import { checkTables, migrate } from './migrate';
import { Roster } from './roster';
import { SavedFiles } from './saved-files';
import { Serving } from './serving';
import { Settings } from './settings';
import { Sqlite, sqliteCode } from './sqlite';
import type { Tables } from './tables';
import { TransferFiles } from './transfer-files';
import { TransferRows } from './transfers';
import { Usage } from './usage';
import { Vaults } from './vaults';

export interface StoreOptions {
  readonly clock: Clock;
}

const databaseName = 'bau.db';
const lockName = 'serving.lock';
const queueLockName = 'queue.lock';
/** Nobody holds it for a moment only: waiting longer would help nobody. */
const queueLockMs = 50;
const busyTimeoutMs = 5000;
const walAttempts = 50;
const walPauseMs = 20;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Switching the mode does not wait for other connections by itself, hence the attempts. */
async function useWal(sqlite: Sqlite): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      sqlite.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (sqliteCode(error) !== 'SQLITE_BUSY' || attempt === walAttempts) throw error;
      await pause(walPauseMs);
    }
  }
}

export interface AuditOptions {
  /** 32 bytes that only this folder's host identity gives; taken over. */
  readonly secret: Buffer;
  readonly random: RandomSource;
  readonly log: (message: string, error: unknown) => void;
}

export class Store {
  readonly clients: Clients;
  readonly admission: Admission;
  readonly claims: Claims;
  readonly roster: Roster;
  readonly usage: Usage;
  readonly vaults: Vaults;
  readonly saved: SavedFiles;
  readonly transfers: TransferRows;
  readonly settings: Settings;
  readonly digests: DigestCache;
  readonly serving: Serving;
  readonly #dir: string;
  readonly #sqlite: Sqlite;
  readonly #kysely: Kysely<Tables>;

  /** Use `openStore`: the connection must be set up and its tables current. */
  constructor(dir: string, sqlite: Sqlite, clock: Clock) {
    const db = new Kysely<Tables>({
      dialect: new ImmediateSqliteDialect(sqlite),
      plugins: [new CamelCasePlugin()],
    });
    this.#dir = dir;
    this.#sqlite = sqlite;
    this.#kysely = db;
    this.clients = new Clients(db);
    this.admission = new Admission(db, clock);
    this.claims = new Claims(db);
    this.roster = new Roster(db);
    this.usage = new Usage(db);
    this.vaults = new Vaults(db, clock);
    this.saved = new SavedFiles(db);
    this.transfers = new TransferRows(db);
    this.settings = new Settings(db);
    this.digests = new DigestCache(db, clock);
    this.serving = new Serving(db, join(dir, lockName));
  }

  /**
   * A number that changes when another connection, in this process or another, has
   * committed something; commits through this store do not change it. Cheap enough to
   * ask several times a second.
   */
  changeCounter(): number {
    return this.#sqlite.pragmaNumber('data_version');
  }

  /**
   * Takes the queue for this process, until the lock is released or the process ends; null
   * while another process, or another engine of this one, has it.
   */
  lockQueue(): HeldLock | null {
    return takeLock(join(this.#dir, queueLockName), queueLockMs);
  }

  /** What is here already of a folder's download, by the key of its row in the queue. */
  transferFiles(transfer: string): TransferFiles {
    return new TransferFiles(this.#kysely, transfer);
  }

  /** The folder's audit log. The caller closes it before the store. */
  openAudit({ secret, random, log }: AuditOptions): AuditLog {
    return new AuditLog({
      db: this.#kysely,
      sqlite: this.#sqlite,
      dir: this.#dir,
      path: join(this.#dir, databaseName),
      key: new AuditKey(secret),
      random,
      log,
    });
  }

  /** Gives back what is held, the serving lock included. No call is valid afterwards. */
  async close(): Promise<void> {
    this.serving.release();
    await this.#kysely.destroy();
    this.#sqlite.checkpoint();
    this.#sqlite.close();
  }
}

/**
 * Opens the database in `dir`, creating both where missing (0700 and 0600). Throws
 * BauError: 'data_folder' when the folder cannot be used, 'data_newer' when a later
 * program wrote the database, 'data_corrupt' when it is damaged or not ours. A refused
 * database is left as it was found.
 */
export async function openStore(dir: string, { clock }: StoreOptions): Promise<Store> {
  await ensureDataFolder(dir);
  let sqlite: Sqlite | null = null;
  try {
    const path = join(dir, databaseName);
    await refuseEmptied(dir);
    await ensurePrivateFile(path);
    sqlite = new Sqlite(path, { busyTimeoutMs });
    migrate(sqlite);
    await useWal(sqlite);
    checkTables(sqlite);
    sqlite.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
    await ensurePrivateFile(join(dir, lockName));
    await ensurePrivateFile(join(dir, queueLockName));
    return new Store(dir, sqlite, clock);
  } catch (error) {
    sqlite?.close();
    throw error instanceof BauError
      ? new BauError(error.reason, { ...error.params, dir }, { cause: error })
      : error;
  }
}
