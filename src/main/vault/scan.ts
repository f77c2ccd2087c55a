// Walks the vault folder, or a part of it, into a tree: a few folders at a time, always
// asynchronously, so that serving goes on while 100,000 files are read.

import type { Place } from './entries';
import { scanFolder, type ScanOptions, type ScannedFolder } from './scan-folder';
import type { VaultTree } from './tree';
import { visibleName } from './visible-name';

export interface WalkOptions extends ScanOptions {
  /** Aborting rejects the walk with the signal's reason, between two folders. */
  readonly signal?: AbortSignal;
  /** Files indexed at most; the folders left over are reported. */
  readonly maxFiles: number;
}

export interface WalkResult {
  readonly changed: boolean;
  /** Places asked for where no folder was found. */
  readonly gone: readonly Place[];
}

/** Folders read at a time. */
const workers = 4;

/**
 * Reads the folders at `places`, and every folder found in them that `tree` did not know,
 * and puts them into `tree`.
 */
export async function walk(
  tree: VaultTree,
  places: readonly Place[],
  options: WalkOptions,
): Promise<WalkResult> {
  const asked = new Set(places);
  // What was found below is read under no hint: it is new, or another's successor.
  const whole: WalkOptions = { ...options, touched: undefined };
  const queue: Place[] = [...places];
  const gone: Place[] = [];
  let changed = false;
  let busy = 0;

  const take = async (place: Place): Promise<void> => {
    const full = tree.stats.files >= options.maxFiles;
    const folder = full ? leftOut(place) : await scanFolder(place, asked.has(place) ? options : whole);
    if (!folder) {
      if (asked.has(place)) gone.push(place);
      return;
    }
    const result = tree.put(folder);
    changed ||= result.changed;
    for (const { name, diskName } of result.fresh) {
      queue.push({ name, disk: [...place.disk, diskName] });
    }
  };

  await new Promise<void>((resolve, reject) => {
    const pump = (): void => {
      if (options.signal?.aborted) {
        reject(options.signal.reason as Error);
        return;
      }
      while (busy < workers) {
        const place = queue.pop();
        if (!place) break;
        busy++;
        take(place).then(() => {
          busy--;
          pump();
        }, reject);
      }
      if (busy === 0) resolve();
    };
    pump();
  });
  return { changed, gone };
}

function leftOut(place: Place): ScannedFolder {
  const problems = [{ name: visibleName(place.name), why: 'too_many_files' }];
  return { place, mtimeMs: 0, entries: [], problems };
}
