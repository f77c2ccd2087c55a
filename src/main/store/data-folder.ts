// The folder that holds bau.db and the identity: created for its owner alone, and the
// files in it likewise, before anything is written to them.

import { chmod, mkdir, open, stat } from 'node:fs/promises';
import { BauError } from '../../shared/errors';

export const privateFolderMode = 0o700;
export const privateFileMode = 0o600;

/** `code` of a system error, or an empty string. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/**
 * Makes sure the folder exists, 0700 when created here; one that exists keeps its mode,
 * since a person may have named a folder that serves other ends. Throws
 * BauError('data_folder') where that is impossible.
 */
export async function ensureDataFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: privateFolderMode });
    if (!(await stat(dir)).isDirectory()) throw new Error('not a folder');
  } catch (error) {
    throw new BauError('data_folder', { dir }, { cause: error });
  }
}

/** Takes the group's and everybody's permissions away, where the system has such. */
export async function tightenFile(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, privateFileMode);
}

/**
 * Makes sure a file exists with mode 0600, so that SQLite never creates it wider. A file
 * that exists is not opened, only its mode is looked at. Throws BauError('data_folder').
 */
export async function ensurePrivateFile(path: string): Promise<void> {
  try {
    const created = await open(path, 'wx', privateFileMode).catch((error: unknown) => {
      if (systemCode(error) === 'EEXIST') return null;
      throw error;
    });
    await (created ? created.close() : tightenFile(path));
  } catch (error) {
    throw new BauError('data_folder', {}, { cause: error });
  }
}
