// Downloads over a line that cuts, resets, flips, drops, repeats and delays at random
// points: they end right by themselves, and at no time is anything wrong under a final name.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { cleanUp, serve, tempDir, TestEngine, transfersOf } from '../fixtures/engines';
import { faultKinds, FaultyRelay, type Fault, type FaultKind } from '../fixtures/faulty-relay';
import { MiB, putFiles } from '../fixtures/queue';
import { withSeed, type Seeded } from '../fixtures/seeded';

afterEach(cleanUp);

const reconnect = { firstMs: 10, mostMs: 50, settledMs: 1000 };

interface Scene {
  readonly relay: FaultyRelay;
  readonly client: TestEngine;
  readonly vault: string;
  readonly outDir: string;
  /** By the name on this disk, below outDir. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** One large file, and a folder of small and middling ones. */
async function scene(random: Seeded): Promise<Scene> {
  const contents = new Map([['grande.bin', random.bytes(5 * MiB + random.int(0, 99_999))]]);
  for (let n = 0; n < 60; n += 1) {
    contents.set(
      `aulas/${String(n)}.bin`,
      random.bytes(random.int(0, n % 10 === 0 ? 400_000 : 9000)),
    );
  }
  const dir = await tempDir();
  await putFiles(dir, Object.fromEntries(contents));
  const host = await serve(dir);
  const { server } = await host.do('snapshot', {});
  const relay = await FaultyRelay.to(server.listening?.port ?? 0);
  const address = `127.0.0.1:${String(relay.port)}`;
  const { link } = await host.do('invite.create', { id: 'ana', address });
  const client = await TestEngine.open({ reconnect });
  const { vault } = await client.do('vault.connect', { link });
  return { relay, client, vault, contents, outDir: await tempDir() };
}

/** Everything under a final name is whole and right. Gives how many files of the vault there are. */
async function checkFinals({ outDir, contents }: Scene): Promise<number> {
  let count = 0;
  for (const entry of await readdir(outDir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    const content = contents.get(path.slice(outDir.length + 1));
    const isProof = /\.minisig$|^bau-[0-9A-Z]{26}\.b2$/.test(entry.name);
    if (content) {
      count += 1;
      expect([path, (await readFile(path)).equals(content)]).toEqual([path, true]);
    } else expect([path, isProof]).toEqual([path, true]);
  }
  return count;
}

async function downloadUnder(all: Scene, faults: readonly Fault[]): Promise<void> {
  const { relay, client, vault, outDir, contents } = all;
  const began = relay.done.length;
  relay.plan(faults);
  const large = await client.do('get', { vault, names: ['grande.bin'], kind: 'file', outDir });
  const small = await client.do('get', { vault, names: ['aulas'], kind: 'folder', outDir });
  const keys = [...large.transfers, ...small.transfers];
  const ends = Promise.all(keys.map((key) => client.ended(key, 30_000)));
  const over = ends.then(() => true);
  while (!(await Promise.race([over, sleep(100, false)]))) await checkFinals(all);
  for (const end of await ends) expect(end).toMatchObject({ state: 'saved', failure: null });
  expect(await checkFinals(all)).toBe(contents.size);
  expect(relay.done.slice(began)).toEqual(faults.map(({ kind }) => kind));
}

const sum = (faults: readonly Fault[]): number => faults.reduce((all, { after }) => all + after, 0);

test.each(faultKinds)(
  'every download survives: %s',
  async (kind: FaultKind) => {
    await withSeed(async (random) => {
      const all = await scene(random);
      // All of them within what has to come in any case.
      const faults = Array.from({ length: 5 }, () => ({ kind, after: random.int(0, MiB) }));
      expect(sum(faults)).toBeLessThan(5 * MiB);
      await downloadUnder(all, faults);
    });
  },
  60_000,
);

test('all kinds mixed, one close upon another', async () => {
  await withSeed(async (random) => {
    const all = await scene(random);
    const faults = Array.from({ length: 24 }, () => ({
      kind: random.pick(faultKinds),
      // Some hit the handshake and AUTH of the next connection.
      after: random.int(0, 4) === 0 ? random.int(0, 900) : random.int(0, 200_000),
    }));
    await downloadUnder(all, faults);
    const waits = all.client.events.flatMap(transfersOf).filter(({ state }) => state === 'waiting');
    expect(waits.length).toBeGreaterThan(0);
  });
}, 90_000);
