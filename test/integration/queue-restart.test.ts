// The queue over restarts of the client's engine, and with two engines on one data folder.

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/main/store/open-store';
import { cleanUp, TestEngine } from '../fixtures/engines';
import {
  inState,
  MiB,
  nowInState,
  putFiles,
  queueScene,
  quickly,
  rowsOf,
  visible,
  type QueueScene,
} from '../fixtures/queue';

afterEach(cleanUp);

const app = { queue: 'all', reconnect: quickly } as const;

/** Closes the client's engine and opens the next one on its data. */
async function restarted({ client }: QueueScene, options = app as object): Promise<TestEngine> {
  await client.engine.close();
  return TestEngine.open({ dataDir: client.dataDir, reconnect: quickly, ...options });
}

describe('an app that starts again', () => {
  test('goes on where it was: the part, the order, what rests and what failed', async () => {
    const content = randomBytes(64 * MiB);
    const scene = await queueScene({ 'big.bin': content, 'a.txt': 'a', 'b.txt': 'b' }, app);
    const { client, vault, outDir, proxy } = scene;
    await putFiles(outDir, { 'a.txt': 'mine' });
    const get = async (name: string, existing?: 'ask'): Promise<string> => {
      const wish = { vault, names: [name], outDir, ...(existing ? { existing } : {}) };
      return (await client.do('get', wish)).transfers[0]!;
    };
    const missing = await get('nowhere.txt');
    await client.ended(missing);
    const asking = await get('a.txt', 'ask');
    await nowInState(client, asking, 'asking');
    const big = await get('big.bin');
    await inState(client, big, 'active', ({ received }) => received > 12 * MiB);
    const resting = await get('b.txt');
    await client.do('transfer.pause', { transfers: [resting] });
    await client.do('transfer.move', { transfer: big, before: missing });
    const before = await rowsOf(client);
    const rest = before.find(({ transfer }) => transfer === resting)!;
    const down = proxy.down;

    const next = await restarted(scene);
    const rows = await rowsOf(next);
    expect(rows[0]).toMatchObject({ transfer: big, size: content.length });
    expect(rows[0]!.received).toBeGreaterThan(8 * MiB);
    expect(rows.map(({ transfer }) => transfer)).toEqual(
      [big, missing, asking, resting].filter((key) => key !== resting || rest.state === 'paused'),
    );
    expect(rows.find(({ transfer }) => transfer === missing)).toMatchObject({
      state: 'failed',
      failure: { reason: 'not_found', status: 404 },
    });
    expect(await nowInState(next, big, 'saved')).toMatchObject({ failure: null });
    expect(proxy.down - down).toBeLessThan(content.length - 8 * MiB);
    await nowInState(next, asking, 'asking');
    if (rest.state === 'paused') {
      expect(await rowsOf(next)).toContainEqual(expect.objectContaining({ state: 'paused' }));
      await next.do('transfer.resume', {});
      await nowInState(next, resting, 'saved');
    }
    expect((await readFile(join(outDir, 'big.bin'))).equals(content)).toBe(true);
  });

  test('finishes hundreds of rows over several restarts, each file once', async () => {
    const names = Array.from({ length: 150 }, (_, i) => `f${String(i)}.bin`);
    const scene = await queueScene(Object.fromEntries(names.map((name) => [name, 8192])), app);
    const { client, vault, outDir } = scene;
    await client.do('get', { vault, names, outDir });
    let engine = client;
    for (let round = 0; round < 3; round += 1) {
      await engine.event((e) => (e.type === 'saved' ? true : null));
      await engine.engine.close();
      engine = await TestEngine.open({ dataDir: client.dataDir, ...app });
    }
    for (let tries = 0; tries < 500; tries += 1) {
      if ((await rowsOf(engine)).every(({ state }) => state === 'saved')) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await visible(outDir)).toEqual(
      names.flatMap((name) => [name, `${name}.minisig`]).sort(),
    );
  });
});

