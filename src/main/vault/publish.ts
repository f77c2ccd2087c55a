// The step from a finished hidden file to a name people see. Nothing is overwritten: a
// second name is linked to the file, which fails on a taken one, and the first removed. A
// crash leaves the hidden name, or both, and never part of a file under the final name
// (PROTOCOL.md, section 7.5).

import { constants } from 'node:fs';
import { link, lstat, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { BauError } from '../../shared/errors';
import { errorCode, isGone } from './disk';
import type { TargetFolder } from './folder';
import { newPartId, partName } from './part-names';
import { saving } from './save-errors';

const maxAttempts = 100;

/** What systems answer where a file system knows no links (EISDIR: Windows on FAT). */
export const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK', 'EISDIR']);

/** Links `to` to the file `from`, failing with EEXIST when taken; node:fs's `link`. */
export type LinkCall = (from: string, to: string) => Promise<void>;

/** Gives `from` the name `to`. False when that is taken. Rejects with a system error. */
export async function moveUnlessTaken(
  from: string,
  to: string,
  linkCall: LinkCall = link,
): Promise<boolean> {
  try {
    await linkCall(from, to);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!noLinks.has(errorCode(error))) throw error;
    const taken = await lstat(to).catch((reason: unknown) => {
      if (isGone(reason)) return null;
      throw reason;
    });
    if (taken) return false;
    await rename(from, to);
    return true;
  }
  // The file is published; a first name that stays is cleared up another time.
  await unlink(from).catch(() => undefined);
  return true;
}

/** Publishes the hidden file `from` as `wanted` or its first free number; gives the name. */
export async function publishFreely(
  folder: TargetFolder,
  from: string,
  wanted: string,
): Promise<string> {
  await folder.ensureSame();
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const reservation = await folder.names.reserve(wanted);
    try {
      const { name } = reservation;
      const done = await moveUnlessTaken(from, folder.pathOf(name));
      await folder.names.noteTaken(name);
      if (done) return name;
    } finally {
      reservation.release();
    }
  }
  throw new BauError('name_exists');
}

/**
 * Saves `text` as `name`, wholly or not at all; gives the path. Throws `name_exists` when
 * that is taken, `disk_full` or `folder_unusable`. With `syncFolder` false the caller syncs
 * the folder before it calls the file saved.
 */
export function saveText(
  folder: TargetFolder,
  name: string,
  text: string | Uint8Array,
  { syncFolder = true }: { syncFolder?: boolean } = {},
): Promise<string> {
  return saving(async () => {
    await folder.ensureSame();
    const path = folder.pathOf(name);
    const hidden = join(folder.path, partName(newPartId(folder.random)));
    const { O_WRONLY, O_CREAT, O_EXCL } = constants;
    const handle = await open(hidden, O_WRONLY | O_CREAT | O_EXCL, 0o600);
    try {
      try {
        await handle.writeFile(text);
        if (process.platform !== 'win32') await handle.chmod(folder.fileMode);
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (!(await moveUnlessTaken(hidden, path))) throw new BauError('name_exists');
    } catch (error) {
      await unlink(hidden).catch(() => undefined);
      throw error;
    }
    await folder.names.noteTaken(name);
    if (syncFolder) await folder.sync();
    return path;
  });
}
