// Claimable IDs (PROTOCOL.md section 6, claim): the window the host opens, who took which
// ID in it, and taking it back. The window lies in the database, so that any process on
// the folder may open or close it and the running server honours it.

import { sql } from 'kysely';
import { BauError } from '../../shared/errors';
import { claimWindow, claimsPerSource } from '../../shared/limits';
import { clientOf, isExpired, type Client } from './clients';
import { judgeKnown, refused, refusedAsRevoked, type Refused } from './known-key';
import type { Db } from './tables';

export interface ClaimRequest {
  /** 32 bytes, proven by the handshake. */
  readonly fp: Buffer;
  /** Within the grammar, as the peer sent it. */
  readonly id: string;
  /** What claims are counted by: one address, or a network of IPv6. */
  readonly source: string;
  /** Address and port, as the server saw them. */
  readonly address: string;
  readonly now: number;
}

export interface AdmittedByClaim {
  readonly kind: 'admitted';
  readonly client: Client;
  /** False for a key that holds the ID already and asks again. */
  readonly isNew: boolean;
}

export type ClaimResult = AdmittedByClaim | Refused;

/** A window, open from `openedAt` until before `closesAt`. */
export interface ClaimWindow {
  readonly number: number;
  readonly openedAt: number;
  readonly closesAt: number;
}

export interface ClaimRow {
  readonly id: string;
  /** 32 bytes. */
  readonly fp: Buffer;
  readonly address: string;
  readonly at: number;
  readonly undoneAt: number | null;
}

const no = (detail: string): Refused => refused('not_enrolled', detail);

/** The window that is open at `now`. A clock set back before its beginning closes it. */
async function openWindow(db: Db, now: number): Promise<ClaimWindow | null> {
  const row = await db
    .selectFrom('claimWindow')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && row.openedAt <= now && now < row.closesAt ? row : null;
}

/** Why this key may not take a claimable ID in this window, or null. */
async function spentBecause(
  db: Db,
  { number }: ClaimWindow,
  { fp, source }: ClaimRequest,
): Promise<string | null> {
  const inWindow = db.selectFrom('claim').where('window', '=', number);
  const undone = await inWindow
    .select('id')
    .where('fp', '=', fp)
    .where('undoneAt', 'is not', null)
    .executeTakeFirst();
  if (undone) return `the key whose claim of ${undone.id} was undone claims again`;
  const { count } = await inWindow
    .select(sql<number>`count(*)`.as('count'))
    .where('source', '=', source)
    .executeTakeFirstOrThrow();
  return count >= claimsPerSource ? 'this source has had its claims of this window' : null;
}

/** Judges and, if it stands, carries out a claim. `trx` is a transaction. */
async function judgeClaim(trx: Db, request: ClaimRequest): Promise<ClaimResult> {
  const { fp, id, source, address, now } = request;
  const revoked = await refusedAsRevoked(trx, { fp, id });
  if (revoked) return revoked;
  const held = await trx.selectFrom('client').select('id').where('fp', '=', fp).executeTakeFirst();
  if (held?.id === id) {
    const known = await judgeKnown(trx, { fp, id, now });
    return known.kind === 'admitted' ? { ...known, isNew: false } : known;
  }
  if (held) return no(`the key that holds ${held.id} claims another ID`);
  const window = await openWindow(trx, now);
  if (!window) return no('a claim while no window is open');
  const row = await trx.selectFrom('client').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return no('an unknown ID is claimed');
  if (row.state !== 'claimable') return no(`an ID that is ${row.state} is claimed`);
  if (isExpired(row, now)) return no('a claimable ID that has expired');
  const spent = await spentBecause(trx, window, request);
  if (spent !== null) return no(spent);
  const bound = await trx
    .updateTable('client')
    .set({ state: 'bound', fp })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('claim')
    .values({ window: window.number, id, fp, source, address, at: now, undoneAt: null })
    .execute();
  return { kind: 'admitted', client: clientOf(bound), isNew: true };
}

export class Claims {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * Opens the window for `lengthMs` from `now`, or sets the end of the one that is open:
   * what it counted stays. Throws BauError('bad_input') with `field` `minutes`.
   */
  async open(now: number, lengthMs: number): Promise<void> {
    if (!(lengthMs > 0 && lengthMs <= claimWindow.maxMs)) {
      throw new BauError('bad_input', { field: 'minutes' });
    }
    const closesAt = now + lengthMs;
    await this.#db.transaction().execute(async (trx) => {
      const window = await openWindow(trx, now);
      if (window) {
        await trx
          .updateTable('claimWindow')
          .set({ closesAt })
          .where('number', '=', window.number)
          .execute();
      } else {
        await trx.insertInto('claimWindow').values({ openedAt: now, closesAt }).execute();
      }
    });
  }

  /** Closes the window; without effect when none is open. */
  async close(now: number): Promise<void> {
    await this.#db
      .updateTable('claimWindow')
      .set({ closesAt: now })
      .where('closesAt', '>', now)
      .execute();
  }

  async window(now: number): Promise<ClaimWindow | null> {
    return openWindow(this.#db, now);
  }

  /** Mode `claim`: of all that ask for an ID at the same moment exactly one gets it. */
  async claim(request: ClaimRequest): Promise<ClaimResult> {
    return this.#db.transaction().execute((trx) => judgeClaim(trx, request));
  }

  /**
   * Takes an ID back from the key that claimed it: it is claimable again, and that key gets
   * nothing more in the window it claimed in. The caller ends its session. Throws
   * BauError('no_claim') unless the ID is held by the key that claimed it.
   */
  async undo(id: string, now: number): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const claim = await trx
        .selectFrom('claim')
        .innerJoin('client', (join) =>
          join.onRef('client.id', '=', 'claim.id').onRef('client.fp', '=', 'claim.fp'),
        )
        .select('claim.key')
        .where('claim.id', '=', id)
        .where('claim.undoneAt', 'is', null)
        .where('client.state', '=', 'bound')
        .orderBy('claim.key', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!claim) throw new BauError('no_claim', { id });
      await trx
        .updateTable('client')
        .set({ state: 'claimable', fp: null })
        .where('id', '=', id)
        .execute();
      await trx.updateTable('claim').set({ undoneAt: now }).where('key', '=', claim.key).execute();
    });
  }

  /** The newest claims first, at most `most`. */
  async recent(most: number): Promise<ClaimRow[]> {
    return this.#db
      .selectFrom('claim')
      .select(['id', 'fp', 'address', 'at', 'undoneAt'])
      .orderBy('key', 'desc')
      .limit(most)
      .execute();
  }
}
