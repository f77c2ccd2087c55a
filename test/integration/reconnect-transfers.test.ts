// Downloads over lost connections: they wait, go on where they were, and end only for what
// no waiting mends.

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { TransferView } from '../../src/shared/ipc/views';
import { cleanUp, serve, tempDir, TestEngine } from '../fixtures/engines';
import { Proxy } from '../fixtures/proxy';
import { until } from '../fixtures/session-pair';

afterEach(cleanUp);

const MiB = 1024 * 1024;
const quick = { firstMs: 20, mostMs: 80, settledMs: 10_000 };

interface Scene {
  readonly host: TestEngine;
  readonly client: TestEngine;
  readonly vault: string;
  readonly proxy: Proxy;
  readonly port: number;
  readonly content: Buffer;
  readonly outDir: string;
}

async function scene(): Promise<Scene> {
  const dir = await tempDir();
  const content = randomBytes(24 * MiB);
  await writeFile(join(dir, 'grande.bin'), content);
  const host = await serve(dir);
  const { server } = await host.do('snapshot', {});
  const port = server.listening?.port ?? 0;
  const proxy = await Proxy.to(port);
  const address = `127.0.0.1:${String(proxy.port)}`;
  const { link } = await host.do('invite.create', { id: 'ana', address });
  const client = await TestEngine.open({ reconnect: quick });
  const { vault } = await client.do('vault.connect', { link });
  return { host, client, vault, proxy, port, content, outDir: await tempDir() };
}

const get = async ({ client, vault, outDir }: Scene): Promise<string> =>
  (await client.do('get', { vault, names: ['grande.bin'], outDir })).transfers[0]!;

function viewOf({ client }: Scene, key: string): TransferView | null {
  const told = client.events.map((e) => (e.type === 'transfer.changed' ? e.transfer : null));
  return told.reverse().find((view) => view?.transfer === key) ?? null;
}

const becomes = (all: Scene, key: string, state: TransferView['state']): Promise<TransferView> =>
  until(() => (viewOf(all, key)?.state === state ? viewOf(all, key) : null));

const cameWhole = async ({ outDir, content }: Scene): Promise<boolean> =>
  (await readFile(join(outDir, 'grande.bin'))).equals(content);

test('a server that stops is waited for, and gives the rest when it starts again', async () => {
  const all = await scene();
  const { host, client, proxy, port, content } = all;
  const begin = proxy.down;
  const key = await get(all);
  await client.event((e) =>
    e.type === 'transfer.changed' && e.transfer.received > 2 * MiB ? true : null,
  );
  await host.do('server.stop', {});
  const waiting = await becomes(all, key, 'waiting');
  expect(waiting).toMatchObject({ endedAt: null, bytesPerSecond: 0 });
  expect(waiting.received).toBeGreaterThanOrEqual(2 * MiB);
  await host.do('server.configure', { port });
  await host.do('server.start', {});
  expect(await client.ended(key)).toMatchObject({ state: 'saved', failure: null });
  expect(await cameWhole(all)).toBe(true);
  expect(proxy.down - begin).toBeLessThan(content.length * 1.2);
});

test('what is asked for while nothing answers comes when somebody does', async () => {
  const all = await scene();
  await all.host.do('server.stop', {});
  await until(() => all.client.vaultView(all.vault)?.state === 'waiting');
  const key = await get(all);
  await becomes(all, key, 'waiting');
  await all.host.do('server.configure', { port: all.port });
  await all.host.do('server.start', {});
  expect(await all.client.ended(key)).toMatchObject({ state: 'saved' });
});

test('a refusal on coming back ends it, with the reason, and is not asked again', async () => {
  const all = await scene();
  const key = await get(all);
  await all.host.do('server.stop', {});
  await becomes(all, key, 'waiting');
  await all.host.do('ids.revoke', { id: 'ana' });
  await all.host.do('server.configure', { port: all.port });
  await all.host.do('server.start', {});
  expect(await all.client.ended(key)).toMatchObject({
    state: 'failed',
    failure: { status: 403, reason: 'revoked' },
  });
  const { connections } = all.proxy;
  await wait(400);
  expect(all.proxy.connections).toBe(connections);
});

test('a person who disconnects stops it without losing anything; coming back goes on', async () => {
  const all = await scene();
  const { client, vault, proxy, content } = all;
  const begin = proxy.down;
  const key = await get(all);
  await client.event((e) =>
    e.type === 'transfer.changed' && e.transfer.received > 2 * MiB ? true : null,
  );
  await client.do('vault.disconnect', { vault });
  await becomes(all, key, 'waiting');
  const { connections } = proxy;
  await wait(300);
  expect(proxy.connections).toBe(connections);
  expect(client.vaultView(vault)).toMatchObject({ state: 'idle', retryAt: null });
  await client.do('vault.connect', { vault });
  expect(await client.ended(key)).toMatchObject({ state: 'saved' });
  expect(await cameWhole(all)).toBe(true);
  expect(proxy.down - begin).toBeLessThan(content.length * 1.2);
});

test('another program of the same person is waited for, and not thrown out', async () => {
  const all = await scene();
  await all.client.do('vault.disconnect', { vault: all.vault });
  const other = await TestEngine.open({ dataDir: all.client.dataDir, reconnect: quick });
  await other.do('vault.connect', { vault: all.vault });
  const key = await get(all);
  const lost = await until(() => {
    const view = all.client.vaultView(all.vault);
    return view?.state === 'waiting' ? view : null;
  });
  expect(lost.failure).toMatchObject({ status: 409, reason: 'already_connected' });
  expect((await other.do('vault.list', { vault: all.vault })).entries).toHaveLength(1);
  await other.do('vault.disconnect', { vault: all.vault });
  expect(await all.client.ended(key)).toMatchObject({ state: 'saved' });
});
