// The last step for a file that a saving thread wrote: a hidden part gets its name. As
// publish.ts, with synchronous calls, which throw system errors.

import {
  closeSync,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
} from 'node:fs';
import { BauError } from '../../shared/errors';
import { blake2b } from '../crypto/blake2b';
import { encodeHex } from '../crypto/hex';
import { errorCode } from './disk';
import { openForReading } from './open-flags';
import { noLinks } from './publish';
import type { SaverFolder } from './saver-folders';

const maxAttempts = 100;
const receiptSuffix = '.minisig';

/** Gives the part `wanted` or its first free number; tells the name. */
export function nameFreely(folder: SaverFolder, part: string, wanted: string): string {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const name = folder.freeName(wanted);
    const done = moveUnlessTaken(part, folder.pathOf(name));
    folder.noteTaken(name);
    if (done) return name;
  }
  throw new BauError('name_exists');
}

/** Gives `from` the name `to`; false when that is taken. */
function moveUnlessTaken(from: string, to: string): boolean {
  try {
    linkSync(from, to);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!noLinks.has(errorCode(error))) throw error;
    if (lstatSync(to, { throwIfNoEntry: false })) return false;
    renameSync(from, to);
    return true;
  }
  removeQuietly(from);
  return true;
}

/**
 * Puts the part in the place of the file `other`, whose receipt goes first. Beside it where
 * that is another file by now.
 */
export function replaceFile(
  folder: SaverFolder,
  part: string,
  { other, otherChangedMs }: { readonly other: string; readonly otherChangedMs: number },
): string {
  const path = folder.pathOf(other);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.ctimeMs !== otherChangedMs) return nameFreely(folder, part, other);
  removeQuietly(`${path}${receiptSuffix}`);
  renameSync(part, path);
  folder.noteTaken(other);
  return other;
}

/** Whether a file's content has this size and digest; false for whatever cannot be read. */
export function holdsDigest(
  path: string,
  { size, digest }: { readonly size: number; readonly digest: string },
): boolean {
  let fd: number | null = null;
  try {
    fd = openSync(path, openForReading);
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size !== size) return false;
    const bytes = Buffer.allocUnsafe(size);
    let have = 0;
    for (let read = 1; read > 0 && have < size; have += read) {
      read = readSync(fd, bytes, have, size - have, have);
    }
    return have === size && encodeHex(blake2b(64, [bytes])) === digest;
  } catch {
    return false;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // A hidden name that stays is cleared up another time; a receipt may be none.
  }
}
