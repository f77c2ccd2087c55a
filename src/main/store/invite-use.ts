// An invite turned into a bound ID: mode `invite` of PROTOCOL.md section 6. Runs inside
// one immediate transaction, so of two that race for an invite exactly one gets it.

import type { Selectable } from 'kysely';
import { clientOf, isExpired, type Client } from './clients';
import { judgeKnown, refused, refusedAsRevoked, type Refused } from './known-key';
import type { ClientTable, Db, InviteTable } from './tables';

export interface InviteUse {
  /** 8 bytes. */
  readonly inviteId: Buffer;
  /** 32 bytes, proven by the handshake. */
  readonly fp: Buffer;
  readonly now: number;
}

export interface AdmittedByInvite {
  readonly kind: 'admitted';
  readonly client: Client;
  /** The key that held this ID until now: its session must end. */
  readonly replacedFp: Buffer | null;
  /** Another ID this key held until now, which is nobody's again. */
  readonly releasedId: string | null;
}

export type InviteResult = AdmittedByInvite | Refused;

type InviteRow = Selectable<InviteTable>;
type ClientRow = Selectable<ClientTable>;

/** Why the invite cannot be used by a key that has not used it, or null. */
function goneBecause(invite: InviteRow, client: ClientRow, now: number): string | null {
  if (invite.usedAt !== null) return 'the invite was used by another key';
  if (invite.withdrawnAt !== null) return 'the invite was withdrawn';
  if (now > invite.notAfter) return 'the invite has expired';
  // An invite made after the ID expired is the host's word that it lives again.
  if (isExpired(client, now) && !isExpired(client, invite.createdAt)) {
    return 'the ID of the invite has expired';
  }
  return null;
}

async function releaseOtherId(db: Db, fp: Buffer, id: string): Promise<string | null> {
  const released = await db
    .updateTable('client')
    .set({ state: 'invited', fp: null })
    .where('fp', '=', fp)
    .where('id', '<>', id)
    .returning('id')
    .executeTakeFirst();
  return released?.id ?? null;
}

async function bind(db: Db, client: ClientRow, { fp, now }: InviteUse): Promise<Client> {
  const row = await db
    .updateTable('client')
    .set({
      state: 'bound',
      fp,
      expiresAt: isExpired(client, now) ? null : client.expiresAt,
    })
    .where('id', '=', client.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return clientOf(row);
}

/** Judges and, if it stands, carries out the use of an invite. `trx` is a transaction. */
export async function consumeInvite(trx: Db, use: InviteUse): Promise<InviteResult> {
  const { inviteId, fp, now } = use;
  const invite = await trx
    .selectFrom('invite')
    .selectAll()
    .where('inviteId', '=', inviteId)
    .executeTakeFirst();
  if (!invite) return refused('not_enrolled', 'an unknown invite');
  const revoked = await refusedAsRevoked(trx, { fp, id: invite.id });
  if (revoked) return revoked;
  if (invite.usedFp?.equals(fp)) {
    const known = await judgeKnown(trx, { fp, id: invite.id, now });
    return known.kind === 'admitted' ? { ...known, replacedFp: null, releasedId: null } : known;
  }
  const client = await trx
    .selectFrom('client')
    .selectAll()
    .where('id', '=', invite.id)
    .executeTakeFirstOrThrow();
  const gone = goneBecause(invite, client, now);
  if (gone !== null) return refused('invite_gone', gone);

  const releasedId = await releaseOtherId(trx, fp, client.id);
  await trx
    .updateTable('invite')
    .set({ usedAt: now, usedFp: fp })
    .where('inviteId', '=', inviteId)
    .execute();
  const bound = await bind(trx, client, use);
  const replaced = client.state === 'bound' && client.fp?.equals(fp) === false;
  return {
    kind: 'admitted',
    client: bound,
    replacedFp: replaced ? client.fp : null,
    releasedId,
  };
}
