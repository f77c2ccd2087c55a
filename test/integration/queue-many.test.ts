// A thousand names in one command: all come, and nobody is told more than they need.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cleanUp, transfersOf } from '../fixtures/engines';
import { queueScene, rowsOf, visible } from '../fixtures/queue';

afterEach(cleanUp);

test('a thousand small files by name are saved, each once and each with its receipt', async () => {
  const count = 1000;
  const names = Array.from({ length: count }, (_, i) => `p${String(i % 10)}/f${String(i)}.txt`);
  const scene = await queueScene(Object.fromEntries(names.map((name) => [name, `in ${name}`])));
  const { client, vault, outDir, host } = scene;
  await host.event((e) => (e.type === 'server.files' && e.files.files === count ? true : null));
  const from = client.events.length;
  const { transfers } = await client.do('get', { vault, names, outDir });
  expect(new Set(transfers).size).toBe(count);
  await Promise.all(
    transfers.map(async (key, at) => {
      expect([names[at], (await client.ended(key, 60_000)).state]).toEqual([names[at], 'saved']);
    }),
  );
  expect(await visible(outDir)).toHaveLength(2 * count);
  const text = await readFile(join(outDir, 'f999.txt'), 'utf8');
  expect(text).toBe('in p9/f999.txt');
  expect(await client.do('verify', { path: join(outDir, 'f0.txt') })).toMatchObject({ ok: true });

  // One event for the names; for each file that it moves, is checked, and is there.
  const events = client.events.slice(from);
  expect(events.filter(({ type }) => type === 'transfers.changed')).toHaveLength(1);
  expect(events.filter(({ type }) => type === 'transfer.changed').length).toBeLessThan(4 * count);
  expect(events.flatMap(transfersOf).filter(({ state }) => state === 'queued').length).toBe(count);
  // The list keeps the last of those that ended; the history has them all.
  expect((await rowsOf(client)).length).toBeLessThan(260);
}, 90_000);
