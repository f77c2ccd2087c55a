// Appends rows to the audit log: whichever process has some takes the write lock, goes on
// from the end it finds there, and leaves the new end under a tag. What it finds is never
// repaired: where the end is not what it must be, a new part begins and says so.

import type { RandomSource } from '../crypto/random';
import type { AuditKey } from './audit-chain';
import { readHeadFile, writeHeadFile, type FoundHead } from './audit-head-file';
import { rowText, type AuditEntry } from './audit-row';
import { startOf, type Begun } from './audit-start';
import { writeState, type AuditState, type ChainPoint } from './audit-state';
import type { Sqlite } from './sqlite';
import type { Db } from './tables';

/** What the parts of the audit log work with. */
export interface AuditPlace {
  readonly db: Db;
  readonly sqlite: Sqlite;
  /** Absolute: the data folder, and the database in it. */
  readonly dir: string;
  readonly path: string;
  readonly key: AuditKey;
  readonly random: RandomSource;
  readonly log: (message: string, error: unknown) => void;
}

interface Written {
  readonly state: AuditState;
  readonly isPart: boolean;
}

/**
 * Runs `body` while no transaction of this connection is open. `body` is synchronous:
 * nothing of this process runs in between.
 */
export function exclusively<T>({ db }: AuditPlace, body: () => T): Promise<T> {
  return db.connection().execute(() => Promise.resolve(body()));
}

function begunRow(at: number, begun: Begun): AuditEntry {
  const about = { id: null, address: null, name: null, status: null };
  return { at, kind: 'log.begun', ...about, detail: { ...begun } };
}

export class AuditAppender {
  readonly #place: AuditPlace;
  /** The end this process left, which no honest database is behind. */
  #left: ChainPoint | null = null;
  #file: FoundHead | null = null;
  #filedSeq = 0;

  constructor(place: AuditPlace) {
    this.#place = place;
  }

  /** Whether this process appended rows that the head file does not cover yet. */
  get isAhead(): boolean {
    return this.#left !== null && this.#left.seq > this.#filedSeq;
  }

  /**
   * Appends all or nothing and gives the new state. `durable`: the rows are on the disk
   * afterwards, whatever happens to the computer, and the head file covers them; without
   * it a power failure may take the last seconds back. `at` is now. Rejects as the store
   * does.
   */
  async append(
    entries: readonly AuditEntry[],
    { durable, at }: { readonly durable: boolean; readonly at: number },
  ): Promise<AuditState> {
    const { dir, key, random } = this.#place;
    this.#file ??= await readHeadFile(dir, key);
    let written = await this.#transact(entries, at, durable, false);
    if (!written) {
      // The file as it was read may be older than the state: another process writes both.
      this.#file = await readHeadFile(dir, key);
      written = await this.#transact(entries, at, durable, true);
    }
    if (!written) throw new Error('audit: no state');
    const { state, isPart } = written;
    this.#left = state.head;
    if (isPart) {
      this.#file = { kind: 'none' };
      this.#filedSeq = 0;
    }
    if (durable) {
      await writeHeadFile(dir, key, state.head, random);
      this.#file = { kind: 'ok', head: state.head };
      this.#filedSeq = state.head.seq;
    }
    return state;
  }

  /** Null where a new part would have to begin and `mayBegin` forbids it. */
  #transact(
    entries: readonly AuditEntry[],
    at: number,
    durable: boolean,
    mayBegin: boolean,
  ): Promise<Written | null> {
    const { sqlite } = this.#place;
    return exclusively(this.#place, () => {
      // Synced at the commit: the write-ahead log is one file, so what came before is, too.
      if (durable) sqlite.exec('PRAGMA synchronous = FULL');
      try {
        return sqlite.immediate(() => this.#write(entries, at, mayBegin));
      } finally {
        if (durable) sqlite.exec('PRAGMA synchronous = NORMAL');
      }
    });
  }

  #write(entries: readonly AuditEntry[], at: number, mayBegin: boolean): Written | null {
    const { sqlite, key } = this.#place;
    const file = this.#file ?? { kind: 'none' };
    const { state, begun } = startOf(sqlite, key, { file, left: this.#left });
    if (begun && !mayBegin) return null;
    let { seq, hash } = state.head;
    let { bytes } = state;
    // In place of a row beyond the end, should somebody have put one there.
    const insert = sqlite.prepare('INSERT OR REPLACE INTO audit (seq, row, hash) VALUES (?, ?, ?)');
    for (const entry of begun ? [begunRow(at, begun), ...entries] : entries) {
      const text = rowText(entry);
      const encoded = Buffer.from(text, 'utf8');
      seq += 1;
      hash = key.rowHash(hash, seq, encoded);
      bytes += encoded.length;
      insert.run([seq, text, hash]);
    }
    const filed = !begun && (state.filed || file.kind === 'ok');
    const next = { ...state, head: { seq, hash }, bytes, filed };
    writeState(sqlite, key, next);
    return { state: next, isPart: begun !== null };
  }
}
