// What a verification of the audit log has found so far.

import type { AuditProblem } from '../../shared/ipc/audit';
import type { ChainFault, StoredRow } from './audit-chain';
import { parseRow } from './audit-row';
import type { ChainPoint } from './audit-state';

export interface Tally {
  /** Rows that hold. */
  rows: number;
  firstSeq: number;
  /** The last row that holds. */
  last: ChainPoint;
  /** Rows from before this part of the log, which this identity's key cannot check. */
  unchecked: number;
  problem: AuditProblem | null;
}

/** The fault of a part that had to begin because what was before it had been tampered with. */
export function faultOfFirst({ seq, text }: StoredRow, partSeq: number): ChainFault | null {
  if (seq !== partSeq + 1) return null;
  const row = parseRow(text.toString('utf8'));
  const isHonest = row?.kind === 'log.begun' && row.detail['because'] !== 'broken';
  return isHonest ? null : { seq, why: 'restarted' };
}
