// Checks the rotated files of the audit log: each by itself, each against the one before
// it, the last against where the database goes on. The oldest may have been moved away; a
// hole between two may not.

import { setImmediate as breathe } from 'node:timers/promises';
import type { AuditFault } from '../../shared/ipc/audit';
import type { AuditPlace } from './audit-append';
import { ChainCheck, type ChainFault } from './audit-chain';
import { parseHeader, parseLine, readLines, rotatedFiles, type RotatedFile } from './audit-files';
import type { AuditState, ChainPoint } from './audit-state';
import { faultOfFirst, type Tally } from './audit-tally';

interface Chained {
  /** The end of the file before; null for the first there is. */
  readonly after: ChainPoint | null;
  readonly partSeq: number;
}

/** Walks through one file; gives its end, or the first fault. */
async function walk(
  file: RotatedFile,
  { key }: AuditPlace,
  { after, partSeq }: Chained,
  tally: Tally,
): Promise<ChainPoint | ChainFault> {
  let check: ChainCheck | null = null;
  const fault = (why: AuditFault): ChainFault => ({ seq: check ? check.seq + 1 : file.first, why });
  for await (const lines of readLines(file.path)) {
    for (const line of lines) {
      if (!check) {
        const header = parseHeader(line, key);
        if (header?.anchor.seq !== file.first - 1 || header.head.seq !== file.last) {
          return fault('file');
        }
        if (after && !after.hash.equals(header.anchor.hash)) return fault('file');
        check = new ChainCheck(key, header.anchor, header.head);
        continue;
      }
      const row = parseLine(line);
      if (!row) return fault('changed');
      const found = check.take(row) ?? faultOfFirst(row, partSeq);
      if (found) return found;
      tally.rows += 1;
    }
    await breathe();
  }
  return check ? (check.end() ?? { seq: check.seq, hash: check.hash }) : fault('file');
}

/** Checks the files whose rows the database no longer holds, and notes what it finds. */
export async function verifyFiles(
  place: AuditPlace,
  { anchor, partSeq }: AuditState,
  tally: Tally,
): Promise<void> {
  let after: ChainPoint | null = null;
  const fail = (fault: ChainFault, file: string | null): void => {
    tally.problem ??= { ...fault, file };
  };
  for (const file of await rotatedFiles(place.dir)) {
    // One whose rows are still in the database is left from a rotation that did not end.
    if (file.last > anchor.seq) continue;
    if (file.last <= partSeq) {
      tally.unchecked += file.last - file.first + 1;
      continue;
    }
    if (after && file.first !== after.seq + 1) {
      fail({ seq: after.seq + 1, why: 'file_missing' }, null);
      return;
    }
    const end: ChainPoint | ChainFault = await walk(file, place, { after, partSeq }, tally);
    if ('why' in end) {
      fail(end, file.name);
      return;
    }
    if (!after) tally.firstSeq = file.first;
    after = end;
    tally.last = end;
  }
  if (after && after.seq !== anchor.seq) fail({ seq: after.seq + 1, why: 'file_missing' }, null);
  else if (after && !after.hash.equals(anchor.hash)) fail({ seq: after.seq, why: 'head' }, null);
}
