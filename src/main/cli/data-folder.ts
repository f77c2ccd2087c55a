// The data folder of a command: --data, else BAU_DATA, else the one the app uses.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { defaultProfile, profilePath } from '../../shared/profile-path';

/** The system's folder for programs' data, as Electron's `appData` names it. */
function appData(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  const config = env['XDG_CONFIG_HOME'];
  return config?.startsWith('/') ? config : join(homedir(), '.config');
}

/** Absolute. `given` is what --data said, already absolute. */
export function dataFolder(given: string | undefined, env: NodeJS.ProcessEnv): string {
  if (given !== undefined) return given;
  const { BAU_DATA: fromEnvironment } = env;
  if (fromEnvironment) return resolve(fromEnvironment);
  return join(appData(env), ...profilePath(defaultProfile));
}
