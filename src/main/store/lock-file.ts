// Exclusive locks between processes on one data folder, each an exclusive SQLite lock on
// an empty file of its own: the operating system drops it however the process dies.

import { Sqlite, sqliteCode } from './sqlite';

export interface HeldLock {
  readonly release: () => void;
}

const isBusy = (error: unknown): boolean => sqliteCode(error).startsWith('SQLITE_BUSY');

/**
 * Takes the lock at `path`, or gives null while another holder, of this process too, has
 * it. Blocks the thread for up to `waitMs`. The file must exist already, 0600.
 */
export function takeLock(path: string, waitMs: number): HeldLock | null {
  const lock = new Sqlite(path, { busyTimeoutMs: waitMs });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return {
    release: () => {
      // Rolled back first: a connection's close alone may wait for its statements' collection.
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
}

/** Whether anybody holds the lock at `path`. */
export function isLocked(path: string): boolean {
  const probe = new Sqlite(path, { busyTimeoutMs: 0 });
  try {
    probe.exec('SELECT count(*) FROM sqlite_master');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    probe.close();
  }
}
