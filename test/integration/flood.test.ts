// A flood of ten thousand hostile connections while somebody who was let in goes on
// downloading: the speed that is left to them, and the memory the flood takes.

import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { bundleEntry, Child } from '../fixtures/child';
import { cleanUp, tempDir, TestEngine, workerFile } from '../fixtures/engines';
import type { FloodReport } from '../fixtures/flooder';
import type { ServingState } from '../fixtures/serving-child';

afterEach(cleanUp);

const MiB = 1024 * 1024;
const fileBytes = 32 * MiB;
const connections = 10_000;
const perSecond = 500;

/** What the server may take beyond what it had while serving in peace. */
const memoryBound = 96 * MiB;

/** Downloads again and again until `over`; gives bytes a second. */
async function speedUntil(
  client: TestEngine,
  vault: string,
  over: Promise<unknown>,
): Promise<number> {
  const state = { isOver: false };
  void over.then(() => (state.isOver = true));
  const started = performance.now();
  let bytes = 0;
  while (!state.isOver) {
    const outDir = join(client.dataDir, 'out');
    await mkdir(outDir);
    const { transfers } = await client.do('get', { vault, names: ['grande.bin'], outDir });
    const end = await client.ended(transfers[0]!);
    expect(end).toMatchObject({ state: 'saved' });
    bytes += fileBytes;
    await rm(outDir, { recursive: true });
  }
  return (bytes / (performance.now() - started)) * 1000;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('a flood leaves a client half its speed, and the server its memory', async () => {
  const vaultDir = await tempDir();
  await writeFile(join(vaultDir, 'grande.bin'), randomBytes(fileBytes));
  const server = new Child<'state', ServingState>(
    await bundleEntry('test/fixtures/serving-child.ts'),
    [await tempDir(), vaultDir, workerFile, JSON.stringify({ loopbackExempt: false })],
  );
  const { port, link } = await server.next();
  const client = await TestEngine.open();
  const { vault } = await client.do('vault.connect', { link });

  await speedUntil(client, vault, pause(1500));
  const before = await speedUntil(client, vault, pause(3000));
  const calm = await server.ask('state');

  const flooder = new Child<'go', FloodReport>(await bundleEntry('test/fixtures/flooder.ts'), [
    String(port),
    String(connections),
    String(perSecond),
  ]);
  const flood = flooder.ask('go');
  const during = await speedUntil(client, vault, flood);
  const report = await flood;
  const stormy = await server.ask('state');
  const after = await speedUntil(client, vault, pause(3000));

  const grown = stormy.peak - calm.peak;
  expect(report.made).toBe(connections);
  expect(report.failed).toBe(0);
  expect(during).toBeGreaterThanOrEqual((before + after) / 2 / 2);
  expect(grown).toBeLessThanOrEqual(memoryBound);

  const { counters } = stormy;
  expect(counters?.connections).toBe(connections + 1);
  expect(counters?.hinted.slow_down).toBeGreaterThan(0);
  expect(counters?.dropped.not_bau).toBeGreaterThan(0);
  expect(counters?.missedDeadlines).toBeGreaterThan(0);
  expect(counters?.refused['not_enrolled']).toBeGreaterThan(0);
  expect(counters).toMatchObject({ halfOpenNow: 0, sessionsNow: 1 });
  // The host is told in lines a person can read, not one for each connection.
  expect(stormy.refusalEvents).toBeLessThan(1500);
  // The same session all along.
  expect(client.events.filter((e) => e.type === 'vault.changed' && e.vault.failure)).toEqual([]);
}, 90_000);
