// Where the audit log begins and ends, in one row beside its rows and under a tag of its
// own, so that rows cut off at either end are missed.

import type { AuditKey } from './audit-chain';
import type { Sqlite, SqlValue } from './sqlite';

export interface ChainPoint {
  readonly seq: number;
  readonly hash: Buffer;
}

export interface AuditState {
  /** The row before the first of this part: 0, or where another identity's rows end. */
  readonly partSeq: number;
  /** The row before the first in the database: what is between is in rotated files. */
  readonly anchor: ChainPoint;
  readonly head: ChainPoint;
  /** Size of the rows' texts in the database. */
  readonly bytes: number;
  /** A head file was written and must be there. */
  readonly filed: boolean;
}

export type FoundState =
  | { readonly kind: 'none' }
  | { readonly kind: 'ok'; readonly state: AuditState }
  /** Not written with any key of this program, or changed since. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'other_identity' };

const columns = 'key_id, part_seq, anchor_seq, anchor_hash, head_seq, head_hash, bytes, filed, tag';

const tagOf = (key: AuditKey, { partSeq, anchor, head, bytes, filed }: AuditState): Buffer =>
  key.tag(
    'state',
    [partSeq, anchor.seq, head.seq, bytes, filed ? 1 : 0],
    [key.id, anchor.hash, head.hash],
  );

const isCount = (value: SqlValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function stateOf(row: Readonly<Record<string, SqlValue>>): AuditState | null {
  const {
    part_seq: partSeq,
    anchor_seq: anchorSeq,
    anchor_hash: anchorHash,
    head_seq: headSeq,
    head_hash: headHash,
    bytes,
    filed,
  } = row;
  if (!isCount(partSeq) || !isCount(anchorSeq) || !isCount(headSeq) || !isCount(bytes)) return null;
  if (!Buffer.isBuffer(anchorHash) || !Buffer.isBuffer(headHash)) return null;
  return {
    partSeq,
    anchor: { seq: anchorSeq, hash: anchorHash },
    head: { seq: headSeq, hash: headHash },
    bytes,
    filed: filed === 1,
  };
}

export function readState(sqlite: Sqlite, key: AuditKey): FoundState {
  const [row] = sqlite.prepare(`SELECT ${columns} FROM audit_state WHERE slot = 1`).all();
  if (!row) return { kind: 'none' };
  const { key_id: keyId, tag } = row;
  if (Buffer.isBuffer(keyId) && !keyId.equals(key.id)) return { kind: 'other_identity' };
  const state = stateOf(row);
  if (!state || !Buffer.isBuffer(tag) || !tagOf(key, state).equals(tag)) return { kind: 'forged' };
  return { kind: 'ok', state };
}

/** Within the transaction that changes the rows. */
export function writeState(sqlite: Sqlite, key: AuditKey, state: AuditState): void {
  const { partSeq, anchor, head, bytes, filed } = state;
  sqlite
    .prepare(
      `INSERT OR REPLACE INTO audit_state (slot, ${columns}) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run([
      key.id,
      partSeq,
      anchor.seq,
      anchor.hash,
      head.seq,
      head.hash,
      bytes,
      filed ? 1 : 0,
      tagOf(key, state),
    ]);
}
