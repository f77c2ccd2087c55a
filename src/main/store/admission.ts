// Who gets in: invites, their use, revocation (PROTOCOL.md section 6). Every transition
// is atomic across processes. The proof of an invite is the caller's to check.

import { BauError } from '../../shared/errors';
import { idPattern, inviteLife } from '../../shared/limits';
import { consumeInvite, type InviteResult, type InviteUse } from './invite-use';
import { judgeKnown, type KnownRequest, type KnownResult } from './known-key';
import type { Clock } from './clock';
import type { Db } from './tables';

export interface NewInvite {
  readonly id: string;
  /** Left out: an ID that exists keeps its name, a new one has none. */
  readonly name?: string | undefined;
  /** 8 bytes. */
  readonly inviteId: Buffer;
  /** 32 bytes: the key proofs are made with, never the link's secret. */
  readonly k: Buffer;
  /** Last moment of its validity: after `now`, by seven days at most. */
  readonly notAfter: number;
  readonly now: number;
}

/** What checking a proof needs, for open and for closed invites alike. */
export interface FoundInvite {
  readonly id: string;
  readonly k: Buffer;
}

async function withdrawOpen(db: Db, id: string, at: number): Promise<boolean> {
  const rows = await db
    .updateTable('invite')
    .set({ withdrawnAt: at })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .returning('notAfter')
    .execute();
  return rows.some((row) => row.notAfter >= at);
}

async function recordInvite(trx: Db, invite: NewInvite): Promise<void> {
  const { id, name, inviteId, k, notAfter, now } = invite;
  await trx
    .insertInto('client')
    .values({
      id,
      name: name ?? '',
      state: 'invited',
      fp: null,
      createdAt: now,
      lastSeenAt: null,
      lastAddress: null,
      expiresAt: null,
      canRead: 1,
      canMessage: 1,
      canUpload: 0,
    })
    .onConflict((on) =>
      name === undefined ? on.column('id').doNothing() : on.column('id').doUpdateSet({ name }),
    )
    .execute();
  await withdrawOpen(trx, id, now);
  await trx
    .insertInto('invite')
    .values({
      inviteId,
      id,
      k,
      createdAt: now,
      notAfter,
      usedAt: null,
      usedFp: null,
      withdrawnAt: null,
    })
    .execute();
}

export class Admission {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Mode `known`. Notes nothing: the caller notes the visit with `clients.touch`. */
  async admitKnown(request: KnownRequest): Promise<KnownResult> {
    return judgeKnown(this.#db, request);
  }

  /**
   * Records an invite. A new ID becomes `invited`; one that exists keeps its state and key
   * until the invite is used. An older open invite for the ID is withdrawn. Throws
   * BauError('bad_input') with `field` `id` or `expires`.
   */
  async createInvite(invite: NewInvite): Promise<void> {
    await this.createInvites([invite]);
  }

  /** As `createInvite` for each, all of them or none. */
  async createInvites(invites: readonly NewInvite[]): Promise<void> {
    for (const { id, notAfter, now } of invites) {
      if (!idPattern.test(id)) throw new BauError('bad_input', { field: 'id' });
      if (!(notAfter > now && notAfter - now <= inviteLife.maxMs)) {
        throw new BauError('bad_input', { field: 'expires' });
      }
    }
    await this.#db.transaction().execute(async (trx) => {
      for (const invite of invites) await recordInvite(trx, invite);
    });
  }

  /** The invite's ID and proof key, whatever became of it; null when it is unknown. */
  async findInvite(inviteId: Buffer): Promise<FoundInvite | null> {
    const row = await this.#db
      .selectFrom('invite')
      .select(['id', 'k'])
      .where('inviteId', '=', inviteId)
      .executeTakeFirst();
    return row ?? null;
  }

  /**
   * Mode `invite`, for a proof the caller found valid: binds the ID to the key and spends
   * the invite, at once or not at all. The caller ends the sessions of `replacedFp` and
   * of `releasedId`.
   */
  async useInvite(use: InviteUse): Promise<InviteResult> {
    return this.#db.transaction().execute((trx) => consumeInvite(trx, use));
  }

  /** Withdraws the ID's open invite; false when there was none. */
  async withdrawInvite(id: string): Promise<boolean> {
    return withdrawOpen(this.#db, id, this.#clock());
  }

  /**
   * Revokes the ID: its key is refused for ever, its open invite withdrawn. Gives that key
   * (32 bytes), or null where none holds the ID. Throws BauError('unknown_id').
   */
  async revoke(id: string): Promise<Buffer | null> {
    const at = this.#clock();
    return this.#db.transaction().execute(async (trx) => {
      const row = await trx
        .updateTable('client')
        .set({ state: 'revoked' })
        .where('id', '=', id)
        .returning('fp')
        .executeTakeFirst();
      if (!row) throw new BauError('unknown_id', { id });
      await withdrawOpen(trx, id, at);
      if (row.fp) {
        await trx
          .insertInto('revokedKey')
          .values({ fp: row.fp, id, at })
          .onConflict((on) => on.column('fp').doNothing())
          .execute();
      }
      return row.fp;
    });
  }
}
