// The queue of downloads as a person uses it: order, pause, cancel, retry.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp, transfersOf } from '../fixtures/engines';
import {
  inState,
  MiB,
  nowInState,
  putFiles,
  queueScene,
  rowOf,
  rowsOf,
  visible,
  type QueueScene,
} from '../fixtures/queue';

afterEach(cleanUp);

const bytesOf = (path: string): Promise<Buffer> => readFile(path);

/** Asks for one file and gives its row's key. */
async function ask({ client, vault, outDir }: QueueScene, name: string): Promise<string> {
  const { transfers } = await client.do('get', { vault, names: [name], outDir });
  return transfers[0]!;
}

/** As `ask`, and waits until some of it is here. */
async function begun(scene: QueueScene, name: string, bytes = 2 * MiB): Promise<string> {
  const key = await ask(scene, name);
  await inState(scene.client, key, 'active', ({ received }) => received >= bytes);
  return key;
}

describe('order', () => {
  test('rows run as they stand, wherever they were moved', async () => {
    const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'];
    const scene = await queueScene(Object.fromEntries(names.map((name) => [name, name])));
    const { client, vault, outDir } = scene;
    await putFiles(outDir, Object.fromEntries(names.map((name) => [name, 'mine'])));
    // Rows that ask rest, so that they can be moved before any of them runs.
    const wish = { vault, names, outDir, existing: 'ask' as const };
    const { transfers } = await client.do('get', wish);
    for (const key of transfers) await nowInState(client, key, 'asking');
    const [a, b, c, d, e] = transfers as [string, string, string, string, string];
    await client.do('transfer.move', { transfer: e, before: a });
    await client.do('transfer.move', { transfer: b, before: null });
    await client.do('transfer.move', { transfer: d, before: c });
    const order = [e, a, d, c, b];
    expect((await rowsOf(client)).map(({ transfer }) => transfer)).toEqual(order);

    const from = client.events.length;
    await client.do('transfer.answer', { transfer: a, existing: 'keep', all: true });
    for (const key of transfers) await nowInState(client, key, 'saved');
    const started = client.events
      .slice(from)
      .flatMap(transfersOf)
      .filter(({ state }) => state === 'active')
      .map(({ transfer }) => transfer);
    expect([...new Set(started)]).toEqual(order);
    expect(await client.refused('transfer.move', { transfer: 'x', before: null })).toMatchObject({
      reason: 'bad_input',
    });
  });

  test('what is asked for while the queue runs comes too, and once if asked for twice', async () => {
    const scene = await queueScene({ 'big.bin': 40 * MiB, 'a.txt': 'a' });
    const big = await begun(scene, 'big.bin');
    const small = await ask(scene, 'a.txt');
    expect(await ask(scene, 'big.bin')).toBe(big);
    expect(await scene.client.ended(small)).toMatchObject({ state: 'saved' });
    expect(await scene.client.ended(big)).toMatchObject({ state: 'saved' });
    expect(await visible(scene.outDir)).toHaveLength(4);
    expect(await ask(scene, 'a.txt')).not.toBe(small);
  });
});

describe('pause', () => {
  test('keeps what is here, and resume goes on from it', async () => {
    const size = 64 * MiB;
    const scene = await queueScene({ 'big.bin': size });
    const { client, proxy, outDir, dir } = scene;
    const key = await begun(scene, 'big.bin', 8 * MiB);
    await client.do('transfer.pause', { transfers: [key] });
    const paused = await rowOf(client, key);
    expect(paused).toMatchObject({ state: 'paused', bytesPerSecond: 0, msLeft: null });
    expect(paused.received).toBeGreaterThanOrEqual(8 * MiB);
    expect(await visible(outDir)).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = proxy.down;

    await client.do('transfer.resume', { transfers: [key] });
    const ended = await client.ended(key);
    expect(ended).toMatchObject({ state: 'saved', received: size, size });
    expect(ended.resumedFrom).toBe(paused.received);
    expect(proxy.down - before).toBeLessThan(size - paused.received + 2 * MiB);
    const [there, here] = [join(dir, 'big.bin'), join(outDir, 'big.bin')];
    expect((await bytesOf(here)).equals(await bytesOf(there))).toBe(true);
  });

  test('of all rows, then resume of all, loses none of them', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `f${String(i)}.bin`);
    const scene = await queueScene(Object.fromEntries(names.map((name) => [name, 4 * MiB])));
    const { client, vault, outDir } = scene;
    const { transfers } = await client.do('get', { vault, names, outDir });
    await inState(client, transfers[0]!, 'active');
    await client.do('transfer.pause', {});
    const states = new Set((await rowsOf(client)).map(({ state }) => state));
    states.delete('saved');
    expect([...states]).toEqual(['paused']);
    const one = (await rowsOf(client)).find(({ state }) => state === 'paused')!;
    await client.do('transfer.resume', { transfers: [one.transfer] });
    expect(await client.ended(one.transfer)).toMatchObject({ state: 'saved' });
    await client.do('transfer.resume', {});
    for (const key of transfers) expect(await client.ended(key)).toMatchObject({ state: 'saved' });
    expect(await visible(outDir)).toHaveLength(names.length * 2);
  });

  test('taken back at once goes on', async () => {
    const scene = await queueScene({ 'big.bin': 32 * MiB });
    const key = await begun(scene, 'big.bin');
    const paused = scene.client.do('transfer.pause', { transfers: [key] });
    await scene.client.do('transfer.resume', { transfers: [key] });
    await paused;
    expect(await scene.client.ended(key)).toMatchObject({ state: 'saved' });
  });
});

