// Walks the vault folder, or a part of it, into a tree: a few folders at a time, always
// asynchronously, so that serving goes on while 100,000 files are read.

import { problemOf } from './candidates';
import type { Place } from './entries';
import { scanFolder, type ScanOptions, type ScannedFolder } from './scan-folder';
import { inSlices } from './steps';
import { folderOf, type VaultTree } from './tree';

export interface WalkOptions extends ScanOptions {
  /** Aborting rejects the walk with the signal's reason, between two folders. */
  readonly signal?: AbortSignal;
  /** Files indexed at most; the folders left over are reported. */
  readonly maxFiles: number;
  /** Folders read at a time. */
  readonly folders: number;
}

/** How hard a walk presses the disk: with nobody waiting for anything else, or beside serving. */
export const paces = {
  alone: { folders: 4, lookups: 64 },
  serving: { folders: 2, lookups: 24 },
} as const;

export interface WalkResult {
  readonly changed: boolean;
  /** Places asked for where no folder was found. */
  readonly gone: readonly Place[];
}

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
    const full = tree.stats.files >= options.maxFiles && !tree.folders.has(place.name);
    const folder = full ? leftOut(place) : await scanFolder(place, asked.has(place) ? options : whole);
    if (!folder) {
      if (asked.has(place)) gone.push(place);
      return;
    }
    const result = tree.put(await inSlices(folderOf(folder)));
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
      while (busy < options.folders) {
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
  return { place, mtimeMs: 0, entries: [], problems: [problemOf(place.name, 'too_many_files')] };
}
