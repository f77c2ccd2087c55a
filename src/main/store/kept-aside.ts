// Files set aside under a dated name before something else takes their place, so that no
// choice a person makes is beyond undoing. A name that is taken is never written over.

import { lstat, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keepCopy } from './atomic-file';
import { systemCode } from './data-folder';

/** Gives unguessable bytes, for the names of unfinished files. */
type NameSource = (sizeBytes: number) => Buffer;

async function isTaken(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** `20261122T143100Z`: sorts by time and is a name on every system. */
function stamp(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/**
 * A free name in the folder of `path`: `stem-20261122T143100Z` and `ending`, numbered
 * where that is taken. `endings` are all to be free for the same stem.
 */
async function freeStem(dir: string, stem: string, at: number, endings: readonly string[]) {
  for (let count = 1; ; count += 1) {
    const number = count === 1 ? '' : `-${String(count)}`;
    const candidate = join(dir, `${stem}-${stamp(at)}${number}`);
    const taken = await Promise.all(endings.map((ending) => isTaken(candidate + ending)));
    if (!taken.includes(true)) return candidate;
  }
}

/**
 * Copies the identity file at `path` to `identity-<date>.json` beside it, 0600, and gives
 * the copy's path; null where there is no file. What is no file, or cannot be read as one,
 * is renamed instead. The caller holds the identity's lock.
 */
export async function copyAside(
  path: string,
  at: number,
  random: NameSource,
): Promise<string | null> {
  if (!(await isTaken(path))) return null;
  const aside = `${await freeStem(dirname(path), 'identity', at, ['.json'])}.json`;
  const isFile = (await lstat(path)).isFile();
  if (isFile) await keepCopy(path, aside, random);
  else await rename(path, aside);
  return aside;
}

/** As `copyAside`, but nothing stays at `path`. */
export async function moveAside(path: string, at: number): Promise<string | null> {
  if (!(await isTaken(path))) return null;
  const aside = `${await freeStem(dirname(path), 'identity', at, ['.json'])}.json`;
  await rename(path, aside);
  return aside;
}

/** What makes up the database, and the endings it gets; the file itself last. */
const databaseParts = [
  ['audit.head', '.audit-head'],
  ['bau.db-wal', '.db-wal'],
  ['bau.db-shm', '.db-shm'],
  ['bau.db-journal', '.db-journal'],
  ['bau.db', '.db'],
] as const;

/**
 * Renames bau.db in `dir` and what belongs to it to `bau-<date>.db`, which SQLite tools
 * still open as one, and gives the new path; null where there is none. The file itself
 * goes last: stopped before that, nothing looks as if it had never been.
 */
export async function moveDatabaseAside(dir: string, at: number): Promise<string | null> {
  if (!(await isTaken(join(dir, 'bau.db')))) return null;
  const endings = databaseParts.map(([, ending]) => ending);
  const aside = await freeStem(dir, 'bau', at, endings);
  for (const [name, ending] of databaseParts) {
    const from = join(dir, name);
    if (await isTaken(from)) await rename(from, aside + ending);
  }
  return `${aside}.db`;
}
