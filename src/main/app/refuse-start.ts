// Says why the app cannot start at all, before there is a window to say it in.
//
// An AppImage's launcher turns Chromium's sandbox off by itself where the system keeps
// unknown programs from making user namespaces (Ubuntu 24.04 and later). Baú does not
// run that way unless the person asks for it.

import { app, dialog } from 'electron';
import { fillText, languageFor, nativeTexts } from '../../shared/i18n/texts';
import { SwitchError } from './switches';

/** Shows the reason in the system's language and ends with status 2. */
export function refuseToStart(error: unknown): void {
  dialog.showErrorBox('Baú', reasonOf(error, ownTexts()));
  app.exit(2);
}

/** Whether this is an AppImage that was started without the sandbox, and not by the person's wish. */
export function lacksSandbox(env: NodeJS.ProcessEnv): boolean {
  const { APPIMAGE: image, BAU_NO_SANDBOX: wished } = env;
  const isImage = process.platform === 'linux' && app.isPackaged && image !== undefined;
  return isImage && wished !== '1' && app.commandLine.hasSwitch('no-sandbox');
}

/** Says so in the terminal and in a dialog, then ends with status 2. */
export async function refuseWithoutSandbox(): Promise<void> {
  const sentence = ownTexts().noSandbox;
  process.stderr.write(`${sentence}\n`);
  // Before it is ready, Electron shows no dialog on Linux.
  await app.whenReady();
  dialog.showErrorBox('Baú', sentence);
  app.exit(2);
}

function ownTexts(): ReturnType<typeof nativeTexts> {
  return nativeTexts(languageFor('system', app.getPreferredSystemLanguages()[0] ?? ''));
}

function reasonOf(error: unknown, texts: ReturnType<typeof nativeTexts>): string {
  if (!(error instanceof SwitchError)) return texts.dataFolderUnusable;
  return error.switchName === '--profile'
    ? fillText(texts.badProfile, { value: error.value })
    : texts.badDataFolder;
}
