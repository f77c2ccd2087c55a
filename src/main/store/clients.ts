// The IDs the host authorised, as rows and as the host's screen shows them. Changes of
// who holds an ID go through admission.ts; here are the lists, the last visit and what
// the host edits (PROTOCOL.md section 6).

import { sql, type Selectable, type Updateable } from 'kysely';
import { BauError } from '../../shared/errors';
import type { IdView } from '../../shared/ipc/views';
import { addIds, markedState, removeId, type NewId } from './id-changes';
import { listIds } from './id-list';
import { changedRightColumns, rightsOf, type Rights } from './rights';
import type { ClientState, ClientTable, Db } from './tables';

/** One authorised ID. */
export interface Client {
  readonly id: string;
  /** What the host calls this person; may be empty. */
  readonly name: string;
  readonly state: ClientState;
  /** 32 bytes: the key that holds the ID, or held it before it was revoked. */
  readonly fp: Buffer | null;
  readonly createdAt: number;
  readonly lastSeenAt: number | null;
  readonly lastAddress: string | null;
  /** From this moment on the ID is refused; null: never. */
  readonly expiresAt: number | null;
  readonly rights: Rights;
}

/** An ID was here. */
export interface Visit {
  readonly id: string;
  readonly at: number;
  readonly address: string;
}

/** What the host may change; what is left out stays. */
export interface ClientChange {
  readonly name?: string;
  readonly expiresAt?: number | null;
  readonly rights?: Partial<Rights>;
  /** Marked, or no longer; only for an ID no key holds. */
  readonly claimable?: boolean;
}

/** The row as the rest of the program knows it. */
export function clientOf(row: Selectable<ClientTable>): Client {
  const { id, name, state, fp, createdAt, lastSeenAt, lastAddress, expiresAt } = row;
  const rights = rightsOf(row);
  return { id, name, state, fp, createdAt, lastSeenAt, lastAddress, expiresAt, rights };
}

/** Whether an ID's time is over at `now`. */
export function isExpired(client: { readonly expiresAt: number | null }, now: number): boolean {
  return client.expiresAt !== null && client.expiresAt <= now;
}

function columnsOf({ name, expiresAt, rights = {} }: ClientChange): Updateable<ClientTable> {
  return {
    ...(name !== undefined && { name }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...changedRightColumns(rights),
  };
}

export class Clients {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Every ID by name of the ID, with the expiry of its invite where one is open at `now`. */
  async list(now: number): Promise<IdView[]> {
    return listIds(this.#db, now);
  }

  /** The ID, or null when there is no such one. */
  async get(id: string): Promise<Client | null> {
    const row = await this.#db
      .selectFrom('client')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? clientOf(row) : null;
  }

  /** Notes visits, one an ID. An ID that is gone is not an error. */
  async touch(visits: readonly Visit[]): Promise<void> {
    if (visits.length === 0) return;
    await sql`
      UPDATE client SET last_seen_at = visit.value ->> 'at', last_address = visit.value ->> 'address'
      FROM json_each(${JSON.stringify(visits)}) AS visit
      WHERE client.id = visit.value ->> 'id'
    `.execute(this.#db);
  }

  /** These IDs as they are now, by ID; one that is gone is left out. */
  async only(ids: ReadonlySet<string>): Promise<Map<string, Client>> {
    const wanted = sql<string>`select value from json_each(${JSON.stringify([...ids])})`;
    const rows = await this.#db
      .selectFrom('client')
      .selectAll()
      .where('id', 'in', sql<string>`(${wanted})`)
      .execute();
    return new Map(rows.map((row) => [row.id, clientOf(row)]));
  }

  /** Writes new IDs down, all or none. Throws BauError('id_exists'). */
  async add(ids: readonly NewId[], now: number): Promise<void> {
    await addIds(this.#db, ids, now);
  }

  /** Takes an ID off the list. Throws BauError('unknown_id'), or 'id_held' once a key had it. */
  async remove(id: string): Promise<void> {
    await removeId(this.#db, id);
  }

  /**
   * Changes what the host may change and gives the result. Throws BauError('unknown_id'),
   * and BauError('id_held') when `claimable` is given for an ID that a key has or had.
   */
  async edit(id: string, change: ClientChange): Promise<Client> {
    return this.#db.transaction().execute((trx) => editOne(trx, id, change));
  }

  /** As `edit` for each, all of them or none. */
  async editAll(ids: readonly string[], change: ClientChange): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const id of ids) await editOne(trx, id, change);
    });
  }
}

async function editOne(trx: Db, id: string, change: ClientChange): Promise<Client> {
  const found = await trx
    .selectFrom('client')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw new BauError('unknown_id', { id });
  const { claimable } = change;
  const state = claimable === undefined ? found.state : markedState(id, found.state, claimable);
  const row = await trx
    .updateTable('client')
    .set({ state, ...columnsOf(change) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return clientOf(row);
}
