// The system's choosers of files: to read, to write, to add. Paths stay in main.

import { dialog, type BrowserWindow, type FileFilter } from 'electron';

interface Question {
  readonly title: string;
  readonly button: string;
}

/** Files, or one or more folders, that the person chose; empty when they thought better of it. */
export async function chooseFiles(
  window: BrowserWindow,
  question: Question & {
    readonly what: 'files' | 'folder' | 'file';
    readonly filters?: FileFilter[];
  },
): Promise<readonly string[]> {
  const { title, button, what, filters } = question;
  const many = what === 'file' ? [] : (['multiSelections'] as const);
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    buttonLabel: button,
    properties: [what === 'folder' ? 'openDirectory' : 'openFile', ...many],
    ...(filters === undefined ? {} : { filters }),
  });
  return canceled ? [] : filePaths;
}

/** Where the person wants a file, having been asked about one that is there; null for nowhere. */
export async function chooseTarget(
  window: BrowserWindow,
  question: Question & { readonly name: string; readonly filters: FileFilter[] },
): Promise<string | null> {
  const { title, button, name, filters } = question;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    buttonLabel: button,
    defaultPath: name,
    filters,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  // Electron's types promise a path where older ones have none.
  const path: string | undefined = filePath;
  return canceled || !path ? null : path;
}
