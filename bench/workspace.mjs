/** A scratch folder in memory where there is one, so that disks do not take part in a measurement. */
import { access, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Room that is left to others. */
const SPARE_BYTES = 256 * 1024 * 1024;

/** Resolves to { dir, inMemory, remove() }; `needBytes` must fit. */
export async function makeWorkspace(needBytes) {
  const memory = '/dev/shm';
  const inMemory = await access(memory).then(
    async () => (await freeBytes(memory)) > needBytes + SPARE_BYTES,
    () => false,
  );
  const parent = inMemory ? memory : tmpdir();
  if (!inMemory && (await freeBytes(parent)) < needBytes + SPARE_BYTES) {
    throw new Error(`There is no room for ${Math.ceil(needBytes / 1024 ** 2)} MiB in ${parent}.`);
  }
  const dir = await mkdtemp(join(parent, 'bau-bench-'));
  return { dir, inMemory, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) };
}

async function freeBytes(path) {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
