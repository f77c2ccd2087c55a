// Writing a list of buffers whole: the system may take only some of the bytes at a time.

import type { FileHandle } from 'node:fs/promises';

/** Drops the first `count` bytes of `buffers`. */
function dropFirst(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let drop = count;
  for (const buffer of buffers) {
    if (drop < buffer.length) rest.push(drop > 0 ? buffer.subarray(drop) : buffer);
    drop = Math.max(0, drop - buffer.length);
  }
  return rest;
}

/** Writes all of `buffers` at `position`. Rejects with a system error, ENOSPC among them. */
export async function writeAll(
  handle: Pick<FileHandle, 'writev'>,
  buffers: readonly Uint8Array[],
  position: number,
): Promise<void> {
  let rest = dropFirst(buffers, 0);
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, at);
    // A system that takes nothing and reports nothing would keep us here for ever.
    if (bytesWritten === 0) throw Object.assign(new Error('nothing written'), { code: 'EIO' });
    at += bytesWritten;
    rest = dropFirst(rest, bytesWritten);
  }
}
