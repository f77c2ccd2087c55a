// Whether what was opened is the file that was indexed, and lies where it should: the two
// questions every open of a vault file asks, on this thread or another.

import { sep } from 'node:path';

interface Inode {
  readonly dev: bigint;
  readonly ino: bigint;
}

/**
 * A device as it can be compared. The system gives 64 bits with or without a sign; Windows
 * gives the volume's serial in 32 bits for a handle, in 64 for a path.
 */
const device = (dev: bigint): bigint => BigInt.asUintN(process.platform === 'win32' ? 32 : 64, dev);

export function isSameFile(a: Inode, b: Inode): boolean {
  return BigInt.asUintN(64, a.ino) === BigInt.asUintN(64, b.ino) && device(a.dev) === device(b.dev);
}

/** Whether the real path `path` lies below the folder `root`, a real path too. */
export function isBelow(root: string, path: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
