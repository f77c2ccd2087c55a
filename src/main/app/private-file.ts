// Small files a person asked for, read whole under a cap and written whole or not at all,
// for this user alone.

import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { BauError, type Reason } from '../../shared/errors';

/** Replaces what is at `path`, as the person was asked. Throws `folder_unusable`. */
export async function writePrivate(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw new BauError('folder_unusable', { path }, { cause: error });
  }
}

/**
 * The text of a file of at most `mostBytes`; Western encodings of old spreadsheets are read
 * too. Throws `file_missing`, or `tooLarge`.
 */
export async function readText(path: string, mostBytes: number, tooLarge: Reason): Promise<string> {
  const missing = (cause: unknown): BauError => new BauError('file_missing', { path }, { cause });
  const file = await open(path).catch((error: unknown) => {
    throw missing(error);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw missing(null);
    if (stat.size > mostBytes) throw new BauError(tooLarge);
    const buffer = Buffer.alloc(mostBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (length > mostBytes) throw new BauError(tooLarge);
      if (bytesRead === 0) return decoded(buffer.subarray(0, length));
    }
  } finally {
    await file.close();
  }
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
