/** A scratch folder in memory where there is one, so that disks do not take part in a measurement. */
import { access, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { randomFillSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHUNK_BYTES = 8 * 1024 * 1024;

/** Resolves to { dir, inMemory, remove() }; `needBytes` must fit. */
export async function makeWorkspace(needBytes) {
  const memory = '/dev/shm';
  const inMemory = await access(memory).then(
    async () => {
      const { bavail, bsize } = await statfs(memory);
      return bavail * bsize > needBytes;
    },
    () => false,
  );
  const dir = await mkdtemp(join(inMemory ? memory : tmpdir(), 'bau-bench-'));
  return { dir, inMemory, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** A file of random bytes, so that nothing on the way can compress it. */
export async function randomFile(path, sizeBytes) {
  const handle = await open(path, 'wx');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
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