describe('cancel', () => {
  test.each([
    ['a running row', false],
    ['a paused row', true],
  ])('of %s leaves nothing behind', async (_, isPaused) => {
    const scene = await queueScene({ 'big.bin': 64 * MiB });
    const { client, outDir } = scene;
    const key = await begun(scene, 'big.bin', 8 * MiB);
    if (isPaused) {
      await client.do('transfer.pause', { transfers: [key] });
      expect((await readdir(outDir)).length).toBe(2);
    }
    await client.do('transfer.cancel', { transfers: [key] });
    expect(await rowOf(client, key)).toMatchObject({ state: 'cancelled' });
    expect(await readdir(outDir)).toEqual([]);
    await client.do('transfer.retry', { transfers: [key] });
    expect(await nowInState(client, key, 'saved')).toMatchObject({ resumedFrom: 0 });
  });

  test('of all ends what waits and what runs, and remove clears the list', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `f${String(i)}.bin`);
    const scene = await queueScene(Object.fromEntries(names.map((name) => [name, 2 * MiB])));
    const { client, vault, outDir } = scene;
    const { transfers } = await client.do('get', { vault, names, outDir });
    await client.do('transfer.cancel', {});
    const states = (await rowsOf(client)).map(({ state }) => state);
    expect(states.filter((state) => state !== 'saved' && state !== 'cancelled')).toEqual([]);
    expect(states).toHaveLength(transfers.length);
    await client.do('transfer.remove', {});
    expect(await rowsOf(client)).toEqual([]);
    expect((await readdir(outDir)).filter((name) => name.endsWith('.bau-part'))).toEqual([]);
  });
});

describe('retry', () => {
  test('begins what failed anew, one or all', async () => {
    const scene = await queueScene({ 'a.txt': 'a' });
    const { client, dir, vault, outDir } = scene;
    const names = ['x.txt', 'y.txt', 'z.txt'];
    const { transfers } = await client.do('get', { vault, names, outDir });
    for (const key of transfers) {
      const failure = { status: 404, reason: 'not_found' };
      expect(await client.ended(key)).toMatchObject({ state: 'failed', failure });
    }
    await putFiles(dir, { 'x.txt': 'x', 'y.txt': 'y', 'z.txt': 'z' });
    const { host } = scene;
    await host.event((e) => (e.type === 'server.files' && e.files.files === 4 ? true : null));
    await client.do('transfer.retry', { transfers: [transfers[0]!] });
    expect(await nowInState(client, transfers[0]!, 'saved')).toMatchObject({ failure: null });
    expect(await rowOf(client, transfers[1]!)).toMatchObject({ state: 'failed' });
    await client.do('transfer.retry', {});
    for (const key of transfers) await nowInState(client, key, 'saved');
    expect(await visible(outDir)).toHaveLength(6);
  });
});

describe('a person who leaves the vault', () => {
  test('leaves its downloads waiting, and they go on when the person is back', async () => {
    const scene = await queueScene({ 'big.bin': 48 * MiB, 'a.txt': 'a' });
    const { client, vault, proxy } = scene;
    const key = await begun(scene, 'big.bin', 4 * MiB);
    await client.do('vault.disconnect', { vault });
    expect(await nowInState(client, key, 'waiting')).toMatchObject({
      failure: { reason: 'not_connected' },
    });
    const { connections } = proxy;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(proxy.connections).toBe(connections);
    await client.do('vault.connect', { vault });
    expect(await client.ended(key)).toMatchObject({ state: 'saved' });
  });

  test('who was shut out sees every row of that vault fail, and the server no flood', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `f${String(i)}.bin`);
    const scene = await queueScene(Object.fromEntries(names.map((name) => [name, 2 * MiB])));
    const { client, vault, outDir, host, proxy } = scene;
    const { transfers } = await client.do('get', { vault, names, outDir });
    await inState(client, transfers[0]!, 'active');
    await host.do('ids.revoke', { id: 'ana' });
    for (const key of transfers) {
      const { state, failure } = await client.ended(key);
      if (state !== 'saved') expect([state, failure?.reason]).toEqual(['failed', 'revoked']);
    }
    expect(proxy.connections).toBeLessThanOrEqual(2);
  });
});

test('progress comes ten times a second at most, and its last word is never lost', async () => {
  const size = 96 * MiB;
  const scene = await queueScene({ 'big.bin': size });
  const key = await ask(scene, 'big.bin');
  const begunAt = Date.now();
  await scene.client.ended(key);
  const seconds = (Date.now() - begunAt) / 1000;
  const views = scene.client.events.flatMap(transfersOf).filter((v) => v.transfer === key);
  const moving = views.filter(({ state }) => state === 'active');
  expect(moving.length).toBeLessThanOrEqual(10 * seconds + 3);
  expect(views.find(({ state }) => state === 'sealing')).toMatchObject({ received: size });
  expect(views.at(-1)).toMatchObject({ state: 'saved', received: size, size });
});
