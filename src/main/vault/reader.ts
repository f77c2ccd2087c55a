// Opens a file of the index for reading (PROTOCOL.md section 10, Serving). The path comes
// from the disk's own names, no link is followed at its end, and what was opened must be
// the very file that was indexed, lying inside the vault folder. Whatever else was put in
// its place (a link, a FIFO, a folder elsewhere) is never read.

import { open, readlink, realpath } from 'node:fs';
import { BauError } from '../../shared/errors';
import { diskPath, errorCode, isGone } from './disk';
import { stampOf, type FileEntry } from './entries';
import { openForReading } from './open-flags';
import { closeFd, fstatFd, OpenFile } from './open-file';
import { isBelow, isSameFile } from './same-file';
import type { VaultIndex } from './vault-index';

export { OpenFile, readExactly, restat, restatSince, stable } from './open-file';

/** Codes of a file that is there, but cannot be opened now. */
const unreadableCodes = new Set(
  'EACCES EPERM EBUSY EIO EMFILE ENFILE ENOMEM EAGAIN ETXTBSY ESTALE ETIMEDOUT'.split(' '),
);

/** Codes of something else in the file's place: a link, a socket, a FIFO without a device. */
const notTheFile = new Set(['EMLINK', 'ENXIO', 'ENODEV', 'EISDIR']);

function openFd(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    open(path, openForReading, (error, fd) => {
      if (error) reject(error);
      else resolve(fd);
    });
  });
}

function pathOf(ask: (done: (error: Error | null, path: string) => void) => void): Promise<string | null> {
  return new Promise((resolve) => {
    ask((error, path) => {
      resolve(error ? null : path);
    });
  });
}

/** Where the opened file really is, or null. Linux tells it of the descriptor itself. */
async function whereIs(fd: number, path: string): Promise<string | null> {
  const told =
    process.platform === 'linux'
      ? await pathOf((done) => {
          readlink(`/proc/self/fd/${fd}`, done);
        })
      : null;
  return (
    told ??
    (await pathOf((done) => {
      realpath.native(path, done);
    }))
  );
}

/** One try; null when what is there is not the indexed file. */
async function tryOpen(root: string, entry: FileEntry, key: Uint8Array): Promise<OpenFile | null> {
  const path = diskPath(root, [...entry.parents, entry.diskName]);
  let fd: number;
  try {
    fd = await openFd(path);
  } catch (error) {
    if (isGone(error) || notTheFile.has(errorCode(error))) return null;
    throw error;
  }
  try {
    const [stat, real] = await Promise.all([fstatFd(fd), whereIs(fd, path)]);
    const inside = real !== null && isBelow(root, real);
    const found = stampOf(stat);
    if (stat.isFile() && isSameFile(found, entry.stamp) && inside) {
      return new OpenFile(fd, entry.name, path, found, key);
    }
  } catch (error) {
    await closeFd(fd);
    throw error;
  }
  await closeFd(fd);
  return null;
}

/**
 * Opens `entry`, with the state it is in now. When another file stands in its place (an
 * editor's save), the entry is indexed again and opened once more. Rejects with
 * `not_found`, `unreadable` (there, but not now) or `internal`; the system's error, with
 * its path, is the `cause` and for the host's log alone. The caller closes the file.
 */
export async function openEntry(
  index: VaultIndex,
  entry: FileEntry,
  etagKey: Uint8Array,
): Promise<OpenFile> {
  try {
    const file = await tryOpen(index.root, entry, etagKey);
    if (file) return file;
    const again = await index.reindex(entry);
    const retried = again ? await tryOpen(index.root, again, etagKey) : null;
    if (retried) return retried;
  } catch (cause) {
    if (cause instanceof BauError) throw cause;
    const reason = unreadableCodes.has(errorCode(cause)) ? 'unreadable' : 'internal';
    throw new BauError(reason, {}, { cause });
  }
  throw new BauError('not_found');
}
