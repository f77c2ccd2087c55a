// Checks the whole audit log: rotated files, then the database as one moment shows it, then
// what lies beside it of its end. The first row that is not as it was written is named.
// The work goes in small pieces, so that a server in the same process goes on.

import { setImmediate as breathe } from 'node:timers/promises';
import type { AuditFault, AuditProblem, AuditVerifyView } from '../../shared/ipc/audit';
import { encodeHex } from '../crypto/hex';
import type { AuditPlace } from './audit-append';
import { ChainCheck } from './audit-chain';
import { readHeadFile, type FoundHead } from './audit-head-file';
import { readRows } from './audit-rows';
import { readState, type AuditState, type ChainPoint } from './audit-state';
import { faultOfFirst, type Tally } from './audit-tally';
import { verifyFiles } from './audit-verify-files';
import { Sqlite } from './sqlite';

const busyTimeoutMs = 5000;
const isFaulty = ({ problem }: Tally): boolean => problem !== null;
const noRow: ChainPoint = { seq: 0, hash: Buffer.alloc(0) };

function countRows(sqlite: Sqlite, where: string, seq: number): number {
  const sql = `SELECT count(*) AS count FROM audit WHERE seq ${where} ?`;
  const count = sqlite.prepare(sql).all([seq])[0]?.['count'];
  return typeof count === 'number' ? count : 0;
}

/** The first row whose number lies in no part of the log, or null. */
function strayRow(sqlite: Sqlite, { partSeq, anchor, head }: AuditState): number | null {
  const sql =
    'SELECT min(seq) AS seq FROM audit WHERE seq < 1 OR (seq > ? AND seq <= ?) OR seq > ?';
  const seq = sqlite.prepare(sql).all([partSeq, anchor.seq, head.seq])[0]?.['seq'];
  return typeof seq === 'number' ? seq : null;
}

/** Checks the head file against the log, whose hash at the file's row is `found`. */
function faultOfHeadFile(
  file: FoundHead,
  { filed, head }: AuditState,
  found: Buffer | null,
): { readonly seq: number; readonly why: AuditFault } | null {
  if (file.kind !== 'ok') {
    if (!filed) return null;
    return { seq: head.seq, why: file.kind === 'none' ? 'head_file_missing' : 'head_file' };
  }
  if (file.head.seq > head.seq) return { seq: head.seq + 1, why: 'rolled_back' };
  if (found?.equals(file.head.hash) === false) return { seq: file.head.seq, why: 'rolled_back' };
  return null;
}

async function verifyRows(
  sqlite: Sqlite,
  place: AuditPlace,
  state: AuditState,
  { tally, watched }: { readonly tally: Tally; readonly watched: number },
): Promise<Buffer | null> {
  const { anchor, head, partSeq } = state;
  const check = new ChainCheck(place.key, anchor, head);
  const fail = ({ seq, why }: Omit<AuditProblem, 'file'>): void => {
    tally.problem ??= { seq, why, file: null };
  };
  let found = watched === anchor.seq ? anchor.hash : null;
  for (;;) {
    const rows = readRows(sqlite, check.seq, head.seq);
    for (const row of rows) {
      const fault = check.take(row) ?? faultOfFirst(row, partSeq);
      if (fault) {
        fail(fault);
        return found;
      }
      if (tally.rows === 0) tally.firstSeq = row.seq;
      tally.rows += 1;
      if (row.seq === watched) found = row.hash;
    }
    if (rows.length > 0) tally.last = { seq: check.seq, hash: check.hash };
    if (rows.length === 0 || check.seq === head.seq) break;
    await breathe();
  }
  const fault = check.end();
  if (fault) fail(fault);
  return found;
}

async function verifyMoment(
  sqlite: Sqlite,
  place: AuditPlace,
  file: FoundHead,
  tally: Tally,
): Promise<void> {
  const isThere = sqlite
    .prepare("SELECT name FROM sqlite_master WHERE name IN ('audit', 'audit_state')")
    .all();
  const fail = (seq: number, why: AuditFault): void => {
    tally.problem ??= { seq, why, file: null };
  };
  if (isThere.length !== 2) {
    fail(0, 'table_missing');
    return;
  }
  const found = readState(sqlite, place.key);
  if (found.kind === 'none') {
    if (file.kind === 'ok') fail(file.head.seq, 'rolled_back');
    else if (countRows(sqlite, '>', 0) > 0) fail(1, 'head_missing');
    return;
  }
  if (found.kind !== 'ok') {
    fail(0, found.kind === 'forged' ? 'head' : 'other_identity');
    return;
  }
  const { state } = found;
  tally.unchecked += countRows(sqlite, '<=', state.partSeq);
  await verifyFiles(place, state, tally);
  if (isFaulty(tally)) return;
  const watched = file.kind === 'ok' ? file.head.seq : 0;
  const hash = await verifyRows(sqlite, place, state, { tally, watched });
  if (isFaulty(tally)) return;
  const stray = strayRow(sqlite, state);
  if (stray !== null) fail(stray, 'extra');
  const fault = faultOfHeadFile(file, state, hash);
  if (fault) fail(fault.seq, fault.why);
}

/** Checks everything there is. Rejects only where the database cannot be opened at all. */
export async function verifyAudit(place: AuditPlace): Promise<AuditVerifyView> {
  const startedAt = performance.now();
  const tally: Tally = { rows: 0, firstSeq: 0, last: noRow, unchecked: 0, problem: null };
  // Read first: the database may grow meanwhile, and is then still not behind it.
  const file = await readHeadFile(place.dir, place.key);
  const sqlite = new Sqlite(place.path, { busyTimeoutMs });
  try {
    sqlite.exec('BEGIN');
    await verifyMoment(sqlite, place, file, tally);
  } catch (error) {
    tally.problem ??= { seq: tally.last.seq + 1, why: 'unreadable', file: null };
    place.log('audit log cannot be read', error);
  } finally {
    sqlite.close();
  }
  const { rows, firstSeq, last, unchecked, problem } = tally;
  return {
    ok: problem === null,
    rows,
    firstSeq,
    lastSeq: last.seq,
    lastHash: encodeHex(last.hash),
    unchecked,
    problem,
    ms: Math.round(performance.now() - startedAt),
  };
}
