// The system's choosers of files to read or to add. Paths stay in main.

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
