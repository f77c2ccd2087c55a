// Where the next row goes: on from the end that is found, if all that this process knows
// agrees with it, or into a new part whose first row, `log.begun`, says why.

import type { AuditFault } from '../../shared/ipc/audit';
import type { AuditKey } from './audit-chain';
import type { FoundHead } from './audit-head-file';
import { readState, type AuditState, type ChainPoint } from './audit-state';
import type { Sqlite } from './sqlite';

/** Detail of a row `log.begun`. */
export interface Begun {
  readonly because: 'new' | 'identity' | 'broken';
  /** What was found, where it was `broken`. */
  readonly why?: AuditFault;
}

export interface Start {
  readonly state: AuditState;
  /** Null where the log goes on. */
  readonly begun: Begun | null;
}

/** What the end in the database must not be behind. */
export interface Known {
  readonly file: FoundHead;
  /** The end this process left. */
  readonly left: ChainPoint | null;
}

/** Numbers from here on were not given by this program. */
const mostSeq = 2 ** 48;

function lastSeq(sqlite: Sqlite): number {
  const sql = `SELECT max(seq) AS last FROM audit WHERE seq < ${String(mostSeq)}`;
  const last = sqlite.prepare(sql).all()[0]?.['last'];
  return typeof last === 'number' ? Math.max(0, last) : 0;
}

const points = ({ file, left }: Known): readonly ChainPoint[] => [
  ...(left ? [left] : []),
  ...(file.kind === 'ok' ? [file.head] : []),
];

/** The hash after row `seq`, where it can be told. */
function hashAt(
  sqlite: Sqlite,
  { anchor, head }: Pick<AuditState, 'anchor' | 'head'>,
  seq: number,
): Buffer | null {
  if (seq === head.seq) return head.hash;
  if (seq === anchor.seq) return anchor.hash;
  const hash = sqlite.prepare('SELECT hash FROM audit WHERE seq = ?').all([seq])[0]?.['hash'];
  return Buffer.isBuffer(hash) ? hash : null;
}

/** What speaks against a state whose tag is right; null when nothing does. */
function faultOf(sqlite: Sqlite, state: AuditState, known: Known): AuditFault | null {
  if (state.filed && known.file.kind !== 'ok') {
    return known.file.kind === 'none' ? 'head_file_missing' : 'head_file';
  }
  for (const { seq, hash } of points(known)) {
    if (seq > state.head.seq) return 'rolled_back';
    const found = hashAt(sqlite, state, seq);
    if (found?.equals(hash) === false) return 'rolled_back';
  }
  return null;
}

function anew(sqlite: Sqlite, key: AuditKey, known: Known, begun: Begun): Start {
  const seq = Math.max(lastSeq(sqlite), ...points(known).map((point) => point.seq));
  const point = { seq, hash: key.beginning(seq) };
  return {
    state: { partSeq: seq, anchor: point, head: point, bytes: 0, filed: false },
    begun,
  };
}

/** Within the transaction that appends. */
export function startOf(sqlite: Sqlite, key: AuditKey, known: Known): Start {
  const found = readState(sqlite, key);
  switch (found.kind) {
    case 'ok': {
      const why = faultOf(sqlite, found.state, known);
      if (why === null) return { state: found.state, begun: null };
      return anew(sqlite, key, known, { because: 'broken', why });
    }
    case 'other_identity':
      return anew(sqlite, key, known, { because: 'identity' });
    case 'forged':
      return anew(sqlite, key, known, { because: 'broken', why: 'head' });
    case 'none': {
      const isNew = lastSeq(sqlite) === 0 && points(known).length === 0;
      const begun = { because: 'broken', why: 'head_missing' } as const;
      return anew(sqlite, key, known, isNew ? { because: 'new' } : begun);
    }
  }
}
