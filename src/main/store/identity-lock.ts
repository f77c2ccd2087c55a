// Who may change the identity of a data folder: one process at a time, and, where another
// identity is to take its place, none while a server runs with the present one.

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BauError } from '../../shared/errors';
import { ensureDataFolder, ensurePrivateFile } from './data-folder';
import { takeLock, type HeldLock } from './lock-file';

const patience = { attempts: 100, pauseMs: 100 } as const;

/** Unfinished files older than this belong to a process that died. */
const abandonedMs = 60_000;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function take(path: string, refusal: BauError, attempts: number): Promise<HeldLock> {
  await ensurePrivateFile(path);
  for (let attempt = 1; ; attempt += 1) {
    const lock = takeLock(path, 0);
    if (lock) return lock;
    if (attempt >= attempts) throw refusal;
    await pause(patience.pauseMs);
  }
}

/** Removes what processes that were killed left half written. The caller holds the lock. */
async function sweep(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!/^identity\.json(\.bak)?\.[0-9a-f]{16}\.tmp$/.test(name)) continue;
    const path = join(dir, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > abandonedMs) await rm(path, { force: true });
  }
}

export interface ChangeOptions {
  /** Keeps servers out meanwhile, and refuses while one runs. */
  readonly withoutServer: boolean;
}

/**
 * Runs `work` while no other process changes the identity in `dir`, which is made where it
 * is missing. Throws BauError: 'data_in_use' when another process does not finish within
 * ten seconds, 'server_running', 'data_denied', 'data_folder'; and what `work` throws.
 */
export async function whileChanging<T>(
  dir: string,
  { withoutServer }: ChangeOptions,
  work: () => Promise<T>,
): Promise<T> {
  await ensureDataFolder(dir);
  const held: HeldLock[] = [];
  try {
    const inUse = new BauError('data_in_use', { dir });
    held.push(await take(join(dir, 'identity.lock'), inUse, patience.attempts));
    if (withoutServer) {
      // Those who look whether it is held hold it for microseconds themselves.
      held.push(await take(join(dir, 'serving.lock'), new BauError('server_running', { dir }), 3));
    }
    await sweep(dir);
    return await work();
  } finally {
    for (const lock of held.reverse()) lock.release();
  }
}
