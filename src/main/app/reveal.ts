// Shows files and folders in the system's file manager. The only user of Electron's
// `shell`; it never opens a file, and folders only when they are folders.

import { stat } from 'node:fs/promises';
import { shell } from 'electron';
import { BauError } from '../../shared/errors';

/** Selects the file in its folder. Throws `file_missing` when it is gone. */
export async function revealFile(path: string): Promise<void> {
  const info = await stat(path).catch(() => null);
  if (info === null) throw new BauError('file_missing', { path });
  shell.showItemInFolder(path);
}

/** Opens the folder in the file manager. Throws `folder_unusable` when it is not a folder. */
export async function revealFolder(path: string): Promise<void> {
  const info = await stat(path).catch(() => null);
  if (info?.isDirectory() !== true) throw new BauError('folder_unusable', { path });
  const problem = await shell.openPath(path);
  if (problem !== '') throw new BauError('folder_unusable', { path }, { message: problem });
}
