// Downloads of folders that are stopped, cut, or killed, and taken up again.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bundleEntry } from '../fixtures/child';
import { atEnd, cleanUp, tempDir, workerFile } from '../fixtures/engines';
import type { FetchFolderOptions } from '../../src/main/client/folder/fetch-folder';
import {
  afterSaved,
  folderWorld,
  isList,
  listedIn,
  readTree,
  smallFiles,
  type FolderWorld,
  type Tree,
} from '../fixtures/folder-world';

// Files are made one by one, on machines that have much else to do.
vi.setConfig({ testTimeout: 60_000 });

afterEach(cleanUp);

/** The downloaded files, which must all be whole and under names of the tree. */
async function checkWhole(out: string, tree: Tree): Promise<string[]> {
  const names: string[] = [];
  for (const [name, content] of await readTree(out)) {
    const isOurs = content === null || isList(name) || name.includes('.bau-part');
    if (isOurs || name.endsWith('.minisig')) continue;
    expect(tree.get(name)?.equals(content), name).toBe(true);
    names.push(name);
  }
  return names;
}

/** Everything is here, once, and under a signature. */
async function checkAll(out: string, tree: Tree): Promise<void> {
  expect((await checkWhole(out, tree)).sort()).toEqual([...tree.keys()].sort());
  const found = await readTree(out);
  const listed = await listedIn(out);
  for (const name of tree.keys()) {
    expect(listed.has(name) || found.has(`${name}.minisig`), name).toBe(true);
  }
}

/** Fetches, and does `what` once about so many files are saved. */
function fetchUntil(
  { client, out }: FolderWorld,
  files: number,
  what: () => void,
  options: Partial<FetchFolderOptions> = {},
): Promise<unknown> {
  afterSaved(client, files, what);
  return client.fetch('', out, options);
}

/** Stops a download once about so many files are saved. */
async function stopAfter(world: FolderWorld, files: number): Promise<void> {
  const stop = new AbortController();
  const stopNow = (): void => {
    stop.abort();
  };
  const stopped = fetchUntil(world, files, stopNow, { signal: stop.signal });
  await expect(stopped).rejects.toMatchObject({ reason: 'cancelled' });
}

describe('a download that a person stops', () => {
  test('keeps what it has under a signature, and goes on from there', async () => {
    const tree = smallFiles(1400, 2000);
    const world = await folderWorld(tree);
    const { client, out } = world;
    await stopAfter(world, 300);
    const here = await checkWhole(out, tree);
    expect(here.length).toBeGreaterThan(40);
    expect(here.length).toBeLessThan(1400);
    expect([...(await listedIn(out)).keys()].sort()).toEqual(here.sort());
    expect(client.slots.inUse).toBe(0);

    // The same session serves another folder meanwhile: its list begins anew.
    const session = await client.session();
    const elsewhere = await tempDir();
    await client.forget();
    await client.fetch('p1', elsewhere);
    expect((await listedIn(join(elsewhere, 'p1'))).size).toBe(200);
    expect(await client.session()).toBe(session);
  });

  test('goes on with what is sealed, and does not fetch that again', async () => {
    const tree = smallFiles(1400, 2000);
    const world = await folderWorld(tree);
    await stopAfter(world, 300);
    const here = (await checkWhole(world.out, tree)).length;
    const { files, bytes } = await world.client.fetch('', world.out);
    expect({ files, bytes }).toEqual({ files: 1400, bytes: 1400 * 2000 });
    const last = world.client.reports.at(-1)!;
    expect(last).toMatchObject({ resumedFrom: here * 2000, received: 1400 * 2000 });
    expect(last.files).toMatchObject({ done: 1400, skipped: 0 });
    await checkAll(world.out, tree);
  });

  test('in the middle of a large file keeps its part only when it may', async () => {
    for (const keep of [true, false]) {
      const tree = new Map([['grande.bin', randomBytes(48 * 1_048_576)]]);
      const world = await folderWorld(tree);
      const stop = new AbortController();
      const stopped = world.client.fetch('', world.out, {
        signal: stop.signal,
        keepPart: () => keep,
        progress: ({ received }) => {
          if (received > 8_000_000) stop.abort();
        },
      });
      await expect(stopped).rejects.toMatchObject({ reason: 'cancelled' });
      const left = [...(await readTree(world.out)).keys()];
      expect(left.filter((name) => name.includes('bau-part')).length).toBe(keep ? 2 : 0);
      await world.client.fetch('', world.out);
      const { resumedFrom } = world.client.reports.at(-1)!;
      expect(resumedFrom > 0).toBe(keep);
      await checkAll(world.out, tree);
    }
  });
});

