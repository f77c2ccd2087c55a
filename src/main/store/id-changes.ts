// IDs the host writes down or takes off the list, before any key holds them. Each call is
// one transaction: all of it happens or nothing.

import { BauError } from '../../shared/errors';
import { defaultRights, rightColumns, type Rights } from './rights';
import type { ClientState, Db } from './tables';

export interface NewId {
  /** Within the grammar; checked by the caller. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly rights?: Partial<Rights> | undefined;
  readonly expiresAt?: number | null | undefined;
  /** Marked for the first key that asks while the host holds a window open. */
  readonly claimable?: boolean | undefined;
}

const rowsPerStatement = 100;

/** Writes new IDs down. Throws BauError('id_exists') with the first `id` that is taken. */
export async function addIds(db: Db, ids: readonly NewId[], now: number): Promise<void> {
  await db.transaction().execute((trx) => insertIds(trx, ids, now));
}

/** As `addIds`, in the caller's transaction, which is to be undone when it throws. */
export async function insertIds(trx: Db, ids: readonly NewId[], now: number): Promise<void> {
  const rows = ids.map(({ id, name = '', rights = {}, expiresAt = null, claimable = false }) => ({
    id,
    name,
    state: claimable ? ('claimable' as const) : ('invited' as const),
    fp: null,
    createdAt: now,
    lastSeenAt: null,
    lastAddress: null,
    expiresAt,
    ...rightColumns({ ...defaultRights, ...rights }),
  }));
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const some = rows.slice(from, from + rowsPerStatement);
    const added = await trx
      .insertInto('client')
      .values(some)
      .onConflict((on) => on.column('id').doNothing())
      .returning('id')
      .execute();
    if (added.length === some.length) continue;
    const isNew = new Set(added.map(({ id }) => id));
    // An ID twice in one call is taken the second time.
    const taken = some.find(
      ({ id }, i) => !isNew.has(id) || some.findIndex((o) => o.id === id) < i,
    );
    throw new BauError('id_exists', { id: taken?.id ?? '' });
  }
}

/** The state of an ID that is marked, or no longer; throws BauError('id_held') once a key had it. */
export function markedState(id: string, state: ClientState, claimable: boolean): ClientState {
  if (state !== 'invited' && state !== 'claimable') throw new BauError('id_held', { id });
  return claimable ? 'claimable' : 'invited';
}

/**
 * Takes an ID off the list that no key ever held, its invites with it. Throws
 * BauError('unknown_id'), or BauError('id_held') for one that is to be revoked instead.
 */
export async function removeId(db: Db, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('client')
      .select(['state', 'lastSeenAt'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new BauError('unknown_id', { id });
    const used = await trx
      .selectFrom('invite')
      .select('id')
      .where('id', '=', id)
      .where('usedAt', 'is not', null)
      .executeTakeFirst();
    const claimed = await trx
      .selectFrom('claim')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    const wasHeld = used ?? claimed ?? row.lastSeenAt;
    if (wasHeld !== null || (row.state !== 'invited' && row.state !== 'claimable')) {
      throw new BauError('id_held', { id });
    }
    await trx.deleteFrom('invite').where('id', '=', id).execute();
    await trx.deleteFrom('usage').where('id', '=', id).execute();
    await trx.deleteFrom('client').where('id', '=', id).execute();
  });
}
