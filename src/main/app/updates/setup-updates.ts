// Ties updates to this copy of the app: how it gets new versions, where downloads wait, and
// how it comes back. The parts that fetch and install are loaded when they are first needed.

import { spawn } from 'node:child_process';
import { app } from 'electron';
import { sameArguments } from '../start-again';
import type { Switches } from '../switches';
import { outsideAppImage, ownAppImage } from './app-image';
import { wayOf } from './feed';
import { Updates, type UpdatesOptions } from './updates';

interface Setup extends Pick<UpdatesOptions, 'memory' | 'onChange' | 'isBusy' | 'endWith'> {
  readonly switches: Switches;
  /** Where downloads may wait; absolute. */
  readonly folder: string;
}

export function setupUpdates({ switches, folder, ...rest }: Setup): Updates {
  const appImage = ownAppImage(process.env, process.execPath);
  const updates = new Updates({
    ...rest,
    way: wayOf({
      isPackaged: app.isPackaged,
      platform: process.platform,
      resources: process.resourcesPath,
      appImage,
    }),
    open: async () => {
      const { openSource } = await import('./electron-source');
      return openSource({
        folder,
        appImage,
        startAgain: () => {
          if (appImage !== null) startNew(appImage, sameArguments(switches));
        },
      });
    },
  });
  updates.start();
  app.on('will-quit', () => {
    updates.stop();
  });
  return updates;
}

/** By then nothing of this instance is left but its lock, which the new one needs. */
function startNew(appImage: string, args: readonly string[]): void {
  app.releaseSingleInstanceLock();
  const env = outsideAppImage(process.env);
  const child = spawn(appImage, args, { detached: true, stdio: 'ignore', shell: false, env });
  // Nobody is left to hear of it; the program lies in its place and can be started by hand.
  child.once('error', () => undefined);
  child.unref();
}
