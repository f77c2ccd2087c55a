// What state bau.db is in, found out without changing it: for the choice a person makes
// when the data folder does not open.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BauError } from '../../shared/errors';
import type { DatabaseState } from '../../shared/ipc/recovery';
import { isDenied, systemCode } from './data-folder';
import { identityPath, isThere } from './identity-file';
import { checkDatabase } from './migrate';
import { Sqlite } from './sqlite';

const databasePath = (dir: string): string => join(dir, 'bau.db');
const emptied = { attempts: 40, pauseMs: 25 } as const;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Bytes of bau.db, or null where there is none. */
async function databaseSize(dir: string): Promise<number | null> {
  try {
    return (await stat(databasePath(dir))).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Throws BauError('data_corrupt') where bau.db is empty beside an identity: it was cut off,
 * and filling it anew would forget everybody in silence. A process that is just making the
 * database is waited for.
 */
export async function refuseEmptied(dir: string): Promise<void> {
  for (let attempt = 1; (await databaseSize(dir)) === 0; attempt += 1) {
    if (!(await isThere(identityPath(dir)))) return;
    if (attempt === emptied.attempts) {
      throw new BauError('data_corrupt', { dir }, { message: 'bau.db is empty' });
    }
    await pause(emptied.pauseMs);
  }
}

/** Never throws for what a person can act on; other faults are thrown. */
export async function databaseState(dir: string): Promise<DatabaseState> {
  try {
    if ((await databaseSize(dir)) === null) return 'missing';
    await refuseEmptied(dir);
    const sqlite = new Sqlite(databasePath(dir), { busyTimeoutMs: 1000 });
    try {
      checkDatabase(sqlite);
    } finally {
      sqlite.close();
    }
    return 'sound';
  } catch (error) {
    if (isDenied(error)) return 'denied';
    if (!(error instanceof BauError)) throw error;
    const { reason } = error;
    if (reason === 'data_corrupt') return 'corrupt';
    return reason === 'data_newer' ? 'newer' : 'denied';
  }
}
