// Where content goes as it arrives, with a real thread and a real file: however small a
// server cuts it, what is held is bounded by the content, and the file and digest are right.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContentSink } from '../../src/main/client/content-sink';
import { blake2b } from '../../src/main/crypto/blake2b';
import { secureRandom } from '../../src/main/crypto/random';
import { DigestPool } from '../../src/main/vault/digest';
import { TargetFolder } from '../../src/main/vault/folder';
import { PartFile } from '../../src/main/vault/part-file';
import { contentAt, SlotPool } from '../../src/main/wire/slots';

let dir: string;
let pool: DigestPool;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bau-sink-'));
  pool = new DigestPool(resolve('node_modules/.cache/bau/hash-worker.cjs'));
});

afterAll(async () => {
  await pool.close();
  await rm(dir, { recursive: true });
});

/** Pushes `bytes` in pieces of the given sizes, over and over; gives the most slots held. */
function pushAll(sink: ContentSink, slots: SlotPool, bytes: Buffer, sizes: readonly number[]) {
  let most = 0;
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const length = Math.min(sizes[i % sizes.length] ?? 1, bytes.length - at);
    const slot = slots.take();
    bytes.copy(slot.bytes, contentAt, at, at + length);
    most = Math.max(most, slots.inUse);
    sink.push(slot, length);
    at += length;
  }
  return most;
}

const cuts = [
  { what: 'single bytes', sizes: [1], size: 200_000 },
  { what: 'a byte more than half a slot', sizes: [16_385], size: 1_000_000 },
  { what: 'full chunks', sizes: [32_768], size: 1_000_000 },
  { what: 'all kinds', sizes: [1, 32_768, 700, 32_767, 1, 1], size: 1_000_000 },
] as const;

describe('content cut into', () => {
  it.each(cuts)('$what', async ({ sizes, size }) => {
    const slots = new SlotPool();
    const bytes = secureRandom(size);
    const folder = await TargetFolder.open(dir);
    const meta = { serverFp: 'a'.repeat(26), name: 'a.bin', etag: '0'.repeat(32), size };
    const part = await PartFile.create(folder, meta);
    const digest = pool.stream();
    const sink = new ContentSink(slots, digest, 0, () => undefined);
    // Before there is a part nothing can leave: all that comes is held.
    const most = pushAll(sink, slots, bytes, sizes);
    expect(most).toBeLessThanOrEqual(Math.ceil(size / 16_384) + 1);
    sink.attach(part);
    await sink.flush();
    expect(sink.written).toBe(size);
    expect(await digest.digest()).toEqual(blake2b(64, [bytes]));
    expect((await readFile(part.path)).equals(bytes)).toBe(true);
    expect(slots.inUse).toBe(0);
    await part.discard();
  });
});
