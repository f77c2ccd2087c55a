// Where links and invite files come from: this start's command line, a later start's, and
// on macOS the system itself, which may speak before the app is ready.

import { app } from 'electron';
import { openingOf, readOpening, type Opening } from './opening';

/**
 * False when another instance holds the profile: it was handed what this one should open,
 * comes forward by itself (`onSecond` runs there), and this one must end without touching
 * anything. What there is to open is told to `onOpening`, at once or later.
 */
export function setupOpenings(
  onOpening: (opening: Opening) => void,
  onSecond: () => void,
): boolean {
  const tell = (opening: Opening | null): void => {
    if (opening !== null) onOpening(opening);
  };
  app.on('open-url', (event, link) => {
    event.preventDefault();
    tell(openingOf([link], '/'));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    tell(openingOf([path], '/'));
  });
  // Read here, where the command line is as it was typed: Chromium reorders what it passes on.
  const opening = openingOf(process.argv.slice(1), process.cwd());
  if (!app.requestSingleInstanceLock(opening === null ? {} : { opening })) return false;
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    onSecond();
    tell(readOpening(data));
  });
  tell(opening);
  return true;
}

/** Makes the installed app the one that opens `bau:` links; an app in development stays out of it. */
export function setupScheme(): void {
  // On Linux the installed desktop entry says so, and asking again would only bother others.
  if (!app.isPackaged || process.platform === 'linux') return;
  // What follows `--` on Windows' command line cannot pose as a switch.
  if (process.platform === 'win32') app.setAsDefaultProtocolClient('bau', process.execPath, ['--']);
  else app.setAsDefaultProtocolClient('bau');
}
