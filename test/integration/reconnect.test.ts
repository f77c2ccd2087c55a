// A client that comes back by itself: after a cut, a server's pause, a sleep; and what ends
// its waiting. Real servers, with a relay in between.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { EngineOptions } from '../../src/main/engine/engine';
import type { VaultView } from '../../src/shared/ipc/views';
import { cleanUp, serve, tempDir, TestEngine } from '../fixtures/engines';
import { Proxy } from '../fixtures/proxy';
import { until } from '../fixtures/session-pair';

afterEach(cleanUp);

const quick = { firstMs: 20, mostMs: 80, settledMs: 10_000 };
/** Nobody waits for these: whoever comes back did not wait. */
const hours = { firstMs: 3_600_000, mostMs: 7_200_000, settledMs: 10_000 };

interface Scene {
  readonly host: TestEngine;
  readonly client: TestEngine;
  readonly vault: string;
  readonly proxy: Proxy;
  readonly view: () => VaultView | null;
  readonly becomes: (state: VaultView['state']) => Promise<VaultView>;
}

async function scene(options: Partial<EngineOptions> = {}): Promise<Scene> {
  const dir = await tempDir();
  await writeFile(join(dir, 'a.txt'), 'a');
  const host = await serve(dir);
  const { server } = await host.do('snapshot', {});
  const proxy = await Proxy.to(server.listening?.port ?? 0);
  const address = `127.0.0.1:${String(proxy.port)}`;
  const { link } = await host.do('invite.create', { id: 'ana', address });
  const client = await TestEngine.open({ reconnect: quick, ...options });
  const { vault } = await client.do('vault.connect', { link });
  const view = (): VaultView | null => client.vaultView(vault);
  const becomes = (state: VaultView['state']): Promise<VaultView> =>
    until(() => (view()?.state === state ? view() : null));
  return { host, client, vault, proxy, view, becomes };
}

/** Stops the server, so that nothing answers behind the relay. */
async function stop({ host }: Scene): Promise<number> {
  const { server } = await host.do('snapshot', {});
  await host.do('server.stop', {});
  return server.listening?.port ?? 0;
}

const states = (client: TestEngine): string[] =>
  client.events.flatMap((e) => (e.type === 'vault.changed' ? [e.vault.state] : []));

describe('a lost connection', () => {
  test('is waited for, with the reason and the time in view, and comes back', async () => {
    const all = await scene({ reconnect: { ...quick, firstMs: 300, mostMs: 600 } });
    const { client, vault, proxy } = all;
    const lostAt = Date.now();
    proxy.cut();
    const lost = await all.becomes('waiting');
    expect(lost).toMatchObject({ address: null, failure: { reason: 'cut' } });
    expect(lost.retryAt! - lostAt).toBeGreaterThanOrEqual(290);
    expect(lost.retryAt! - lostAt).toBeLessThan(1500);
    const back = await all.becomes('ready');
    expect(back).toMatchObject({ retryAt: null, failure: null });
    expect(back.address).not.toBeNull();
    const seen = states(client);
    expect(seen.slice(seen.indexOf('waiting'))).toEqual([
      'waiting',
      'dialing',
      'handshake',
      'auth',
      'ready',
    ]);
    expect((await client.do('vault.list', { vault })).entries).toHaveLength(1);
  });

  test('keeps its reason in view while it is tried again in vain', async () => {
    const all = await scene();
    await stop(all);
    await until(() => all.proxy.connections >= 4);
    const told = all.client.events.flatMap((e) => (e.type === 'vault.changed' ? [e.vault] : []));
    const first = told.findIndex(({ state }) => state === 'waiting');
    expect(told.slice(first).filter(({ failure }) => failure === null)).toEqual([]);
  });

  test('comes back when the server is started again on its port', async () => {
    const all = await scene();
    const port = await stop(all);
    await all.becomes('waiting');
    const told = all.client.events.flatMap((e) => (e.type === 'vault.changed' ? [e.vault] : []));
    const lost = told.find(({ state }) => state === 'waiting');
    expect(lost).toMatchObject({ failure: { reason: 'stopping' } });
    await until(() => all.proxy.connections >= 3);
    await all.host.do('server.configure', { port });
    await all.host.do('server.start', {});
    await all.becomes('ready');
    expect((await all.client.do('vault.list', { vault: all.vault })).entries).toHaveLength(1);
  });
});

