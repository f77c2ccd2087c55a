// What Baú has left in a folder by way of parts and journals, and which of it is in use.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TargetFolder } from './folder';
import { hasLivingOwner, readJournal, type Journal } from './part-journal';
import { partName, readPartName, type PartKind } from './part-names';

/** Parts this process writes to, by path: never taken up twice nor cleared up. */
export const partsInUse = new Set<string>();

interface FoundName {
  readonly path: string;
  readonly id: string;
  readonly kind: PartKind;
}

export interface FoundJournal {
  /** Path of the journal or draft. */
  readonly path: string;
  readonly kind: 'journal' | 'draft';
  readonly journal: Journal;
}

/** Files whose names are of our making. Rejects with a system error. */
export async function findNames({ path: dir }: Pick<TargetFolder, 'path'>): Promise<FoundName[]> {
  const names = await readdir(dir);
  return names.flatMap((name) => {
    const ours = readPartName(name);
    return ours ? [{ ...ours, path: join(dir, name) }] : [];
  });
}

/** Journals and drafts that can be read and are this user's. Rejects with a system error. */
export async function findJournals(
  folder: Pick<TargetFolder, 'path'>,
): Promise<FoundJournal[]> {
  const found: FoundJournal[] = [];
  for (const { path, kind } of await findNames(folder)) {
    if (kind === 'part') continue;
    const journal = await readJournal(path);
    if (journal) found.push({ path, kind, journal });
  }
  return found;
}

/** Whether this or another process is writing the journal's part. */
export function isInUse(folder: TargetFolder, journal: Journal): boolean {
  const path = join(folder.path, partName(journal.part));
  return partsInUse.has(path) || hasLivingOwner(journal, folder.now());
}
