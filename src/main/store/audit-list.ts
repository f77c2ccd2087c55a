// Rows of the audit log by what they are about, newest first. The filters look inside the
// rows' texts, a stretch at a time, so that a search which finds little blocks nobody.

import { setImmediate as breathe } from 'node:timers/promises';
import type { AuditFilter, AuditOutputs, AuditRowView } from '../../shared/ipc/audit';
import { encodeHex } from '../crypto/hex';
import { parseRow } from './audit-row';
import type { Sqlite, SqlValue } from './sqlite';

export type AuditQuery = AuditFilter & {
  readonly after?: number | undefined;
  readonly limit: number;
};
type Page = AuditOutputs['audit.list'];

const stretch = 5000;

/** The row as people see it; a text that is no row any more is shown for what it is. */
export function rowView(seq: number, text: string, hash: Buffer): AuditRowView {
  const nothing = { id: null, address: null, name: null, status: null, detail: {} };
  const row = parseRow(text) ?? { at: 0, kind: 'unreadable', ...nothing };
  return { seq, ...row, hash: encodeHex(hash) };
}

// Compared as they are written in the row, where quotes and what cannot be seen, NUL above
// all, are escaped.
const json = (text: string): string => JSON.stringify(text);

/** The filter as SQL over a column `row`, true for rows that fit. */
function conditionOf({ kinds, id, text, since, until }: AuditFilter): {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
} {
  const field = (name: string): string => `(CASE WHEN json_valid(row) THEN row -> '$.${name}' END)`;
  const parts: string[] = [];
  const parameters: SqlValue[] = [];
  const where = (sql: string, ...values: readonly SqlValue[]): void => {
    parts.push(sql);
    parameters.push(...values);
  };
  if (kinds) where(`${field('kind')} IN (${kinds.map(() => '?').join(', ')})`, ...kinds.map(json));
  if (id !== undefined) where(`${field('id')} = ?`, json(id));
  if (since !== undefined) where(`CAST(${field('at')} AS INTEGER) >= ?`, since);
  if (until !== undefined) where(`CAST(${field('at')} AS INTEGER) < ?`, until);
  if (text !== undefined) where('instr(lower(row), lower(?)) > 0', json(text).slice(1, -1));
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), parameters };
}

/** Rows before `after`, or the newest; `next` asks for those before them. */
export async function listAudit(sqlite: Sqlite, query: AuditQuery): Promise<Page> {
  const { sql, parameters } = conditionOf(query);
  const statement = `SELECT seq, row, hash FROM audit WHERE seq < ? AND seq >= ? AND ${sql}
    ORDER BY seq DESC LIMIT ?`;
  const ends = sqlite.prepare('SELECT min(seq) AS first, max(seq) AS last FROM audit').all()[0];
  const { first, last } = ends ?? {};
  if (typeof first !== 'number' || typeof last !== 'number') return { rows: [], next: null };
  const rows: AuditRowView[] = [];
  let before = Math.min(query.after ?? last + 1, last + 1);
  while (before > first) {
    const from = before - stretch;
    const wanted = query.limit - rows.length;
    const found = sqlite.prepare(statement).all([before, from, ...parameters, wanted]);
    for (const { seq, row, hash } of found) {
      if (typeof seq !== 'number' || typeof row !== 'string' || !Buffer.isBuffer(hash)) continue;
      rows.push(rowView(seq, row, hash));
    }
    if (found.length === wanted) {
      const { seq } = rows.at(-1) ?? { seq: first };
      return { rows, next: seq > first ? seq : null };
    }
    before = from;
    await breathe();
  }
  return { rows, next: null };
}
