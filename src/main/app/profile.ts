// Folders of one profile. Electron's own data lives apart from the engine's, which the
// command line shares. This happens before the app is ready: the lock that keeps a profile
// to one running instance is tied to Electron's data folder.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { profilePath } from '../../shared/profile-path';
import type { Switches } from './switches';

export interface Profile {
  readonly name: string;
  /** The engine's folder: keys, database. Shared with the command line. */
  readonly dataDir: string;
  /** Electron's folder: window state, caches. */
  readonly windowDir: string;
}

/** Points Electron at the profile's folders, creating them. Throws when that is not possible. */
export function setupProfile(switches: Switches): Profile {
  const dataDir =
    switches.dataDir ?? join(app.getPath('appData'), ...profilePath(switches.profile));
  const windowDir = join(dataDir, 'window');
  mkdirSync(windowDir, { recursive: true, mode: 0o700 });
  app.setPath('userData', windowDir);
  app.setPath('sessionData', windowDir);
  return { name: switches.profile, dataDir, windowDir };
}
