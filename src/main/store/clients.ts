// The IDs the host authorised, as rows and as the host's screen shows them. Changes of
// who holds an ID go through admission.ts; here are the lists, the last visit and what
// the host edits (PROTOCOL.md section 6).

import type { Selectable, Updateable } from 'kysely';
import { BauError } from '../../shared/errors';
import type { IdState, IdView } from '../../shared/ipc/views';
import { fp26 } from '../crypto/base32';
import type { ClientState, ClientTable, Db, Flag } from './tables';

export interface Rights {
  readonly read: boolean;
  readonly message: boolean;
  readonly upload: boolean;
}

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

/** What the host may change; what is left out stays. */
export interface ClientChange {
  readonly name?: string;
  readonly expiresAt?: number | null;
  readonly rights?: Partial<Rights>;
}

/** The row as the rest of the program knows it. */
export function clientOf(row: Selectable<ClientTable>): Client {
  const { canRead, canMessage, canUpload, ...rest } = row;
  return {
    ...rest,
    rights: { read: canRead === 1, message: canMessage === 1, upload: canUpload === 1 },
  };
}

/** Whether an ID's time is over at `now`. */
export function isExpired(client: { readonly expiresAt: number | null }, now: number): boolean {
  return client.expiresAt !== null && client.expiresAt <= now;
}

function shownState(row: Selectable<ClientTable>, now: number): IdState {
  return row.state !== 'revoked' && isExpired(row, now) ? 'expired' : row.state;
}

const flag = (value: boolean): Flag => (value ? 1 : 0);

function columnsOf({ name, expiresAt, rights = {} }: ClientChange): Updateable<ClientTable> {
  return {
    ...(name !== undefined && { name }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(rights.read !== undefined && { canRead: flag(rights.read) }),
    ...(rights.message !== undefined && { canMessage: flag(rights.message) }),
    ...(rights.upload !== undefined && { canUpload: flag(rights.upload) }),
  };
}

export class Clients {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Every ID by name of the ID, with the expiry of its invite where one is open at `now`. */
  async list(now: number): Promise<IdView[]> {
    const rows = await this.#db
      .selectFrom('client')
      .leftJoin('invite', (join) =>
        join
          .onRef('invite.id', '=', 'client.id')
          .on('invite.usedAt', 'is', null)
          .on('invite.withdrawnAt', 'is', null)
          .on('invite.notAfter', '>=', now),
      )
      .selectAll('client')
      .select('invite.notAfter as inviteExpiresAt')
      .orderBy('client.id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      state: shownState(row, now),
      fp: row.fp && fp26(row.fp),
      createdAt: row.createdAt,
      lastSeenAt: row.lastSeenAt,
      lastAddress: row.lastAddress,
      inviteExpiresAt: row.inviteExpiresAt,
    }));
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

  /** Notes a visit. An ID that is gone is not an error. */
  async touch(id: string, at: number, address: string): Promise<void> {
    await this.#db
      .updateTable('client')
      .set({ lastSeenAt: at, lastAddress: address })
      .where('id', '=', id)
      .execute();
  }

  /** Changes what the host may change and gives the result. Throws BauError('unknown_id'). */
  async edit(id: string, change: ClientChange): Promise<Client> {
    // The id is set to itself so that an empty change is still a valid statement.
    const row = await this.#db
      .updateTable('client')
      .set({ id, ...columnsOf(change) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new BauError('unknown_id', { id });
    return clientOf(row);
  }
}
