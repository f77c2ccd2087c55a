// Server and client in processes of their own, killed at 50 random points and started
// again: nothing wrong is ever under a final name, and the queue finishes.

import { randomInt } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { TargetFolder } from '../../src/main/vault/folder';
import { removeStaleParts } from '../../src/main/vault/stale-parts';
import { bundleEntry } from '../fixtures/child';
import { cleanUp, tempDir } from '../fixtures/engines';
import { putFiles } from '../fixtures/queue';
import { engineChild, RemoteEngine } from '../fixtures/remote-engine';
import { withSeed, type Seeded } from '../fixtures/seeded';

afterEach(cleanUp);

const kills = 50;
/** Kept low, so that there is something to interrupt at most points. */
const rate = 3_000_000;

interface World {
  readonly bundle: string;
  readonly vaultDir: string;
  readonly hostData: string;
  readonly clientData: string;
  readonly out: string;
  readonly port: number;
  readonly contents: ReadonlyMap<string, Buffer>;
  host: RemoteEngine;
  client: RemoteEngine;
  vault: string;
  /** Folders that downloads went to, each to hold all of the vault in the end. */
  readonly folders: string[];
  transfers: readonly string[];
}

const startHost = async ({ bundle, hostData, vaultDir, port }: World): Promise<RemoteEngine> => {
  const host = await RemoteEngine.open(bundle, { dataDir: hostData });
  await host.do('server.start', { vaultDir, port });
  return host;
};

const startClient = ({ bundle, clientData }: World): Promise<RemoteEngine> =>
  RemoteEngine.open(bundle, {
    dataDir: clientData,
    queue: 'all',
    reconnect: { firstMs: 10, mostMs: 60, settledMs: 1000 },
  });

async function world(random: Seeded): Promise<World> {
  const contents = new Map([
    ['grande.bin', random.bytes(3_000_000)],
    ['media.bin', random.bytes(700_000)],
    ['pequena.bin', random.bytes(70_000)],
  ]);
  for (let n = 0; n < 80; n += 1) contents.set(`aulas/${String(n)}.bin`, random.bytes(9000));
  contents.set('aulas/vídeo.mp4', random.bytes(1_500_000));
  const vaultDir = await tempDir();
  await putFiles(vaultDir, Object.fromEntries(contents));
  const made: World = {
    ...{ vaultDir, contents, folders: [], transfers: [], vault: '' },
    bundle: await bundleEntry(engineChild),
    hostData: await tempDir(),
    clientData: await tempDir(),
    out: await tempDir(),
    port: randomInt(20_000, 30_000),
    host: undefined as never,
    client: undefined as never,
  };
  made.host = await startHost(made);
  await made.host.do('limits.set', { limits: { sessionBytesPerSecond: rate } });
  const { link } = await made.host.do('invite.create', { id: 'ana' });
  made.client = await startClient(made);
  const address = { link: link.replace(/^bau:\/\/[^/]+/, `bau://127.0.0.1:${String(made.port)}`) };
  made.vault = (await made.client.do('vault.connect', address)).vault;
  return made;
}

/** Asks for everything, into a folder of its own. */
async function askForAll(all: World): Promise<void> {
  const outDir = join(all.out, `vez-${String(all.folders.length + 1)}`);
  await mkdir(outDir);
  all.folders.push(outDir);
  const names = ['grande.bin', 'media.bin', 'pequena.bin'];
  const wish = { vault: all.vault, outDir, existing: 'skip' } as const;
  const files = await all.client.do('get', { ...wish, names, kind: 'file' });
  const folder = await all.client.do('get', { ...wish, names: ['aulas'], kind: 'folder' });
  all.transfers = [...files.transfers, ...folder.transfers];
}

/** Gives the names of the vault's files that are there; all of them whole and right. */
async function finals(outDir: string, contents: World['contents']): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(outDir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(outDir.length + 1);
    const content = contents.get(name);
    if (content) {
      expect([path, (await readFile(path)).equals(content)]).toEqual([path, true]);
      found.push(name);
    } else {
      // Nothing but receipts and signed lists: no second copy, no half one.
      expect(name).toMatch(/^[^()]*\.minisig$|^aulas\/bau-[0-9A-Z]{26}\.b2$/);
      expect((await readFile(path)).length).toBeGreaterThan(0);
    }
  }
  return found;
}

/** Failures that a row may show while it waits for the server to be there again. */
const passing = new Set([
  ...['cut', 'stopping', 'unreachable', 'peer_silent', 'connect_timeout', 'not_connected'],
  ...['already_connected', 'timeout', 'handshake_failed'],
]);

/** Whether any of the rows still has something to do; none may have failed. */
async function isBusy({ client, transfers }: World): Promise<boolean> {
  const rows = await client.transfers();
  for (const { name, state, failure } of rows) {
    const isFine = failure === null ? state !== 'failed' : passing.has(failure.reason);
    expect([name, state, failure, isFine]).toEqual([name, state, failure, true]);
  }
  return transfers.some((key) => {
    const row = rows.find(({ transfer }) => transfer === key);
    return row !== undefined && !['saved', 'skipped'].includes(row.state);
  });
}

async function finished(all: World): Promise<void> {
  const until = performance.now() + 60_000;
  while (await isBusy(all)) {
    if (performance.now() > until) {
      throw new Error(`the queue does not finish: ${JSON.stringify(await all.client.transfers())}`);
    }
    await sleep(50);
  }
}

/** What kills left behind is known for what it is, and goes without touching anything else. */
async function clearedUp(folder: string): Promise<void> {
  const listed = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();
  const isLeft = (name: string): boolean => name.includes('bau-part');
  const before = await listed();
  for (const dir of [folder, join(folder, 'aulas')]) {
    await removeStaleParts(await TargetFolder.open(dir), -1000);
  }
  expect(await listed()).toEqual(before.filter((name) => !isLeft(name)));
}

test('the queue finishes over 50 kills of either side, and never shows a wrong file', async () => {
  await withSeed(async (random) => {
    const all = await world(random);
    let interrupted = 0;
    await askForAll(all);
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(random.int(0, 250));
      if (!(await isBusy(all))) await askForAll(all);
      else interrupted += 1;
      if (random.int(0, 2) === 0) {
        await all.host.kill();
        if (random.int(0, 3) === 0) await sleep(random.int(0, 150));
        all.host = await startHost(all);
      } else {
        await all.client.kill();
        await finals(all.folders.at(-1) ?? '', all.contents);
        all.client = await startClient(all);
      }
    }
    await all.host.do('limits.set', { limits: { sessionBytesPerSecond: null } });
    await finished(all);
    for (const folder of all.folders) {
      expect((await finals(folder, all.contents)).sort()).toEqual([...all.contents.keys()].sort());
      for (const name of ['grande.bin', 'aulas']) {
        const verdict = await all.client.do('verify', { path: join(folder, name) });
        expect([folder, name, verdict.ok]).toEqual([folder, name, true]);
      }
    }
    await all.client.kill();
    for (const folder of all.folders) await clearedUp(folder);
    // The kills came where they were meant to: in the middle of things.
    expect(interrupted).toBeGreaterThan(kills / 2);
  });
}, 240_000);
