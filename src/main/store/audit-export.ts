// The audit log, or what a filter leaves of it, as a file of JSON lines, oldest first: what
// was rotated out and is still there, then the database. For people and programs to read;
// the chain is checked where the log lies.

import { open, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { BauError } from '../../shared/errors';
import type { AuditFilter, AuditRowView } from '../../shared/ipc/audit';
import type { AuditPlace } from './audit-append';
import type { StoredRow } from './audit-chain';
import { parseLine, readLines, rotatedFiles } from './audit-files';
import { rowView } from './audit-list';
import { readRows } from './audit-rows';
import { privateFileMode, systemCode } from './data-folder';

const mostSeq = Number.MAX_SAFE_INTEGER;

/** As the list has it in SQL. */
function fits(row: AuditRowView, text: string, filter: AuditFilter): boolean {
  const { kinds, id, since, until } = filter;
  if (kinds && !kinds.includes(row.kind)) return false;
  if (id !== undefined && row.id !== id) return false;
  if (since !== undefined && row.at < since) return false;
  if (until !== undefined && row.at >= until) return false;
  if (filter.text === undefined) return true;
  const wanted = JSON.stringify(filter.text).slice(1, -1);
  return lowerAscii(text).includes(lowerAscii(wanted));
}

const lowerAscii = (text: string): string =>
  text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase());

async function* everyRow({ dir, sqlite }: AuditPlace): AsyncGenerator<readonly StoredRow[]> {
  const [start] = sqlite.prepare('SELECT min(seq) AS first FROM audit').all();
  const first = typeof start?.['first'] === 'number' ? start['first'] : mostSeq;
  let after = 0;
  for (const file of await rotatedFiles(dir)) {
    if (file.last >= first) continue;
    for await (const lines of readLines(file.path)) {
      yield lines.flatMap((line) => parseLine(line) ?? []);
    }
    after = file.last;
  }
  for (after = Math.min(after, first - 1); ;) {
    const rows = readRows(sqlite, after, mostSeq);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.seq;
    await breathe();
  }
}

/**
 * Writes the rows to a new file, 0600, which must not exist, and gives how many there are.
 * Rejects with BauError('name_exists'), or 'folder_unusable' where it cannot be written.
 */
export async function exportAudit(
  place: AuditPlace,
  path: string,
  filter: AuditFilter,
): Promise<number> {
  const file = await open(path, 'wx', privateFileMode).catch((error: unknown) => {
    if (systemCode(error) === 'EEXIST') throw new BauError('name_exists', { name: basename(path) });
    throw new BauError('folder_unusable', {}, { cause: error });
  });
  let count = 0;
  try {
    try {
      for await (const rows of everyRow(place)) {
        const lines: string[] = [];
        for (const { seq, text, hash } of rows) {
          const written = text.toString('utf8');
          const row = rowView(seq, written, hash);
          if (fits(row, written, filter)) lines.push(`${JSON.stringify(row)}\n`);
        }
        count += lines.length;
        if (lines.length > 0) await file.write(lines.join(''));
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    if (systemCode(error) === 'ENOSPC') throw new BauError('disk_full', {}, { cause: error });
    throw error;
  }
  return count;
}
