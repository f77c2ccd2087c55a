// Whether a key may use an ID it says it holds: mode `known` of PROTOCOL.md section 6.
// The peer learns little (`not_enrolled` for most), the host learns which case it was.

import { idPattern } from '../../shared/limits';
import { clientOf, isExpired, type Client } from './clients';
import type { Db } from './tables';

export interface Refused {
  readonly kind: 'refused';
  readonly reason: 'not_enrolled' | 'revoked' | 'expired' | 'invite_gone';
  /** Which case it was, in English, for the host's log. Holds nothing the peer wrote. */
  readonly detail: string;
}

export interface AdmittedKnown {
  readonly kind: 'admitted';
  readonly client: Client;
}

export type KnownResult = AdmittedKnown | (Refused & { readonly reason: KnownReason });
export type KnownReason = 'not_enrolled' | 'revoked' | 'expired';

export interface KnownRequest {
  /** 32 bytes, proven by the handshake. */
  readonly fp: Buffer;
  /** As the peer sent it. */
  readonly id: string;
  readonly now: number;
}

export function refused<R extends Refused['reason']>(
  reason: R,
  detail: string,
): Refused & { readonly reason: R } {
  return { kind: 'refused', reason, detail };
}

/** The refusal of a key that was revoked, if it was: it is told so for its own ID only. */
export async function refusedAsRevoked(
  db: Db,
  { fp, id }: { readonly fp: Buffer; readonly id: string },
): Promise<(Refused & { readonly reason: 'revoked' | 'not_enrolled' }) | null> {
  const row = await db
    .selectFrom('revokedKey')
    .select('id')
    .where('fp', '=', fp)
    .executeTakeFirst();
  if (!row) return null;
  return row.id === id
    ? refused('revoked', 'this key was revoked')
    : refused('not_enrolled', `revoked key of ${row.id} asks for another ID`);
}

/**
 * Judges a request of mode `known`. Admission rests on one row read at once, so a
 * transition in another process falls wholly before or after it.
 */
export async function judgeKnown(db: Db, { fp, id, now }: KnownRequest): Promise<KnownResult> {
  if (!idPattern.test(id)) return refused('not_enrolled', 'an ID outside the grammar');
  const row = await db.selectFrom('client').selectAll().where('id', '=', id).executeTakeFirst();
  if (row?.state === 'bound' && row.fp?.equals(fp)) {
    const client = clientOf(row);
    return isExpired(client, now)
      ? refused('expired', 'the ID has expired')
      : { kind: 'admitted', client };
  }
  const revoked = await refusedAsRevoked(db, { fp, id });
  if (revoked) return revoked;
  const held = await db.selectFrom('client').select('id').where('fp', '=', fp).executeTakeFirst();
  const key = held ? `the key that holds ${held.id}` : 'an unknown key';
  const about = row ? `an ID that is ${row.state}` : 'an unknown ID';
  return refused('not_enrolled', `${key} asks for ${about}`);
}
