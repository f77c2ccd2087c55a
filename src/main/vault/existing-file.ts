// The file that has the name a download wants: looked at before a byte is fetched, and
// again before it is replaced, so that only the very file that was meant ever goes.

import { lstat, rename, unlink } from 'node:fs/promises';
import { isGone } from './disk';
import type { ExpectedFile } from './digest-protocol';
import type { TargetFolder } from './folder';

/** A regular file as it was when it was looked at. */
export interface ExistingFile extends ExpectedFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly mtimeNs: bigint;
  /** Milliseconds since 1970. */
  readonly mtimeMs: number;
}

/** Suffix of the receipt beside a file. */
const receiptSuffix = '.minisig';

/**
 * What has the name: a regular file, `other` for anything else (a folder, a link), null
 * for nothing. Rejects with a system error.
 */
export async function existingFile(
  folder: TargetFolder,
  name: string,
): Promise<ExistingFile | 'other' | null> {
  const path = folder.pathOf(name);
  const stat = await lstat(path, { bigint: true }).catch((error: unknown) => {
    if (isGone(error)) return null;
    throw error;
  });
  if (stat === null) return null;
  if (!stat.isFile()) return 'other';
  const { dev, ino, mtimeNs } = stat;
  const mtimeMs = Number(mtimeNs / 1_000_000n);
  return { name, path, dev, ino, sizeBytes: Number(stat.size), mtimeNs, mtimeMs };
}

/**
 * Puts the hidden file `from` in the place of `old`, in one step and without a moment in
 * which neither has the name; the old receipt goes first, since it would be wrong for the
 * new content. False, and nothing done, when the name holds something else by now or its
 * receipt cannot go. Rejects with a system error.
 */
export async function replaceFile(
  folder: TargetFolder,
  from: string,
  old: ExistingFile,
): Promise<boolean> {
  await folder.ensureSame();
  if (!(await isStill(folder, old))) return false;
  if (!(await removeReceipt(old.path + receiptSuffix))) return false;
  if (!(await isStill(folder, old))) return false;
  await rename(from, old.path);
  return true;
}

async function isStill(folder: TargetFolder, old: ExistingFile): Promise<boolean> {
  const now = await existingFile(folder, old.name);
  if (now === null || now === 'other') return false;
  const isSame = now.dev === old.dev && now.ino === old.ino;
  return isSame && now.sizeBytes === old.sizeBytes && now.mtimeNs === old.mtimeNs;
}

async function removeReceipt(path: string): Promise<boolean> {
  const stat = await lstat(path).catch((error: unknown) => {
    if (isGone(error)) return null;
    throw error;
  });
  if (stat === null) return true;
  if (!stat.isFile()) return false;
  await unlink(path);
  return true;
}
