/** The files of a measurement: made, touched, and compared with what came. */
import { randomFillSync } from 'node:crypto';
import { mkdir, open, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MIB } from './numbers.mjs';

const CHUNK = 8 * MIB;
const atOnce = 32;

/** A file of random bytes, so that nothing on the way can compress it. */
export async function randomFile(path, sizeBytes) {
  const handle = await open(path, 'wx');
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, sizeBytes));
  try {
    for (let left = sizeBytes; left > 0; left -= chunk.length) {
      const part = chunk.subarray(0, Math.min(left, chunk.length));
      randomFillSync(part);
      await handle.write(part);
    }
  } finally {
    await handle.close();
  }
}

/** A large file that takes hardly any room: nothing but its own position, once each MiB. */
export async function sparseFile(path, sizeBytes) {
  const handle = await open(path, 'wx');
  const stamp = Buffer.alloc(8);
  try {
    await handle.truncate(sizeBytes);
    for (let at = 0; at + stamp.length <= sizeBytes; at += MIB) {
      stamp.writeBigUInt64BE(BigInt(at) + 1n);
      await handle.write(stamp, 0, stamp.length, at);
    }
  } finally {
    await handle.close();
  }
}

/** Files of random bytes by name (with `/`) and size below `dir`. */
export async function randomFiles(dir, files) {
  for (const folder of new Set(files.map(({ name }) => dirname(name)))) {
    await mkdir(join(dir, folder), { recursive: true });
  }
  for (let from = 0; from < files.length; from += atOnce) {
    const some = files.slice(from, from + atOnce);
    await Promise.all(some.map(({ name, bytes }) => smallOrLarge(join(dir, name), bytes)));
  }
}

function smallOrLarge(path, bytes) {
  if (bytes > CHUNK) return randomFile(path, bytes);
  return writeFile(path, randomFillSync(Buffer.allocUnsafe(bytes)), { flag: 'wx' });
}

/** Makes a file look edited, so that what is known of its content counts no more. */
export async function touch(path) {
  const now = new Date();
  await utimes(path, now, now);
}

/** Throws unless both files hold the same bytes. */
export async function mustBeSame(path, original) {
  const [mine, theirs] = await Promise.all([open(path), open(original)]);
  try {
    const { size } = await theirs.stat();
    if ((await mine.stat()).size !== size) throw new Error(`${path} has another size`);
    const [a, b] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)];
    for (let at = 0; at < size; at += CHUNK) {
      const [one, other] = await Promise.all([
        mine.read(a, 0, CHUNK, at),
        theirs.read(b, 0, CHUNK, at),
      ]);
      const isSame =
        one.bytesRead === other.bytesRead &&
        a.compare(b, 0, other.bytesRead, 0, one.bytesRead) === 0;
      if (!isSame) throw new Error(`${path} differs from ${original} after ${at} bytes`);
    }
  } finally {
    await Promise.all([mine.close(), theirs.close()]);
  }
}

/** Throws unless every file below `original` is below `path`, with the same bytes. */
export async function treeMustBeSame(path, original) {
  for (const entry of await readdir(original, { withFileTypes: true })) {
    const [mine, theirs] = [join(path, entry.name), join(original, entry.name)];
    if (entry.isDirectory()) await treeMustBeSame(mine, theirs);
    else await mustBeSame(mine, theirs);
  }
}

/** Bytes a file has, or null where there is none. */
export async function sizeOf(path) {
  return (await stat(path).catch(() => null))?.size ?? null;
}
