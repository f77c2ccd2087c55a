// One row of the audit log on one line. Names, IDs and details may be peers' text.

import type { AuditRowView } from '../../../shared/ipc/audit';
import { visibleText } from '../../../shared/visible-text';
import type { Context } from '../context';

const seqWidth = 7;
const kindWidth = 22;
/** Facts that only programs want; --json shows them. */
const left = new Set(['digest', 'session', 'fp', 'rid', 'names']);

/** What the row is about: one name, or the first of several. */
function about({ name, detail: { names } }: AuditRowView): string | null {
  if (name !== null || typeof names !== 'string') return name === null ? null : `“${name}”`;
  const [first = '', ...more] = names.split('\n');
  return more.length === 0 ? `“${first}”` : `“${first}” …`;
}

export function auditLine({ texts, format }: Context, row: AuditRowView): string {
  const { seq, at, kind, id, address, status, detail } = row;
  const labels: Readonly<Record<string, string | undefined>> = texts.all.audit.kinds;
  const facts = Object.entries(detail)
    .filter(([key]) => !left.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : String(value)}`);
  const parts = [
    String(seq).padStart(seqWidth),
    format.when(at),
    (labels[kind] ?? kind).padEnd(kindWidth),
    ...(status === null || status === 200 ? [] : [String(status)]),
    ...[id, address, about(row), ...facts].filter((part) => part !== null),
  ];
  return visibleText(parts.join('  ')).trimEnd();
}
