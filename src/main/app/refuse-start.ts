// Says why the app cannot start at all, before there is a window to say it in.

import { app, dialog } from 'electron';
import { fillText, languageFor, nativeTexts } from '../../shared/i18n/texts';
import { SwitchError } from './switches';

/** Shows the reason in the system's language and ends with status 2. */
export function refuseToStart(error: unknown): void {
  const texts = nativeTexts(languageFor('system', app.getPreferredSystemLanguages()[0] ?? ''));
  dialog.showErrorBox('Baú', sentence(error, texts));
  app.exit(2);
}

function sentence(error: unknown, texts: ReturnType<typeof nativeTexts>): string {
  if (!(error instanceof SwitchError)) return texts.dataFolderUnusable;
  return error.switchName === '--profile'
    ? fillText(texts.badProfile, { value: error.value })
    : texts.badDataFolder;
}
