// The few disk calls of the index, as promises over the callback forms (a third of the
// cost of `fs.promises` over 100,000 files). Paths are built from names the disk gave.

import { lstat as lstatCallback, type BigIntStats, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { sep } from 'node:path';

export type NameType = 'file' | 'dir' | 'link' | 'other' | 'unknown';

/** A name as the disk holds it: `bytes` has one character for each byte. */
export interface RawName {
  readonly bytes: string;
  readonly type: NameType;
}

/** Path of what lies under `root` by these disk names. */
export function diskPath(root: string, segments: readonly string[]): string {
  if (segments.length === 0) return root;
  return `${root}${root.endsWith(sep) ? '' : sep}${segments.join(sep)}`;
}

/** Code of a system error, `''` for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** What a path gives when nothing, or nothing one may step through, is there. */
export function isGone(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP';
}

/** As the system's lstat; rejects with its error. */
export function lstat(path: string): Promise<BigIntStats> {
  return new Promise((resolve, reject) => {
    lstatCallback(path, { bigint: true }, (error, stat) => {
      if (error) reject(error);
      else resolve(stat);
    });
  });
}

/** lstat, or null where nothing is. Rejects with any other error. */
export async function lstatOrNull(path: string): Promise<BigIntStats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/**
 * lstat of the last of `segments` below `root`, every one before it looked at too: null
 * unless those are real folders (not links) and the last is there.
 */
export async function lstatInside(
  root: string,
  segments: readonly string[],
): Promise<BigIntStats | null> {
  let stat: BigIntStats | null = null;
  for (let depth = 1; depth <= segments.length; depth++) {
    stat = await lstatOrNull(diskPath(root, segments.slice(0, depth)));
    if (!stat || (depth < segments.length && !stat.isDirectory())) return null;
  }
  return stat;
}

/** The names in a folder, without their types: costs an lstat for each one later. */
export async function readUntyped(path: string): Promise<RawName[]> {
  const names = await readdir(path, { encoding: 'latin1' });
  return names.map((bytes) => ({ bytes, type: 'unknown' }));
}

/** The names in a folder and what they are. Rejects when the folder cannot be read. */
export async function readNames(path: string): Promise<RawName[]> {
  try {
    // Bytes as latin1: exact for names that are not UTF-8, and the cheapest to make. One
    // call for the whole folder costs a third of reading it in chunks.
    const names = await readdir(path, { encoding: 'latin1', withFileTypes: true });
    return names.map((dirent) => ({ bytes: dirent.name, type: typeOf(dirent) }));
  } catch {
    // Where the file system tells no types, Node looks each name up itself, which fails
    // for a name spelled in latin1.
    return await readUntyped(path);
  }
}

function typeOf(dirent: Dirent): NameType {
  if (dirent.isFile()) return 'file';
  if (dirent.isDirectory()) return 'dir';
  return dirent.isSymbolicLink() ? 'link' : 'other';
}

/** The text of a raw name, or null when it is not UTF-8. */
export function decodeRaw(bytes: string): string | null {
  if (/^[\x20-\x7e]*$/.test(bytes)) return bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(bytes, 'latin1'),
    );
  } catch {
    return null;
  }
}
