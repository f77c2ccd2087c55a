// What downloads that are not running have left on disk: how much of them is here, for the
// person to see after a restart, and its removal when they are cancelled.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderHere } from '../../store/transfers';
import { TargetFolder } from '../../vault/folder';
import { localSegments } from '../../vault/local-name';
import type { Journal } from '../../vault/part-journal';
import { findJournals } from '../../vault/parts-present';
import { resumePart } from '../../vault/resume';
import type { Transfer } from './transfer';

const id = (vault: string, name: string): string => `${vault}\0${name}`;

/**
 * Has each row say how much is here of it; `folders` is what is noted of them. What cannot
 * be looked at is left as it is.
 */
export async function showWhatIsHere(
  rows: readonly Transfer[],
  folders: ReadonlyMap<string, FolderHere>,
): Promise<void> {
  for (const row of rows) {
    const here = folders.get(row.key);
    if (!here) continue;
    const { files: done, bytes } = here;
    const count = { done, skipped: 0, failed: 0, total: done, counted: false, problems: [] };
    row.become({ received: bytes, resumedFrom: bytes, files: count });
  }
  for (const dir of new Set(rows.map(({ outDir }) => outDir))) {
    const found = await findJournals({ path: dir }).catch(() => []);
    const journals = new Map(
      found.map(({ journal }) => [id(journal.serverFp, journal.name), journal]),
    );
    if (journals.size === 0) continue;
    for (const row of rows) {
      const journal = row.outDir === dir ? journals.get(id(row.vault, row.view.name)) : undefined;
      if (!journal) continue;
      const { prefix, size } = journal;
      row.become({ received: prefix, resumedFrom: prefix, size });
    }
  }
}

/** Removes the parts a row has left. Never rejects: what stays is cleared up another time. */
export async function removeParts({ outDir, vault, view, isFolder }: Transfer): Promise<void> {
  if (!isFolder) {
    await removeIn(outDir, ({ serverFp, name }) => serverFp === vault && name === view.name);
    return;
  }
  const inside = view.name === '' ? '' : `${view.name}/`;
  const root = view.name === '' ? outDir : join(outDir, ...localSegments(view.name));
  await removeBelow(root, ({ serverFp, name }) => serverFp === vault && name.startsWith(inside));
}

async function removeBelow(root: string, isMeant: (journal: Journal) => boolean): Promise<void> {
  const dirs = [root];
  for (let dir = dirs.pop(); dir !== undefined; dir = dirs.pop()) {
    const here = dir;
    await removeIn(here, isMeant);
    const entries = await readdir(here, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) if (entry.isDirectory()) dirs.push(join(here, entry.name));
  }
}

async function removeIn(dir: string, isMeant: (journal: Journal) => boolean): Promise<void> {
  try {
    const meant = (await findJournals({ path: dir })).filter(({ journal }) => isMeant(journal));
    if (meant.length === 0) return;
    const folder = await TargetFolder.open(dir);
    folder.names.forget();
    for (const { journal } of meant) await (await resumePart(folder, journal))?.discard();
  } catch {
    // A folder that is gone has no parts, and one that cannot be written to keeps them.
  }
}