describe('waiting ends', () => {
  test('for good when the ID was revoked meanwhile', async () => {
    const all = await scene();
    const port = await stop(all);
    await all.becomes('waiting');
    await all.host.do('ids.revoke', { id: 'ana' });
    await all.host.do('server.configure', { port });
    await all.host.do('server.start', {});
    expect(await all.becomes('idle')).toMatchObject({
      failure: { status: 403, reason: 'revoked' },
    });
    const { connections } = all.proxy;
    await wait(400);
    expect(all.proxy.connections).toBe(connections);
  });

  test('at once when a session is revoked, without another try', async () => {
    const all = await scene();
    await all.host.do('ids.revoke', { id: 'ana' });
    expect(await all.becomes('idle')).toMatchObject({ failure: { reason: 'revoked' } });
    await wait(300);
    expect(all.proxy.connections).toBe(1);
  });

  test.each(['vault.disconnect', 'vault.forget'] as const)('with %s', async (command) => {
    const all = await scene();
    await stop(all);
    await all.becomes('waiting');
    await all.client.do(command, { vault: all.vault });
    expect(all.view()).toMatchObject({ state: 'idle', retryAt: null, failure: null });
    const { connections } = all.proxy;
    await wait(300);
    expect(all.proxy.connections).toBe(connections);
  });

  test('when the engine closes', async () => {
    const all = await scene();
    await stop(all);
    await all.becomes('waiting');
    await all.client.engine.close();
    const { connections } = all.proxy;
    await wait(300);
    expect(all.proxy.connections).toBe(connections);
  });
});

describe('nobody waits', () => {
  test('who asks to connect', async () => {
    const all = await scene({ reconnect: hours });
    all.proxy.cut();
    await all.becomes('waiting');
    await all.client.do('vault.connect', { vault: all.vault });
    expect(all.view()).toMatchObject({ state: 'ready', retryAt: null });
  });

  test('who asks for a list: it works, or fails at once and is waited for as before', async () => {
    const all = await scene({ reconnect: hours });
    const { client, vault } = all;
    all.proxy.cut();
    await all.becomes('waiting');
    expect((await client.do('vault.list', { vault })).entries).toHaveLength(1);
    await stop(all);
    await all.becomes('waiting');
    const failure = await client.refused('vault.list', { vault });
    expect(['unreachable', 'handshake_failed']).toContain(failure.reason);
    expect(all.view()).toMatchObject({ state: 'waiting', failure });
  });

  test('after a sleep', async () => {
    let slept = 0;
    const all = await scene({ reconnect: hours, clock: () => Date.now() + slept });
    all.proxy.cut();
    await all.becomes('waiting');
    await wait(1200);
    expect(all.view()?.state).toBe('waiting');
    slept = 1_800_000;
    await all.becomes('ready');
  });

  test('when the app says that the computer is awake', async () => {
    const all = await scene({ reconnect: hours });
    all.proxy.cut();
    await all.becomes('waiting');
    await all.client.do('client.awake', {});
    await all.becomes('ready');
  });

  test('for a session that died in a sleep: it is found out in seconds, and others stay', async () => {
    const all = await scene();
    const well = await scene();
    all.proxy.stall();
    for (const { client } of [all, well]) await client.do('client.awake', {});
    await until(() => states(all.client).includes('waiting'), 9000);
    expect(all.proxy.connections).toBe(1);
    await all.becomes('ready');
    expect(all.proxy.connections).toBe(2);
    expect(well.view()?.state).toBe('ready');
    expect(well.proxy.connections).toBe(1);
  });
});
