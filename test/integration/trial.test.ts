// Trying it on this computer: a real engine is its own guest, whatever is in the way.

import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { tryHere } from '../../src/main/app/trial';
import { atEnd, cleanUp, TestEngine } from '../fixtures/engines';

afterEach(cleanUp);

const names = { id: 'this-computer', name: 'This computer' };

async function fresh(): Promise<TestEngine> {
  return TestEngine.open({ sampleVaultDir: join(process.cwd(), 'vault') });
}

/** A port that somebody else listens on. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(() => new Promise((done) => server.close(done)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

it('serves this computer alone, invites and connects, and leaves the settings as they are', async () => {
  const test = await fresh();
  await test.do('server.configure', { port: 0, reach: 'network' });
  const { config } = (await test.do('snapshot', {})).server;
  const tried = await tryHere(test.engine, names);
  const { server, client, identity } = await test.do('snapshot', {});
  expect(server.listening?.host).toBe('127.0.0.1');
  expect(server.config).toEqual(config);
  expect(tried).toEqual({
    vault: identity?.hostFp,
    id: names.id,
    address: server.sessions[0]?.address,
  });
  expect(tried.address).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(client.vaults[0]).toMatchObject({ fp: tried.vault, state: 'ready', id: names.id });
  const { ids } = await test.do('ids.list', {});
  expect(ids).toMatchObject([{ id: names.id, state: 'bound', fp: identity?.clientFp }]);
});

it('takes another port where the usual one is taken', async () => {
  const test = await fresh();
  const port = await takenPort();
  await test.do('server.configure', { port });
  await tryHere(test.engine, names);
  const { server } = await test.do('snapshot', {});
  expect(server.listening?.port).not.toBe(port);
  expect(server.config.port).toBe(port);
});

it('uses a server that runs, and keeps the ID this computer has', async () => {
  const test = await fresh();
  const { port } = await test.do('server.start', { port: 0, host: '0.0.0.0' });
  expect(await tryHere(test.engine, names)).toMatchObject({ id: names.id });
  expect(await tryHere(test.engine, { ...names, id: 'other' })).toMatchObject({ id: names.id });
  const { server } = await test.do('snapshot', {});
  expect(server.listening).toMatchObject({ host: '0.0.0.0', port });
  expect((await test.do('ids.list', {})).ids).toHaveLength(1);
});

it('leaves an ID alone that somebody else has', async () => {
  const [test, other] = [await fresh(), await fresh()];
  await test.do('server.start', { port: 0, host: '127.0.0.1' });
  const { link } = await test.do('invite.create', { id: names.id });
  await other.do('vault.connect', { link });
  expect(await tryHere(test.engine, names)).toMatchObject({ id: `${names.id}-2` });
  const { ids } = await test.do('ids.list', {});
  expect(ids.map(({ id, state }) => [id, state])).toEqual([
    [names.id, 'bound'],
    [`${names.id}-2`, 'bound'],
  ]);
});

it('says why it cannot be done', async () => {
  const test = await TestEngine.open();
  await expect(tryHere(test.engine, names)).rejects.toMatchObject({ reason: 'vault_missing' });
});