test('a file whose process died before it could note it is not fetched twice', async () => {
  const scene = await queueScene({ 'a.bin': 4 * MiB, 'b.bin': 4 * MiB }, app);
  const { client, vault, outDir, proxy } = scene;
  const { transfers } = await client.do('get', { vault, names: ['a.bin'], outDir });
  await client.ended(transfers[0]!);
  await putFiles(outDir, { 'b.bin': 'mine' });
  await client.engine.close();
  // As a process leaves it that dies between the file's name and the note of it.
  const store = await openStore(client.dataDir, { clock: Date.now });
  const row = { position: 1, vault, kind: null, outDir, existing: 'keep', failure: null } as const;
  const queued = { ...row, state: 'queued', addedAt: Date.now() } as const;
  await store.transfers.add([
    { ...queued, key: 'A'.repeat(26), name: 'a.bin' },
    { ...queued, key: 'B'.repeat(26), name: 'b.bin' },
  ]);
  await store.settings.set('client.queueInUse', true);
  await store.close();

  const down = proxy.down;
  const next = await TestEngine.open({ dataDir: client.dataDir, ...app });
  expect(await next.ended('A'.repeat(26))).toMatchObject({ state: 'skipped' });
  expect(await next.ended('B'.repeat(26))).toMatchObject({ state: 'saved' });
  expect(proxy.down - down).toBeLessThan(5 * MiB);
  expect((await visible(outDir)).filter((name) => !name.endsWith('.minisig'))).toEqual([
    'a.bin',
    'b (2).bin',
    'b.bin',
  ]);
});

describe('a command', () => {
  test('leaves the queue alone, unless it asks for the same again', async () => {
    const scene = await queueScene({ 'big.bin': 48 * MiB, 'a.txt': 'a' });
    const { client, vault, outDir, proxy } = scene;
    const { transfers } = await client.do('get', { vault, names: ['big.bin'], outDir });
    await inState(client, transfers[0]!, 'active', ({ received }) => received > 8 * MiB);
    const down = proxy.down;
    const next = await restarted(scene, {});
    expect(await rowsOf(next)).toEqual([]);
    const other = await next.do('get', { vault, names: ['a.txt'], outDir });
    await next.ended(other.transfers[0]!);
    expect(await rowsOf(next)).toHaveLength(1);
    const again = await next.do('get', { vault, names: ['big.bin'], outDir });
    expect(again.transfers).toEqual(transfers);
    expect(await next.ended(transfers[0]!)).toMatchObject({ state: 'saved' });
    expect(proxy.down - down).toBeLessThan(44 * MiB);
    // What it left, the app shows and leaves paused; nothing is left now.
    const shown = await restarted({ ...scene, client: next });
    expect(await rowsOf(shown)).toEqual([]);
  });

  test('that was stopped leaves its row paused for the app', async () => {
    const scene = await queueScene({ 'big.bin': 48 * MiB });
    const { client, vault, outDir } = scene;
    const { transfers } = await client.do('get', { vault, names: ['big.bin'], outDir });
    await inState(client, transfers[0]!, 'active', ({ received }) => received > 8 * MiB);
    const next = await restarted(scene);
    const [row] = await rowsOf(next);
    expect(row).toMatchObject({ transfer: transfers[0], state: 'paused', size: 48 * MiB });
    expect(row!.received).toBeGreaterThan(4 * MiB);
    await next.do('transfer.cancel', {});
    expect(await visible(outDir)).toEqual([]);
  });

  test('beside a running app runs what it was asked, and the app’s rows stay the app’s', async () => {
    const scene = await queueScene({ 'big.bin': 32 * MiB, 'a.txt': 'a' }, app);
    const { client, host, vault, outDir } = scene;
    const { transfers } = await client.do('get', { vault, names: ['big.bin'], outDir });
    await client.do('transfer.pause', {});
    const beside = await TestEngine.open({ dataDir: client.dataDir, reconnect: quickly });
    expect(await rowsOf(beside)).toEqual([]);
    await beside.do('vault.connect', { vault, takeover: true });
    const own = await beside.do('get', { vault, names: ['a.txt'], outDir });
    expect(await beside.ended(own.transfers[0]!)).toMatchObject({ state: 'saved' });
    await beside.engine.close();
    expect((await rowsOf(client)).map(({ transfer }) => transfer)).toEqual(transfers);
    expect((await host.do('snapshot', {})).server.sessions.length).toBeLessThanOrEqual(1);
  });
});
