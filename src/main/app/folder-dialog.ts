// The system's folder chooser: the only way a path enters from a page's wish.

import { dialog, type BrowserWindow } from 'electron';

export interface FolderQuestion {
  readonly title: string;
  readonly button: string;
  /** Where the chooser starts, when known. */
  readonly from: string | null;
}

/** The folder the person chose, or null when they thought better of it. */
export async function chooseFolder(
  window: BrowserWindow,
  question: FolderQuestion,
): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: question.title,
    buttonLabel: question.button,
    properties: ['openDirectory', 'createDirectory'],
    ...(question.from === null ? {} : { defaultPath: question.from }),
  });
  return canceled ? null : (filePaths[0] ?? null);
}
