// Whether a download fits, asked before anything is created (PROTOCOL.md, section 7).

import { statfs } from 'node:fs/promises';
import { BauError } from '../../shared/errors';

/**
 * Bytes that this user may still write below `dir`, or null where the system does not
 * tell: network file systems report nothing or zeros. Rejects with a system error.
 */
export async function freeBytes(dir: string): Promise<number | null> {
  const { blocks, bavail, bsize } = await statfs(dir, { bigint: true });
  return blocks === 0n ? null : Number(bavail * bsize);
}

/** Throws `disk_full` {needed, free} unless `bytes` more fit, as far as anyone can tell. */
export async function ensureSpace(dir: string, bytes: number): Promise<void> {
  const free = await freeBytes(dir).catch(() => null);
  if (free !== null && bytes > free) throw new BauError('disk_full', { needed: bytes, free });
}
