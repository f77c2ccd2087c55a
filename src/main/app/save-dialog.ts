// The system's dialogs for one file: where to save, and which to open. Whoever chooses a
// name that exists has said in the dialog that it is to be replaced, so what is written
// gets its name only once it is whole.

import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { BauError } from '../../shared/errors';

export interface FileKind {
  readonly title: string;
  /** What the dialog calls files of this kind. */
  readonly kind: string;
  /** Without a dot. */
  readonly extension: string;
}

export interface SaveQuestion extends FileKind {
  /** Proposed name, with its extension. */
  readonly name: string;
}

/** Where the person wants it, or null when they thought better of it. */
export async function chooseSavePath(
  window: BrowserWindow,
  { title, kind, extension, name }: SaveQuestion,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: join(app.getPath('documents'), name),
    filters: [{ name: kind, extensions: [extension] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : filePath;
}

/** The file the person chose, or null. */
export async function chooseFile(
  window: BrowserWindow,
  { title, kind, extension }: FileKind,
): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    properties: ['openFile'],
    filters: [
      { name: kind, extensions: [extension] },
      { name: '*', extensions: ['*'] },
    ],
  });
  return canceled ? null : (filePaths[0] ?? null);
}

/**
 * Lets `write` make a new file under a name of its own beside `path`, which it then takes
 * the place of. Rejects with what `write` says, leaving nothing, or 'folder_unusable'.
 */
export async function saveAt<T>(path: string, write: (path: string) => Promise<T>): Promise<T> {
  const unfinished = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    const written = await write(unfinished);
    await rename(unfinished, path).catch((error: unknown) => {
      throw new BauError('folder_unusable', { name: basename(path) }, { cause: error });
    });
    return written;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