describe('a download whose connection is lost', () => {
  test('fetches again what no list covers, writes nothing twice, and ends whole', async () => {
    const tree = smallFiles(1400, 2000);
    const world = await folderWorld(tree);
    const { client, out, host } = world;
    const { sessions } = (await host.do('snapshot', {})).server;
    const cut = fetchUntil(world, 300, () => {
      void host.do('session.disconnect', { session: sessions[0]!.session });
    });
    await expect(cut).rejects.toMatchObject({ status: expect.any(Number) as number });
    const before = (await checkWhole(out, tree)).length;
    expect(before).toBeGreaterThan(40);
    expect(before).toBeLessThan(1400);
    expect((await listedIn(out)).size).toBe(0);
    expect(client.slots.inUse).toBe(0);

    await client.fetch('', out);
    await checkAll(out, tree);
  });

  test('takes what changed in the vault meanwhile, and leaves what changed here', async () => {
    const tree = new Map(smallFiles(600));
    const world = await folderWorld(tree);
    const { out, vaultDir } = world;
    await stopAfter(world, 300);
    const news = Buffer.from('mudou no baú');
    await writeFile(join(vaultDir, 'p0/f0.txt'), news);
    // Of the same size: only its time tells.
    const other = randomBytes(600);
    await writeFile(join(vaultDir, 'p0/f7.txt'), other);
    await writeFile(join(out, 'p1/f1.txt'), 'mudou aqui');
    await rm(join(out, 'p1/f8.txt'));
    await sleep(2500);
    await world.client.fetch('', out);
    const found = await readTree(out);
    expect(found.get('p0/f0.txt')?.equals(news)).toBe(true);
    expect(found.get('p0/f7.txt')?.equals(other)).toBe(true);
    expect(found.get('p1/f1.txt')?.toString()).toBe('mudou aqui');
    expect(found.get('p1/f1 (2).txt')?.equals(tree.get('p1/f1.txt')!)).toBe(true);
    expect(found.get('p1/f8.txt')?.equals(tree.get('p1/f8.txt')!)).toBe(true);
    expect([...found.keys()].filter((name) => name.includes('('))).toEqual(['p1/f1 (2).txt']);
  });
});

describe('a download whose process is killed', () => {
  test('at random points leaves whole files only, and ends whole without copies', async () => {
    const tree = new Map(smallFiles(2500, 3000));
    tree.set('grande.bin', randomBytes(24 * 1_048_576));
    const { client, link, out } = await folderWorld(tree);
    const { seeds } = client;
    const { id } = (await client.session()).welcome;
    await client.close();
    const bundle = await bundleEntry('test/fixtures/folder-child.ts');
    const dataDir = await tempDir();
    let isDone = false;
    let kills = 0;
    for (let round = 0; !isDone; round += 1) {
      const args = [bundle, dataDir, workerFile, link, id, seeds, '', out];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      atEnd(() => Promise.resolve(child.kill('SIGKILL')));
      let told = '';
      child.stdout.on('data', (text: Buffer) => (told += text.toString()));
      const ended = new Promise((resolve) => child.once('close', resolve));
      if (round < 8) {
        while (told === '' && child.exitCode === null) await sleep(2);
        await sleep(Math.random() * 120);
        child.kill('SIGKILL');
        kills += 1;
      }
      await ended;
      isDone = told.includes('done 2501');
      if (round >= 8) expect(isDone).toBe(true);
      await checkWhole(out, tree);
    }
    expect(kills).toBeGreaterThan(2);
    await checkAll(out, tree);
  }, 90_000);
});
