// The names in a folder of the vault, as bytes, read a piece at a time so that a folder of
// 100,000 names never holds the event loop.

import type { Dir, Dirent } from 'node:fs';
import { opendir, readdir } from 'node:fs/promises';

export type NameType = 'file' | 'dir' | 'link' | 'other' | 'unknown';

/** A name as the disk holds it: `bytes` has one character for each byte. */
export interface RawName {
  readonly bytes: string;
  readonly type: NameType;
}

/** Names in one piece: fewer cost more calls, more hold the loop longer. */
const pieceNames = 256;

function typeOf(dirent: Dirent): NameType {
  if (dirent.isFile()) return 'file';
  if (dirent.isDirectory()) return 'dir';
  return dirent.isSymbolicLink() ? 'link' : 'other';
}

/** Reads to the end by callbacks: promises, one a name, would cost twice the time. */
function readAll(dir: Dir): Promise<RawName[]> {
  return new Promise((resolve, reject) => {
    const names: RawName[] = [];
    const next = (): void => {
      dir.read((error, dirent) => {
        if (error) reject(error);
        else if (dirent === null) resolve(names);
        else {
          names.push({ bytes: dirent.name, type: typeOf(dirent) });
          next();
        }
      });
    };
    next();
  });
}

/** The names in a folder, without their types: costs an lstat for each one later. */
export async function readUntyped(path: string): Promise<RawName[]> {
  const names = await readdir(path, { encoding: 'latin1' });
  return names.map((bytes) => ({ bytes, type: 'unknown' }));
}

/** The names in a folder and what they are. Rejects when the folder cannot be read. */
export async function readNames(path: string): Promise<RawName[]> {
  let dir: Dir | null = null;
  try {
    // Bytes as latin1: exact for names that are not UTF-8, and the cheapest to make.
    dir = await opendir(path, { encoding: 'latin1', bufferSize: pieceNames });
    return await readAll(dir);
  } catch {
    // Where the file system tells no types, Node looks each name up itself, which fails
    // for a name spelled in latin1.
    return await readUntyped(path);
  } finally {
    await dir?.close();
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a raw name, or null when it is not UTF-8. */
export function decodeRaw(bytes: string): string | null {
  if (/^[\x20-\x7e]*$/.test(bytes)) return bytes;
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return null;
  }
}
