// A DigestStream that writes what it hashes: the bytes land where they belong, in the very
// file that was meant, and a refusal of the disk is told with the system's code.

import { mkdtemp, open, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { blake2b } from '../../src/main/crypto/blake2b';
import { secureRandom } from '../../src/main/crypto/random';
import { DigestPool } from '../../src/main/vault/digest';
import type { SharedChunk } from '../../src/main/vault/digest-stream';

let folder: string;
let path: string;
let pool: DigestPool;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bau-digest-write-'));
  pool = new DigestPool(resolve('node_modules/.cache/bau/hash-worker.cjs'));
});

afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  path = join(folder, 'part');
  await writeFile(path, '');
});

async function targetOf(file: string) {
  const { dev, ino } = await stat(file, { bigint: true });
  return { path: file, expect: { dev, ino } };
}

function chunkOf(bytes: Uint8Array): SharedChunk {
  const sab = new SharedArrayBuffer(bytes.length + 16);
  new Uint8Array(sab).set(bytes, 16);
  return { sab, offset: 16, length: bytes.length };
}

describe('writing beside hashing', () => {
  it('puts every cutting of the bytes in place, and gives their digest', async () => {
    const lists = fc.array(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 4 }), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(lists, async (calls) => {
        await writeFile(path, '');
        const stream = pool.stream();
        stream.target(await targetOf(path));
        let at = 0;
        for (const parts of calls) {
          void stream.write(parts.map(chunkOf), at);
          at += parts.reduce((sum, { length }) => sum + length, 0);
        }
        const whole = Buffer.concat(calls.flat());
        expect(await stream.digest()).toEqual(blake2b(64, [whole]));
        expect((await readFile(path)).equals(whole)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on from what is on disk', async () => {
    const [head, tail] = [secureRandom(70_000), secureRandom(50_000)];
    await writeFile(path, head);
    const target = await targetOf(path);
    const stream = pool.stream();
    void stream.updateFromFile(path, 0, head.length);
    stream.target(target);
    await stream.write([chunkOf(tail)], head.length);
    expect(await stream.digest()).toEqual(blake2b(64, [head, tail]));
    expect((await readFile(path)).equals(Buffer.concat([head, tail]))).toBe(true);
  });

  it('writes nothing into a file that took the place of the part', async () => {
    const target = await targetOf(path);
    await writeFile(join(folder, 'other'), 'precious');
    await rename(join(folder, 'other'), path);
    const stream = pool.stream();
    stream.target(target);
    await expect(stream.write([chunkOf(Buffer.from('x'))], 0)).rejects.toMatchObject({
      reason: 'unwritable',
      code: 'ESTALE',
    });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });

  it.skipIf(process.platform === 'win32')('follows no link', async () => {
    await writeFile(join(folder, 'real'), 'precious');
    const target = await targetOf(join(folder, 'real'));
    await symlink(join(folder, 'real'), join(folder, 'link'));
    const stream = pool.stream();
    stream.target({ ...target, path: join(folder, 'link') });
    await expect(stream.write([chunkOf(Buffer.from('x'))], 0)).rejects.toMatchObject({
      code: 'ELOOP',
    });
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('precious');
  });

  it.skipIf(process.platform !== 'linux')('tells a full disk, and stays told', async () => {
    const full = await stat('/dev/full', { bigint: true });
    const stream = pool.stream();
    stream.target({ path: '/dev/full', expect: { dev: full.dev, ino: full.ino } });
    const refused = { reason: 'unwritable', code: 'ENOSPC' };
    await expect(stream.write([chunkOf(Buffer.from('x'))], 0)).rejects.toMatchObject(refused);
    await expect(stream.digest()).rejects.toMatchObject(refused);
  });

  it('keeps writing to the file it opened, whatever descriptors others close and open', async () => {
    const stream = pool.stream();
    stream.target(await targetOf(path));
    await stream.write([chunkOf(Buffer.from('one'))], 0);
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, i) => open(join(folder, `other-${String(i)}`), 'w')),
    );
    await stream.write([chunkOf(Buffer.from('two'))], 3);
    for (const other of others) await other.close();
    await stream.digest();
    expect(await readFile(path, 'utf8')).toBe('onetwo');
    expect(await readFile(join(folder, 'other-0'), 'utf8')).toBe('');
  });
});
