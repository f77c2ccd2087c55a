// Small private files written whole or not at all, surviving a crash at any point: the
// bytes are on the disk before the name is, and the name before the call returns.

import { copyFile, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { privateFileMode, systemCode, tightenFile } from './data-folder';

/** Gives unguessable bytes, for the names of unfinished files. */
type NameSource = (sizeBytes: number) => Buffer;

const unfinishedName = (path: string, random: NameSource): string =>
  `${path}.${random(8).toString('hex')}.tmp`;

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', privateFileMode);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes names durable. Windows has no such call on folders and does not need it. */
export async function syncFolderOf(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Gives `unfinished` its final name; false where that name was taken. */
async function publishNew(unfinished: string, path: string, text: string): Promise<boolean> {
  try {
    await link(unfinished, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(systemCode(error))) {
      throw error;
    }
  }
  // A file system without hard links: exclusive still, though no longer whole at once.
  try {
    await writeSynced(path, text);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Writes a file that must not exist yet, 0600. Of several callers, in any process, exactly
 * one gets true; for the others the winner's file is in place: whole, but where the file
 * system has no hard links it may still be being written.
 */
export async function writeNewFile(
  path: string,
  text: string,
  random: NameSource,
): Promise<boolean> {
  const unfinished = unfinishedName(path, random);
  try {
    await writeSynced(unfinished, text);
    const won = await publishNew(unfinished, path, text);
    await syncFolderOf(path);
    return won;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Puts a new file, 0600, in the place of the one at `path`, if any. */
export async function replaceFile(path: string, text: string, random: NameSource): Promise<void> {
  const unfinished = unfinishedName(path, random);
  try {
    await writeSynced(unfinished, text);
    await rename(unfinished, path);
    await syncFolderOf(path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Copies `path` to `copy`, 0600, replacing an older copy; nothing to do without a file. */
export async function keepCopy(path: string, copy: string, random: NameSource): Promise<void> {
  const unfinished = unfinishedName(copy, random);
  try {
    await copyFile(path, unfinished);
    await tightenFile(unfinished);
    await rename(unfinished, copy);
    await syncFolderOf(copy);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}
