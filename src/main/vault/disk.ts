// The few disk calls of the index, as promises over the callback forms (a third of the
// cost of `fs.promises` over 100,000 files). Paths are built from names the disk gave.

import { lstat as lstatCallback, type BigIntStats } from 'node:fs';
import { sep } from 'node:path';

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
