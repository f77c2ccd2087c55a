// Taking up the part of an interrupted download. Only names and journals of our own making
// are looked at, and files that belong to this user; a part's length is never believed
// (PROTOCOL.md, section 7.3).

import { open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { TargetFolder } from './folder';
import { openForUpdating } from './open-flags';
import { isOwn, promoteDraft, thisOwner, writeDraft, type PartMeta } from './part-journal';
import { PartFile, type OpenPart } from './part-file';
import { newPartId, partName } from './part-names';
import { findJournals, isInUse, type FoundJournal } from './parts-present';
import { saving } from './save-errors';

/**
 * The part of an earlier download of this file, cut to what its journal vouches for, and
 * now this process's; null when there is none, or it is damaged, in use or another's. The
 * caller goes on from `resumedFrom` if the server still has `meta.etag` with `meta.size`,
 * else discards it. Throws `folder_unusable`.
 */
export function resumePart(
  folder: TargetFolder,
  { serverFp, name }: Pick<PartMeta, 'serverFp' | 'name'>,
): Promise<PartFile | null> {
  return saving(async () => {
    await folder.ensureSame();
    // Looking through a folder of thousands for each of thousands of files takes too long.
    if (!(await folder.names.mayHaveJournals())) return null;
    const found = (await findJournals(folder))
      .filter(({ kind, journal }) => kind === 'journal' && !isInUse(folder, journal))
      .filter(({ journal }) => journal.serverFp === serverFp && journal.name === name)
      .sort((a, b) => b.journal.prefix - a.journal.prefix);
    for (const candidate of found) {
      const { etag, size } = candidate.journal;
      const part = await takeUp(folder, candidate);
      if (part) return PartFile.adopt(folder, { serverFp, name, etag, size }, part);
    }
    return null;
  });
}

async function takeUp(folder: TargetFolder, found: FoundJournal): Promise<OpenPart | null> {
  const { part: id, prefix } = found.journal;
  const handle = await openPart(join(folder.path, partName(id)), prefix);
  if (!handle) return null;
  try {
    const journalId = await claim(folder, found);
    if (journalId === null) {
      await handle.close();
      return null;
    }
    await handle.chmod(0o600);
    await handle.truncate(prefix);
    return { handle, id, prefix, journalId };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openPart(path: string, prefix: number): Promise<FileHandle | null> {
  const handle = await open(path, openForUpdating).catch(() => null);
  if (!handle) return null;
  const stat = await handle.stat();
  // A second link is a published file: writing here would alter it.
  const usable = stat.isFile() && isOwn(stat.uid) && stat.nlink === 1 && stat.size >= prefix;
  if (usable) return handle;
  await handle.close();
  return null;
}

/**
 * Replaces the journal by one that names this process; null when another took it first.
 * Only one can remove the old one, so only one goes on.
 */
async function claim(
  folder: TargetFolder,
  { path, journal }: FoundJournal,
): Promise<string | null> {
  const id = newPartId(folder.random);
  await writeDraft(folder.path, id, { ...journal, ...thisOwner(), atMs: folder.now() });
  try {
    await unlink(path);
  } catch {
    await unlink(join(folder.path, partName(id, 'draft')));
    return null;
  }
  await promoteDraft(folder.path, id);
  return id;
}
