// Which ends of a session make a client come back by itself, and which are final: all the
// reasons of the protocol, told by a server that says them on demand.

import { afterEach, describe, expect, test } from 'vitest';
import { setTimeout as wait } from 'node:timers/promises';
import type { WireReason } from '../../src/shared/errors';
import type { VaultView } from '../../src/shared/ipc/views';
import { cleanUp, TestEngine } from '../fixtures/engines';
import { identityOf } from '../fixtures/identities';
import { ScriptedServer } from '../fixtures/scripted-server';
import { until } from '../fixtures/session-pair';

afterEach(cleanUp);

const quick = { firstMs: 20, mostMs: 80, settledMs: 10_000 };
/** Several of the longest waits. */
const longMs = 400;

interface Scene {
  readonly server: ScriptedServer;
  readonly client: TestEngine;
  readonly vault: string;
  readonly view: () => VaultView | null;
}

async function scene(reconnect = quick): Promise<Scene> {
  const server = await ScriptedServer.listen();
  const client = await TestEngine.open({ reconnect });
  const fp = server.identity.public.fp26;
  const { vault } = await client.do('vault.claim', { address: server.address, id: 'ana', fp });
  const view = (): VaultView | null => client.vaultView(vault);
  return { server, client, vault, view };
}

async function isFinal({ server, view }: Scene, reason: string): Promise<void> {
  const { asked } = server;
  await wait(longMs);
  expect(server.asked).toBe(asked);
  expect(view()).toMatchObject({ state: 'idle', retryAt: null, failure: { reason } });
}

describe('a session that ends', () => {
  test.each<WireReason>(['timeout', 'stopping', 'session_age', 'full', 'internal'])(
    'with %s is begun again',
    async (reason) => {
      const { server, view } = await scene();
      server.bye(reason);
      await until(() => server.asked === 2);
      await until(() => view()?.state === 'ready');
      expect(view()).toMatchObject({ retryAt: null, failure: null });
    },
  );

  test.each<WireReason>(['revoked', 'expired', 'taken_over', 'bye', 'bad_request', 'invite_gone'])(
    'with %s stays so',
    async (reason) => {
      const all = await scene();
      all.server.bye(reason);
      await all.client.event((e) =>
        e.type === 'vault.changed' && e.vault.failure?.reason === reason ? true : null,
      );
      await isFinal(all, reason);
    },
  );

  test('of old age is begun again at once, whatever the waits are', async () => {
    const day = { firstMs: 60_000, mostMs: 60_000, settledMs: 30 };
    const { server, view } = await scene(day);
    await wait(50);
    server.bye('session_age');
    await until(() => server.asked === 2);
    expect(view()?.retryAt).toBeNull();
  });

  test('of old age at birth, again and again, is waited for longer and longer', async () => {
    const { server } = await scene({ firstMs: 40, mostMs: 10_000, settledMs: 10_000 });
    server.dismissal = 'session_age';
    server.bye('session_age');
    await until(() => server.asked === 5);
    const gaps = server.askedAt.slice(1).map((at, i) => at - server.askedAt[i]!);
    // 40..80, 80..160, 160..320, 320..640: no busy loop.
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(310);
  });
});

describe('coming back', () => {
  test.each<WireReason>(['not_enrolled', 'revoked', 'expired', 'bad_request'])(
    'and being refused with %s ends it',
    async (reason) => {
      const all = await scene();
      all.server.refusal = reason;
      all.server.bye('stopping');
      await until(() => all.server.asked === 2);
      await all.client.event((e) =>
        e.type === 'vault.changed' && e.vault.failure?.reason === reason ? true : null,
      );
      await isFinal(all, reason);
    },
  );

  test.each<WireReason>(['already_connected', 'full', 'stopping'])(
    'and being told %s is tried again until it works',
    async (reason) => {
      const { server, view } = await scene();
      server.refusal = reason;
      server.bye('stopping');
      await until(() => server.asked === 4);
      expect(view()).toMatchObject({ failure: { reason } });
      server.refusal = null;
      await until(() => view()?.state === 'ready');
    },
  );

  test('to another identity at the same address is final, and sends no AUTH', async () => {
    const all = await scene();
    const { port } = all.server;
    await all.server.close();
    const other = await ScriptedServer.listen({ identity: identityOf(9), port });
    await all.client.event((e) =>
      e.type === 'vault.changed' && e.vault.failure?.reason === 'identity_changed' ? true : null,
    );
    await isFinal(all, 'identity_changed');
    expect(other.asked).toBe(0);
  });

  test('a vault that never let us in is not dialed again', async () => {
    const server = await ScriptedServer.listen();
    server.refusal = 'stopping';
    const client = await TestEngine.open({ reconnect: quick });
    const fp = server.identity.public.fp26;
    const claim = { address: server.address, id: 'ana', fp };
    expect(await client.refused('vault.claim', claim)).toMatchObject({ reason: 'stopping' });
    await wait(longMs);
    expect(server.asked).toBe(1);
  });
});
