// The hidden files a saving thread has open at a time. Their names are drawn once for the
// thread and used again and again: a part has gone from its folder when its name is given
// to the next one.

import { closeSync, constants, fsync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { secureRandom } from '../crypto/random';
import { errorCode } from './disk';
import { newPartId, partName } from './part-names';
import type { SaverFolder } from './saver-folders';

/** Files open at once. */
export const mostParts = 64;
/** As many are synced one by one before it is judged whether that is slow. */
const syncedFirst = 4;
const slowSyncMs = 0.4;

const { O_WRONLY, O_CREAT, O_EXCL } = constants;
const noFollow = (constants as Partial<Record<string, number>>)['O_NOFOLLOW'] ?? 0;
const flags = O_WRONLY | O_CREAT | O_EXCL | noFollow;

export interface OpenPart {
  readonly path: string;
  readonly fd: number;
}

/** Draws names; all calls throw system errors. */
export class PartMaker {
  readonly #names = Array.from({ length: mostParts }, () => partName(newPartId(secureRandom)));

  /** A new part in a folder; `n` (below `mostParts`) is no other's that is there still. */
  create(folder: SaverFolder, n: number): OpenPart {
    const path = folder.pathOf(this.#names[n] ?? '');
    try {
      return { path, fd: openSync(path, flags, 0o600) };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      // What should have gone has stayed: it keeps that name.
      this.#names[n] = partName(newPartId(secureRandom));
      return this.create(folder, n);
    }
  }
}

export function writeWhole(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    const written = writeSync(fd, bytes, at, bytes.length - at, at);
    // A system that takes nothing and reports nothing would keep us here for ever.
    if (written === 0) throw Object.assign(new Error('nothing written'), { code: 'EIO' });
    at += written;
  }
}

/**
 * Puts files on disk. In memory a sync is nothing; on a disk many at once cost little more
 * than one.
 */
export async function syncAll(fds: readonly number[], slowMs = slowSyncMs): Promise<void> {
  const startedAt = performance.now();
  let at = 0;
  for (; at < fds.length; at += 1) {
    const isSlow = at === syncedFirst && (performance.now() - startedAt) / at >= slowMs;
    if (isSlow) break;
    fsyncSync(fds[at] ?? -1);
  }
  // All are waited for, so that none is still being synced when its number is closed.
  const ends = await Promise.allSettled(fds.slice(at).map(syncSoon));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function syncSoon(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fsync(fd, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Leaves nothing of parts that come to nothing; `fd` below 0: closed already. */
export function discardPart({ path, fd }: OpenPart): void {
  try {
    if (fd >= 0) closeSync(fd);
    unlinkSync(path);
  } catch {
    // A disk that refuses this too; strays are cleared away another time.
  }
}
