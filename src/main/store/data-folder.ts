// The folder that holds bau.db and the identity: created for its owner alone, and the
// files in it likewise, before anything is written to them.

import { access, chmod, constants, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BauError } from '../../shared/errors';

export const privateFolderMode = 0o700;
export const privateFileMode = 0o600;

/** `code` of a system error, or an empty string. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** Whether the system, rather than the file, is what stands in the way. */
export const isDenied = (error: unknown): boolean =>
  ['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error));

/** The refusal a person can act on for a system error met in the data folder `dir`. */
export function folderRefusal(error: unknown, dir: string): BauError {
  const options = { cause: error };
  if (isDenied(error)) return new BauError('data_denied', { dir }, options);
  const isFull = ['ENOSPC', 'EDQUOT'].includes(systemCode(error));
  return new BauError(isFull ? 'disk_full' : 'data_folder', { dir }, options);
}

/**
 * Makes sure the folder exists, 0700 when created here; one that exists keeps its mode,
 * since a person may have named a folder that serves other ends. Throws BauError:
 * 'data_denied' where the system does not let us write in it, 'disk_full', 'data_folder'
 * where it cannot be for another reason.
 */
export async function ensureDataFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: privateFolderMode });
    if (!(await stat(dir)).isDirectory()) throw new Error('not a folder');
    await access(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw folderRefusal(error, dir);
  }
}

/** Takes the group's and everybody's permissions away, where the system has such. */
export async function tightenFile(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, privateFileMode);
}

/**
 * Makes sure a file exists with mode 0600, so that SQLite never creates it wider. A file
 * that exists is not opened, only its mode is looked at. Throws as `ensureDataFolder`.
 */
export async function ensurePrivateFile(path: string): Promise<void> {
  try {
    const created = await open(path, 'wx', privateFileMode).catch((error: unknown) => {
      if (systemCode(error) === 'EEXIST') return null;
      throw error;
    });
    await (created ? created.close() : tightenFile(path));
    await access(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw folderRefusal(error, dirname(path));
  }
}
