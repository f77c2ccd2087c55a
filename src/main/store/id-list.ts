// The list of IDs as the host's screen shows it. Each row comes from SQLite as one JSON
// text: the addon takes several times longer over a row's cells one by one, and a list of
// thousands is asked for whenever somebody comes or goes.

import { sql } from 'kysely';
import type { IdState, IdView } from '../../shared/ipc/views';
import { fp26 } from '../crypto/base32';
import { decodeHex } from '../crypto/hex';
import { isExpired } from './clients';
import { dayOf } from './day';
import type { ClientState, Db, Flag } from './tables';

type Rights = IdView['rights'];

/** What a row's text holds: the view, but for what SQLite cannot write itself. */
interface RowText extends Omit<IdView, 'state' | 'fp' | 'rights'> {
  readonly state: ClientState;
  /** Lower-case hex. */
  readonly fp: string | null;
  readonly rights: Omit<Rights, 'read' | 'message' | 'upload'> &
    Readonly<Record<'read' | 'message' | 'upload', Flag>>;
}

const rowText = sql<string>`json_object(
  'id', client.id,
  'name', client.name,
  'state', client.state,
  'fp', lower(nullif(hex(client.fp), '')),
  'createdAt', client.created_at,
  'lastSeenAt', client.last_seen_at,
  'lastAddress', client.last_address,
  'inviteExpiresAt', invite.not_after,
  'expiresAt', client.expires_at,
  'rights', json_object(
    'read', client.can_read,
    'message', client.can_message,
    'upload', client.can_upload,
    'folders', json(client.folders),
    'extensions', json(client.extensions),
    'quotaBytes', client.quota_bytes
  ),
  'usedToday', coalesce(usage.bytes, 0),
  'claimedAt', (
    SELECT max(claim.at) FROM claim
    WHERE claim.id = client.id AND claim.fp = client.fp AND claim.undone_at IS NULL
  )
)`;

function shownState(row: RowText, now: number): IdState {
  return row.state !== 'revoked' && isExpired(row, now) ? 'expired' : row.state;
}

function shownKey({ fp }: RowText): string | null {
  const key = fp === null ? null : decodeHex(fp, 32);
  return key && fp26(key);
}

function viewOf(text: string, now: number): IdView {
  const row = JSON.parse(text) as RowText;
  const { read, message, upload, ...limits } = row.rights;
  const rights = { read: read === 1, message: message === 1, upload: upload === 1, ...limits };
  return { ...row, state: shownState(row, now), fp: shownKey(row), rights };
}

/** Every ID by name of the ID, with the expiry of its invite where one is open at `now`. */
export async function listIds(db: Db, now: number): Promise<IdView[]> {
  const rows = await db
    .selectFrom('client')
    .leftJoin('invite', (join) =>
      join
        .onRef('invite.id', '=', 'client.id')
        .on('invite.usedAt', 'is', null)
        .on('invite.withdrawnAt', 'is', null)
        .on('invite.notAfter', '>=', now),
    )
    .leftJoin('usage', (join) =>
      join.onRef('usage.id', '=', 'client.id').on('usage.day', '=', dayOf(now).name),
    )
    .select(rowText.as('text'))
    .orderBy('client.id')
    .execute();
  return rows.map(({ text }) => viewOf(text, now));
}
