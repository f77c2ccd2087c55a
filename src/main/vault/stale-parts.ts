// Clearing up what interrupted downloads left and nobody will take up again. Only files of
// this user whose names show that we made them are removed, and none that is in use.

import { lstat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TargetFolder } from './folder';
import { isOwn, type Journal } from './part-journal';
import { partName } from './part-names';
import { findJournals, findNames, isInUse, partsInUse } from './parts-present';
import { saving } from './save-errors';

/** What clearing up removed. */
export interface Swept {
  readonly parts: number;
  /** Disk space won back. */
  readonly bytes: number;
}

/**
 * Removes parts with their journals, and strays without one, untouched for `olderThanMs`
 * and in nobody's use; at once those whose file was published just before a crash. Throws
 * `folder_unusable`; a file that cannot be removed is left.
 */
export function removeStaleParts(folder: TargetFolder, olderThanMs: number): Promise<Swept> {
  return saving(async () => {
    const oldestMs = folder.now() - olderThanMs;
    const journals = new Map<string, Journal>();
    for (const { path, journal } of await findJournals(folder)) journals.set(path, journal);

    const kept = new Set<string>();
    const finished = new Set<string>();
    for (const journal of journals.values()) {
      const old = journal.atMs <= oldestMs || (await isPublished(folder, journal));
      (old && !isInUse(folder, journal) ? finished : kept).add(journal.part);
    }

    const swept = { parts: 0, bytes: 0 };
    for (const { path, kind, id } of await findNames(folder)) {
      const part = kind === 'part' ? id : (journals.get(path)?.part ?? '');
      if (kept.has(part) || partsInUse.has(path)) continue;
      const freed = await removeOwn(path, finished.has(part) ? Infinity : oldestMs);
      if (freed === null || kind !== 'part') continue;
      swept.parts += 1;
      swept.bytes += freed;
    }
    return swept;
  });
}

/** A crash between a file's final name and the removal of the hidden one leaves both. */
async function isPublished(folder: TargetFolder, { part }: Journal): Promise<boolean> {
  const stat = await lstat(join(folder.path, partName(part))).catch(() => null);
  return stat !== null && stat.isFile() && stat.nlink > 1;
}

/** Removes this user's regular file unless written since `oldestMs`; gives the space won, or null. */
async function removeOwn(path: string, oldestMs: number): Promise<number | null> {
  try {
    const stat = await lstat(path);
    if (!stat.isFile() || !isOwn(stat.uid) || stat.mtimeMs > oldestMs) return null;
    await unlink(path);
    return stat.nlink > 1 ? 0 : stat.size;
  } catch {
    return null;
  }
}
