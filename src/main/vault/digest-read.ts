// Reading files for a digest, on the hashing thread. A file is opened by path without
// following a link and must turn out to be the one that was meant; the next piece is read
// while the last one is hashed. Nothing is thrown for what a disk may do: a reason comes back.

import type { BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Blake2b } from '../crypto/blake2b';
import type {
  DigestFailureReason,
  ExpectedFile,
  FileIdentity,
  FileOutcome,
  FileRange,
} from './digest-protocol';
import { openForReading } from './open-flags';

const pieceBytes = 1_048_576;

/** Asked between pieces; reading stops soon after it says false. */
export type StillWanted = () => boolean;

class ReadFailure extends Error {
  constructor(readonly reason: DigestFailureReason) {
    super(reason);
  }
}

function reasonOf(error: unknown): DigestFailureReason {
  if (error instanceof ReadFailure) return error.reason;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  return code === 'ELOOP' || code === 'EMLINK' ? 'changed' : 'unreadable';
}

function checkIdentity(found: BigIntStats, expect: FileIdentity | null): void {
  const same = !expect || (found.dev === expect.dev && found.ino === expect.ino);
  if (!found.isFile() || !same) throw new ReadFailure('changed');
}

async function fill(handle: FileHandle, piece: Buffer, at: number): Promise<Buffer> {
  let have = 0;
  while (have < piece.length) {
    const { bytesRead } = await handle.read(piece, have, piece.length - have, at + have);
    if (bytesRead === 0) throw new ReadFailure('changed');
    have += bytesRead;
  }
  return piece;
}

async function hashBetween(
  handle: FileHandle,
  hash: Blake2b,
  start: number,
  end: number,
  wanted: StillWanted,
): Promise<void> {
  const spare = Math.min(pieceBytes, end - start);
  let [now, next] = [Buffer.allocUnsafe(spare), Buffer.allocUnsafe(spare)];
  const readAt = (buffer: Buffer, at: number): Promise<Buffer> =>
    fill(handle, buffer.subarray(0, Math.min(buffer.length, end - at)), at);

  let reading = readAt(now, start);
  for (let at = start; at < end; ) {
    const piece = await reading;
    if (!wanted()) throw new ReadFailure('aborted');
    at += piece.length;
    if (at < end) {
      reading = readAt(next, at);
      // Awaited in the next round; hashing comes first and must not leave it unhandled.
      reading.catch(() => undefined);
    }
    hash.update(piece);
    [now, next] = [next, now];
  }
}

/** Adds bytes [start, end) of a file to `hash`. Null when all of them were; `hash` is spoilt otherwise. */
export async function addRange(
  hash: Blake2b,
  { path, start, end, expect }: FileRange,
  wanted: StillWanted,
): Promise<DigestFailureReason | null> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, openForReading);
    checkIdentity(await handle.stat({ bigint: true }), expect);
    await hashBetween(handle, hash, start, end, wanted);
    return null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    await handle?.close();
  }
}

/** Digest of a whole file, which must be the expected one before and unaltered after. */
export async function digestFile(
  hash: Blake2b,
  path: string,
  expect: ExpectedFile,
  wanted: StillWanted,
): Promise<FileOutcome> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, openForReading);
    const before = await handle.stat({ bigint: true });
    checkIdentity(before, expect);
    if (before.size !== BigInt(expect.sizeBytes)) throw new ReadFailure('changed');
    await hashBetween(handle, hash, 0, expect.sizeBytes, wanted);
    const after = await handle.stat({ bigint: true });
    const { mtimeNs, ctimeNs } = before;
    if (after.size !== before.size || after.mtimeNs !== mtimeNs || after.ctimeNs !== ctimeNs) {
      throw new ReadFailure('changed');
    }
    return { ok: true, digest: hash.digest(), mtimeNs, ctimeNs };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    await handle?.close();
  }
}
