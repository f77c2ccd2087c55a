// How this very app is started once more, wherever it runs from.

import { app } from 'electron';
import { profileArguments, type Start } from './profiles';
import type { Switches } from './switches';
import { ownAppImage } from './updates/app-image';

/** Chromium's switches that a second instance needs as much as the first. */
const shared = ['no-sandbox', 'disable-gpu', 'password-store'] as const;

export function startAgain(switches: Switches): Start {
  return {
    // An AppImage's own executable lies in a mount that ends with this process.
    executable: ownAppImage(process.env, process.execPath) ?? process.execPath,
    first: app.isPackaged ? [] : [app.getAppPath()],
    keyFile: switches.keyFile,
    inherited: shared
      .filter((name) => app.commandLine.hasSwitch(name))
      .map((name) => {
        const value = app.commandLine.getSwitchValue(name);
        return value === '' ? `--${name}` : `--${name}=${value}`;
      }),
  };
}

/** The arguments that come back to this very instance's data. */
export function sameArguments(switches: Switches): string[] {
  const start = startAgain(switches);
  const own = profileArguments(switches.profile, start);
  return switches.dataDir === null ? own : [...own, `--data=${switches.dataDir}`];
}
