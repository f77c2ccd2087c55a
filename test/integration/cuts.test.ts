// A large download whose connection is cut again and again at random points: it ends with
// the right bytes, and hardly any of them came twice.

import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, expect, test } from 'vitest';
import { cleanUp, serve, tempDir, TestEngine } from '../fixtures/engines';
import { Proxy } from '../fixtures/proxy';

afterEach(cleanUp);

const MiB = 1024 * 1024;
const fileBytes = 256 * MiB;
const cuts = 20;

/** What nobody could guess, written in pieces; gives its BLAKE2b-512. */
async function randomFile(path: string, bytes: number): Promise<string> {
  const hash = createHash('blake2b512');
  const file = await open(path, 'wx');
  for (let at = 0; at < bytes; at += 8 * MiB) {
    const piece = randomBytes(Math.min(8 * MiB, bytes - at));
    hash.update(piece);
    await file.write(piece);
  }
  await file.close();
  return hash.digest('hex');
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('blake2b512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Points of the file at which the connection is cut, ascending. */
function randomPoints(): number[] {
  const points = Array.from({ length: cuts }, () => Math.floor(Math.random() * fileBytes));
  return points.sort((a, b) => a - b);
}

test('256 MiB over a connection cut 20 times come whole, and at most a tenth twice', async () => {
  const dir = await tempDir();
  const digest = await randomFile(join(dir, 'grande.bin'), fileBytes);
  const host = await serve(dir);
  const { server } = await host.do('snapshot', {});
  const proxy = await Proxy.to(server.listening?.port ?? 0);
  const address = `127.0.0.1:${String(proxy.port)}`;
  const { link } = await host.do('invite.create', { id: 'ana', address });
  const reconnect = { firstMs: 10, mostMs: 40, settledMs: 10_000 };
  const client = await TestEngine.open({ reconnect });
  const { vault } = await client.do('vault.connect', { link });
  const outDir = await tempDir();

  const begin = proxy.down;
  proxy.cutAt(randomPoints().map((point) => begin + point));
  const { transfers } = await client.do('get', { vault, names: ['grande.bin'], outDir });
  const end = await client.ended(transfers[0]!, 60_000);
  expect(end).toMatchObject({ state: 'saved', failure: null });

  expect(proxy.cuts).toBe(cuts);
  const sent = proxy.down - begin;
  expect(sent).toBeGreaterThan(fileBytes);
  expect(sent / fileBytes).toBeLessThanOrEqual(1.1);
  expect(await digestOf(join(outDir, 'grande.bin'))).toBe(digest);
  expect((await readdir(outDir)).sort()).toEqual(['grande.bin', 'grande.bin.minisig']);
}, 90_000);
