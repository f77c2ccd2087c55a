// Moves the oldest rows of the audit log from the database to a file beside it. The file is
// whole and on the disk before a row is deleted, and the state's anchor, which says where
// the database goes on, moves in the transaction that deletes.

import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { syncFolderOf } from './atomic-file';
import { exclusively, type AuditPlace } from './audit-append';
import { headerLine, rotatedFiles, rotatedName, rowLine, type RotatedHeader } from './audit-files';
import { readRows } from './audit-rows';
import { readState, writeState, type AuditState, type ChainPoint } from './audit-state';
import { privateFileMode } from './data-folder';

export interface AuditLimits {
  /** Rows that stay in the database; over this, a tenth of it is moved at a time. */
  readonly maxRows: number;
  /** As `maxRows`, for the size of the rows' texts. */
  readonly maxBytes: number;
}

export const defaultAuditLimits: AuditLimits = { maxRows: 200_000, maxBytes: 256 * 1024 * 1024 };

const part = 10;

/** Whether the database holds more than it should. */
export function isOver({ head, anchor, bytes }: AuditState, limits: AuditLimits): boolean {
  return head.seq - anchor.seq > limits.maxRows || bytes > limits.maxBytes;
}

/** The last row to move, whose hash the rest will follow; null when there is none. */
function lastToMove({ sqlite }: AuditPlace, state: AuditState, maxRows: number): ChainPoint | null {
  const { anchor, head } = state;
  const count = Math.max(1, Math.ceil(Math.min(maxRows, head.seq - anchor.seq) / part));
  const [row] = sqlite
    .prepare('SELECT seq, hash FROM audit WHERE seq > ? AND seq <= ? ORDER BY seq DESC LIMIT 1')
    .all([anchor.seq, anchor.seq + count]);
  const { seq, hash } = row ?? {};
  return typeof seq === 'number' && Buffer.isBuffer(hash) ? { seq, hash } : null;
}

/** Writes the file under its final name; gives the size of the rows' texts. */
async function writeRows(place: AuditPlace, header: RotatedHeader): Promise<number> {
  const { dir, sqlite, key, random } = place;
  const path = join(dir, rotatedName(header.anchor.seq + 1, header.head.seq));
  const unfinished = `${path}.${random(8).toString('hex')}.tmp`;
  let bytes = 0;
  try {
    const file = await open(unfinished, 'wx', privateFileMode);
    try {
      await file.write(headerLine(key, header));
      for (let { seq } = header.anchor; seq < header.head.seq;) {
        const rows = readRows(sqlite, seq, header.head.seq);
        const last = rows.at(-1);
        if (!last) break;
        await file.write(rows.map(rowLine).join(''));
        for (const { text } of rows) bytes += text.length;
        seq = last.seq;
        await breathe();
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    await syncFolderOf(path);
  } finally {
    await rm(unfinished, { force: true });
  }
  return bytes;
}

/** Deletes what the file holds, unless another process rotated meanwhile. */
function forgetRows(place: AuditPlace, header: RotatedHeader, bytes: number): Promise<boolean> {
  const { sqlite, key } = place;
  return exclusively(place, () =>
    sqlite.immediate(() => {
      const found = readState(sqlite, key);
      if (found.kind !== 'ok' || found.state.anchor.seq !== header.anchor.seq) return false;
      const { state } = found;
      sqlite
        .prepare('DELETE FROM audit WHERE seq > ? AND seq <= ?')
        .run([header.anchor.seq, header.head.seq]);
      const left = Math.max(0, state.bytes - bytes);
      writeState(sqlite, key, { ...state, anchor: header.head, bytes: left });
      return true;
    }),
  );
}

/** Puts aside what an earlier rotation that did not end may have left of the same rows. */
async function setStaleAside(dir: string, header: RotatedHeader): Promise<void> {
  for (const { first, last, path } of await rotatedFiles(dir)) {
    const isStale = first === header.anchor.seq + 1 && last !== header.head.seq;
    if (isStale) await rename(path, `${path}.old`);
  }
}

/**
 * Moves one portion if the database holds more than `limits` say; gives whether it did.
 * Rows go as they are found: one that was tampered with is so in the file, too.
 */
export async function rotateAudit(place: AuditPlace, limits: AuditLimits): Promise<boolean> {
  const found = readState(place.sqlite, place.key);
  if (found.kind !== 'ok' || !isOver(found.state, limits)) return false;
  const head = lastToMove(place, found.state, limits.maxRows);
  if (!head) return false;
  const header = { anchor: found.state.anchor, head };
  const bytes = await writeRows(place, header);
  if (!(await forgetRows(place, header, bytes))) return false;
  await setStaleAside(place.dir, header);
  return true;
}
