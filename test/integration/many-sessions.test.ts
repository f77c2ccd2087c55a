// A thousand sessions at once: each lives, is answered, counts, and has its file right, in
// little memory of the server's; a newcomer is let in or refused among them. How fast is bench/sessions.mjs's to say.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { blake2b } from '../../src/main/crypto/blake2b';
import { bundleEntry, Child } from '../fixtures/child';
import { cleanUp, tempDir, workerFile } from '../fixtures/engines';
import type { ServingState } from '../fixtures/serving-child';
import { newIdentity } from '../fixtures/raw-client';
import { LightClient } from '../fixtures/light-client';
import { bindMany, type Person } from '../fixtures/many-ids';

afterEach(cleanUp);

const sessions = 1000;
const atOnce = 8;

async function enter(port: number, { id, identity }: Person): Promise<LightClient> {
  const client = await LightClient.connect(port, identity);
  const reply = await client.auth(id);
  if (reply.name !== 'WELCOME') throw new Error(JSON.stringify(reply));
  return client;
}

test('a thousand sessions live side by side', async () => {
  const [dataDir, vaultDir] = [await tempDir(), await tempDir()];
  await writeFile(join(vaultDir, 'a.txt'), 'a');
  const content = Buffer.alloc(1_048_576, 'mebibyte');
  const digest = blake2b(64, [content]).toString('hex');
  await writeFile(join(vaultDir, 'mebibyte.bin'), content);
  const people = await bindMany(dataDir, sessions + 1);
  const limits = JSON.stringify({ sessions });
  const server = new Child<'state', ServingState>(
    await bundleEntry('test/fixtures/serving-child.ts'),
    [dataDir, vaultDir, workerFile, limits],
  );
  const { port } = await server.next();

  const clients: LightClient[] = [];
  for (let from = 0; from < sessions; from += atOnce) {
    const some = people.slice(from, Math.min(sessions, from + atOnce));
    clients.push(...(await Promise.all(some.map((person) => enter(port, person)))));
  }
  expect((await server.ask('state')).counters).toMatchObject({
    sessionsNow: sessions,
    sessionsPeak: sessions,
    halfOpenNow: 0,
  });

  const replies = await Promise.all(clients.map((client) => client.ask('LIST', { dir: '' })));
  expect(new Set(replies.map(({ name }) => name))).toEqual(new Set(['OK']));

  await server.ask('state');
  const got = await Promise.all(clients.map((client) => client.fetch('mebibyte.bin')));
  expect(new Set(got.flatMap(({ came, told }) => [came, told]))).toEqual(new Set([digest]));
  expect((await server.ask('state')).peak).toBeLessThan(400 * 1_048_576);

  const late = people[sessions]!;
  const full = await LightClient.connect(port, late.identity);
  expect(await full.auth(late.id)).toMatchObject({ name: 'ERROR', json: { code: 503 } });
  const stranger = await LightClient.connect(port, newIdentity());
  expect(await stranger.auth(late.id)).toMatchObject({ name: 'ERROR', json: { code: 403 } });
  const [first] = people;
  const twin = await LightClient.connect(port, first!.identity);
  expect(await twin.auth(first!.id)).toMatchObject({ name: 'ERROR', json: { code: 409 } });

  clients[0]?.bye();
  while ((await server.ask('state')).counters?.sessionsNow !== sessions - 1);
  const again = await enter(port, late);
  expect(clients.filter(({ isOpen }) => isOpen)).toHaveLength(sessions - 1);
  for (const client of [...clients, again, full, stranger, twin]) client.drop();
}, 120_000);
