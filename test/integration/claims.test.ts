// Claimable IDs over real sockets: races, counts, undoing, windows opened by another
// process, and a client that has no pin and decides by what it is shown.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp, serve, tempDir, TestEngine } from '../fixtures/engines';
import { newIdentity, RawClient, type Got } from '../fixtures/raw-client';
import { eventually } from '../fixtures/vault-folder';
import { Wire } from '../fixtures/raw-peer';

afterEach(cleanUp);

interface Classroom {
  readonly host: TestEngine;
  readonly data: string;
  readonly port: number;
  readonly address: string;
  readonly fp: string;
}

/** A server with marked IDs; its window is closed. */
async function classroom(ids: readonly string[]): Promise<Classroom> {
  const dir = await tempDir();
  await mkdir(join(dir, 'a'));
  await writeFile(join(dir, 'a', 'x.txt'), 'x');
  const data = await tempDir();
  const host = await serve(dir, { dataDir: data });
  await host.do('ids.add', { ids: ids.map((id) => ({ id, claimable: true })) });
  const { listening } = (await host.do('snapshot', {})).server;
  const port = listening?.port ?? 0;
  return { host, data, port, address: `127.0.0.1:${String(port)}`, fp: listening?.fp ?? '' };
}

async function claim(port: number, id: string, identity = newIdentity()): Promise<Got> {
  const raw = await RawClient.connect(port, identity);
  return raw.auth({ mode: 'claim', id });
}

const outcome = ({ name, json }: Got): unknown => (name === 'ERROR' ? json['name'] : name);

const refusals = (host: TestEngine): readonly string[] =>
  host.events.flatMap((e) => (e.type === 'refusal' ? [e.refusal.detail] : []));

const stateOf = async (host: TestEngine, id: string): Promise<string | undefined> =>
  (await host.do('ids.list', {})).ids.find((row) => row.id === id)?.state;

describe('claiming', () => {
  test('is refused until the host opens the window, and after it closes', async () => {
    const { host, port } = await classroom(['45', '46']);
    expect(outcome(await claim(port, '45'))).toBe('not_enrolled');
    const { window } = await host.do('claims.open', { minutes: 5 });
    expect((window?.closesAt ?? 0) - (window?.openedAt ?? 0)).toBe(5 * 60_000);
    expect(outcome(await claim(port, '45'))).toBe('WELCOME');
    expect(await host.do('claims.close', {})).toMatchObject({ window: null });
    expect(outcome(await claim(port, '46'))).toBe('not_enrolled');
    expect(await stateOf(host, '46')).toBe('claimable');
  });

  test('by many keys at the same moment gives the ID to exactly one', async () => {
    const { host, port } = await classroom(['45']);
    await host.do('claims.open', {});
    const clients = await Promise.all(Array.from({ length: 8 }, () => RawClient.connect(port)));
    const answers = await Promise.all(clients.map((raw) => raw.auth({ mode: 'claim', id: '45' })));
    const outcomes = answers.map(outcome);
    expect(outcomes.filter((each) => each === 'WELCOME')).toHaveLength(1);
    expect(outcomes.filter((each) => each === 'not_enrolled')).toHaveLength(7);
    const winner = clients[outcomes.indexOf('WELCOME')];
    const { ids } = await host.do('ids.list', {});
    expect(ids).toMatchObject([{ id: '45', state: 'bound', fp: winner?.identity.public.fp26 }]);
    expect(winner?.end).toBeNull();
  });

  test('is shown to the host at once, with address and key', async () => {
    const { host, port } = await classroom(['45']);
    await host.do('claims.open', {});
    const identity = newIdentity();
    await claim(port, '45', identity);
    const claims = await host.event((e) =>
      e.type === 'claims' && e.claims.claims.length > 0 ? e.claims.claims : null,
    );
    expect(claims).toMatchObject([{ id: '45', fp: identity.public.fp26, undoneAt: null }]);
    expect(claims[0]?.address).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test('of an ID that is not marked, not there, or a fourth from one source: the same 403', async () => {
    const { host, port } = await classroom(['a', 'b', 'c', 'd']);
    await host.do('ids.add', { ids: [{ id: 'convidada' }] });
    await host.do('claims.open', {});
    for (const id of ['convidada', 'ninguem', 'NAO']) {
      expect(outcome(await claim(port, id))).toBe('not_enrolled');
    }
    for (const id of ['a', 'b', 'c']) expect(outcome(await claim(port, id))).toBe('WELCOME');
    const before = Date.now();
    expect(outcome(await claim(port, 'd'))).toBe('not_enrolled');
    expect(Date.now() - before).toBeGreaterThanOrEqual(95);
    expect(refusals(host)).toEqual([
      'an ID that is invited is claimed',
      'an unknown ID is claimed',
      'an ID outside the grammar',
      'this source has had its claims of this window',
    ]);
  });

  test('again by the key that has the ID is coming back', async () => {
    const { host, port } = await classroom(['45']);
    await host.do('claims.open', {});
    const identity = newIdentity();
    const first = await RawClient.connect(port, identity);
    expect(outcome(await first.auth({ mode: 'claim', id: '45' }))).toBe('WELCOME');
    expect(outcome(await claim(port, '45', identity))).toBe('already_connected');
    first.channel.bye('bye');
    await host.event((e) => (e.type === 'session.ended' ? true : null));
    await host.do('claims.close', {});
    expect(outcome(await claim(port, '45', identity))).toBe('WELCOME');
    expect((await host.do('claims.list', {})).claims).toHaveLength(1);
  });
});

describe('undoing', () => {
  test('ends the session, shuts that key out of the window, and leaves the ID to another', async () => {
    const { host, port } = await classroom(['45', '46']);
    await host.do('claims.open', {});
    const thief = await RawClient.connect(port);
    await thief.auth({ mode: 'claim', id: '45' });
    const { claims } = await host.do('claims.undo', { id: '45' });
    expect(await thief.ended(1000)).toMatchObject({ code: 403, reason: 'not_enrolled' });
    expect(claims[0]?.undoneAt).toEqual(expect.any(Number));
    expect(outcome(await claim(port, '45', thief.identity))).toBe('not_enrolled');
    expect(outcome(await claim(port, '46', thief.identity))).toBe('not_enrolled');
    const known = await RawClient.connect(port, thief.identity);
    expect(outcome(await known.auth({ mode: 'known', id: '45' }))).toBe('not_enrolled');
    expect(outcome(await claim(port, '45'))).toBe('WELCOME');
    expect(await host.refused('claims.undo', { id: '46' })).toMatchObject({ reason: 'no_claim' });
  });

  test('by another program on the same data ends the session too', async () => {
    const { host, data, port } = await classroom(['45']);
    const other = await TestEngine.open({ dataDir: data });
    await other.do('claims.open', { minutes: 1 });
    const raw = await RawClient.connect(port);
    expect(outcome(await raw.auth({ mode: 'claim', id: '45' }))).toBe('WELCOME');
    await other.do('claims.undo', { id: '45' });
    expect(await raw.ended(1500)).toMatchObject({ code: 403, reason: 'not_enrolled' });
    expect(await stateOf(host, '45')).toBe('claimable');
    await other.do('claims.close', {});
    expect(outcome(await claim(port, '45'))).toBe('not_enrolled');
    const seen = await host.event((e) =>
      e.type === 'claims' && e.claims.window === null && e.claims.claims.length > 0 ? e : null,
    );
    expect(seen.claims.claims).toHaveLength(1);
  });
});

describe('a client without a pin', () => {
  test('sees the fingerprint, stores nothing, and is no fault of anyone’s', async () => {
    const { host, address, fp } = await classroom(['45']);
    const client = await TestEngine.open();
    const hostFp = (await host.do('identity.show', {})).hostFp;
    const found = await client.do('server.probe', { address });
    expect(found).toMatchObject({ host: '127.0.0.1', fp, known: false });
    expect(found.fp).toBe(hostFp);
    await eventually(
      () =>
        host.events.some((e) => e.type === 'activity' && e.steps.some((s) => s.step === 'dropped')),
      3000,
    );
    const steps = host.events.flatMap((e) => (e.type === 'activity' ? e.steps : []));
    expect(steps.map(({ step }) => step)).toEqual(['tcp', 'message1', 'message2', 'dropped']);
    expect(refusals(host)).toEqual([]);
    expect((await client.do('snapshot', {})).client.vaults).toEqual([]);
    expect(client.events.filter((e) => e.type === 'vault.changed')).toEqual([]);
  });

  test('claims with the accepted fingerprint, and comes back as known', async () => {
    const { host, address, fp } = await classroom(['45']);
    await host.do('claims.open', {});
    const client = await TestEngine.open();
    const view = await client.do('vault.claim', { address, id: '45', fp, as: 'sala' });
    expect(view).toMatchObject({ vault: fp, id: '45', fp });
    expect((await client.do('vault.list', { vault: fp, recursive: true })).entries).toHaveLength(2);
    await host.do('claims.close', {});
    await client.do('vault.disconnect', { vault: fp });
    await host.event((e) => (e.type === 'session.ended' ? true : null));
    expect(await client.do('vault.connect', { vault: fp })).toMatchObject({ id: '45' });
    expect((await client.do('server.probe', { address })).known).toBe(true);
    expect((await client.do('snapshot', {})).client.vaults).toMatchObject([{ fp, label: 'sala' }]);
  });

  test('stops before message 3 when another server answers, and stores nothing', async () => {
    const { host, address, fp } = await classroom(['45']);
    await host.do('claims.open', {});
    const client = await TestEngine.open();
    const other = `${fp[0] === 'a' ? 'b' : 'a'}${fp.slice(1)}`;
    const failure = await client.refused('vault.claim', { address, id: '45', fp: other });
    expect(failure).toMatchObject({ reason: 'identity_changed', params: { found: fp } });
    expect((await client.do('snapshot', {})).client.vaults).toEqual([]);
    expect(await stateOf(host, '45')).toBe('claimable');
    expect(refusals(host)).toEqual([]);
  });

  test('stores nothing when the claim is refused', async () => {
    const { address, fp } = await classroom(['45']);
    const client = await TestEngine.open();
    const failure = await client.refused('vault.claim', { address, id: '45', fp });
    expect(failure).toMatchObject({ status: 403, reason: 'not_enrolled' });
    expect((await client.do('snapshot', {})).client.vaults).toEqual([]);
  });

  test('finds a vault it knows at another address', async () => {
    const { host, address, fp } = await classroom(['45']);
    await host.do('claims.open', {});
    const client = await TestEngine.open();
    await client.do('vault.claim', { address, id: '45', fp });
    await host.do('server.stop', {});
    await host.do('server.start', { port: 0 });
    const port = (await host.do('snapshot', {})).server.listening?.port ?? 0;
    expect(await client.refused('vault.connect', { vault: fp })).toMatchObject({
      reason: 'unreachable',
    });
    const moved = `127.0.0.1:${String(port)}`;
    await client.do('vault.connect', { vault: fp, address: moved });
    expect((await client.do('snapshot', {})).client.vaults).toMatchObject([{ fp, port }]);
  });

  test.each(['nowhere', 'http://x:1', '127.0.0.1', '127.0.0.1:0', '[::1', ' : '])(
    'is told that %j is no address',
    async (address) => {
      const client = await TestEngine.open();
      expect(await client.refused('server.probe', { address })).toMatchObject({
        reason: 'bad_input',
        params: { field: 'address' },
      });
    },
  );
});

test('a client that leaves in the middle of message 3 is a fault', async () => {
  const { host, port } = await classroom(['45']);
  const wire = await Wire.to(port);
  wire.write(Buffer.from(`424155010020${'09'.repeat(32)}`, 'hex'));
  await wire.read(2 + 192);
  wire.write(Buffer.from('00a0ff', 'hex'));
  wire.socket.end();
  await eventually(() => refusals(host).length === 1, 3000);
});
