// What becomes of files that are here already under the names of downloads.

import {
  lstat,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ExistingPolicy, TransferView } from '../../src/shared/ipc/views';
import { cleanUp, tempDir } from '../fixtures/engines';
import {
  inState,
  MiB,
  nowInState,
  putFiles,
  queueScene,
  rowOf,
  visible,
  type QueueScene,
} from '../fixtures/queue';

afterEach(cleanUp);

async function ask(
  { client, vault, outDir }: QueueScene,
  names: string | readonly string[],
  existing: ExistingPolicy,
): Promise<string[]> {
  const wish = { vault, names: [names].flat(), outDir, existing };
  return [...(await client.do('get', wish)).transfers];
}

async function end(
  scene: QueueScene,
  name: string,
  existing: ExistingPolicy,
): Promise<TransferView> {
  const [key] = await ask(scene, name, existing);
  return scene.client.ended(key!);
}

const text = (scene: QueueScene, name: string): Promise<string> =>
  readFile(join(scene.outDir, name), 'utf8');

async function isValid(scene: QueueScene, name: string): Promise<boolean> {
  return (await scene.client.do('verify', { path: join(scene.outDir, name) })).ok;
}

describe('keep', () => {
  test('puts a number behind the new name and leaves the old file alone', async () => {
    const scene = await queueScene({ 'a.txt': 'theirs' });
    await putFiles(scene.outDir, { 'a.txt': 'mine' });
    expect(await end(scene, 'a.txt', 'keep')).toMatchObject({ state: 'saved' });
    expect(await text(scene, 'a.txt')).toBe('mine');
    expect(await text(scene, 'a (2).txt')).toBe('theirs');
    expect(await isValid(scene, 'a (2).txt')).toBe(true);
  });

  test('tells names apart as the pickiest disk would', async () => {
    const scene = await queueScene({ 'x/Nota.txt': '1', 'y/NOTA.TXT': '2', 'z/nota.txt': '3' });
    const keys = await ask(scene, ['x/Nota.txt', 'y/NOTA.TXT', 'z/nota.txt'], 'keep');
    for (const key of keys) expect(await scene.client.ended(key)).toMatchObject({ state: 'saved' });
    const names = (await visible(scene.outDir)).filter((name) => !name.endsWith('.minisig'));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
    const contents = await Promise.all(names.map((name) => text(scene, name)));
    expect(contents.sort()).toEqual(['1', '2', '3']);
  });
});

describe('skip', () => {
  test('fetches nothing of what is here already, and gets the receipt for it', async () => {
    const size = 8 * MiB;
    const scene = await queueScene({ 'a.bin': size });
    const path = join(scene.outDir, 'a.bin');
    await writeFile(path, await readFile(join(scene.dir, 'a.bin')));
    const { ino } = await stat(path);
    const before = scene.proxy.down;
    const ended = await end(scene, 'a.bin', 'skip');
    expect(ended).toMatchObject({ state: 'skipped', received: size, size });
    expect(scene.proxy.down - before).toBeLessThan(10_000);
    expect((await stat(path)).ino).toBe(ino);
    expect(await isValid(scene, 'a.bin')).toBe(true);
    // Once more: the receipt is there, and the note of it is the same.
    expect((await end(scene, 'a.bin', 'skip')).savedKey).toBe(ended.savedKey);
    expect(await visible(scene.outDir)).toEqual(['a.bin', 'a.bin.minisig']);
  });

  test.each([
    ['of another size', Buffer.alloc(3 * MiB + 1)],
    ['of the same size and other content', Buffer.alloc(3 * MiB)],
    ['with nothing in it', Buffer.alloc(0)],
  ])('keeps a file %s and fetches the other one too', async (_, mine) => {
    const scene = await queueScene({ 'a.bin': 3 * MiB });
    await putFiles(scene.outDir, { 'a.bin': mine });
    expect(await end(scene, 'a.bin', 'skip')).toMatchObject({ state: 'saved' });
    expect((await readFile(join(scene.outDir, 'a.bin'))).equals(mine)).toBe(true);
    expect(await isValid(scene, 'a (2).bin')).toBe(true);
  });
});

describe('replace', () => {
  test('puts the new file in the place of the old one, with its time and its receipt', async () => {
    const scene = await queueScene({ 'a.txt': 'theirs' });
    const { client, outDir, dir } = scene;
    await putFiles(outDir, { 'a.txt': 'mine', 'a.txt.minisig': 'an old receipt' });
    await utimes(join(dir, 'a.txt'), 1_500_000_000, 1_500_000_000);
    await scene.host.event((e) => (e.type === 'server.files' ? true : null));
    expect(await end(scene, 'a.txt', 'replace')).toMatchObject({ state: 'saved' });
    expect(await text(scene, 'a.txt')).toBe('theirs');
    expect((await stat(join(outDir, 'a.txt'))).mtimeMs).toBe(1_500_000_000_000);
    expect(await isValid(scene, 'a.txt')).toBe(true);
    expect(await visible(outDir)).toEqual(['a.txt', 'a.txt.minisig']);
    const { saved } = (await client.do('snapshot', {})).client;
    expect(saved[0]).toMatchObject({ fileName: 'a.txt', receipt: 'valid' });
  });

  test('never leaves the name without a whole file, old or new', async () => {
    const scene = await queueScene({ 'a.bin': 24 * MiB });
    const { client, outDir } = scene;
    const path = join(outDir, 'a.bin');
    await writeFile(path, 'mine');
    const [key] = await ask(scene, 'a.bin', 'replace');
    const end = { isOver: false };
    const sizes = new Set<number>();
    const watch = (async () => {
      while (!end.isOver) {
        sizes.add((await stat(path)).size);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    expect(await client.ended(key!)).toMatchObject({ state: 'saved' });
    end.isOver = true;
    await watch;
    sizes.add((await stat(path)).size);
    expect([...sizes]).toEqual([4, 24 * MiB]);
  });

  test('keeps a file that was changed while the new one came', async () => {
    const scene = await queueScene({ 'a.bin': 48 * MiB });
    await putFiles(scene.outDir, { 'a.bin': 'mine' });
    const [key] = await ask(scene, 'a.bin', 'replace');
    await inState(scene.client, key!, 'active', ({ received }) => received > MiB);
    await putFiles(scene.outDir, { 'a.bin': 'mine, and changed' });
    expect(await scene.client.ended(key!)).toMatchObject({ state: 'saved' });
    expect(await text(scene, 'a.bin')).toBe('mine, and changed');
    expect(await isValid(scene, 'a (2).bin')).toBe(true);
  });

  test('never replaces a folder or a link', async () => {
    const scene = await queueScene({ 'a.txt': 'a', 'b.txt': 'b' });
    const { outDir } = scene;
    await mkdir(join(outDir, 'a.txt'));
    const elsewhere = join(await tempDir(), 'mine.txt');
    await writeFile(elsewhere, 'mine');
    await symlink(elsewhere, join(outDir, 'b.txt'));
    for (const name of ['a.txt', 'b.txt']) {
      expect(await end(scene, name, 'replace')).toMatchObject({
        state: 'failed',
        failure: { reason: 'name_exists' },
      });
    }
    expect(await readFile(elsewhere, 'utf8')).toBe('mine');
    expect((await lstat(join(outDir, 'b.txt'))).isSymbolicLink()).toBe(true);
    expect(await readdir(join(outDir, 'a.txt'))).toEqual([]);
  });

  test('spares what the same queue has just saved under the name for another file', async () => {
    const scene = await queueScene({ 'x/a.txt': 'x', 'y/a.txt': 'y', 'big.bin': 8 * MiB });
    await putFiles(scene.outDir, { 'a.txt': 'mine' });
    const keys = await ask(scene, ['x/a.txt', 'big.bin', 'y/a.txt'], 'replace');
    for (const key of keys) await scene.client.ended(key);
    const texts = [await text(scene, 'a.txt'), await text(scene, 'a (2).txt')];
    expect(texts.sort()).toEqual(['x', 'y']);
    // Asked for on its own, it means the file that lies there.
    await scene.client.ended((await ask(scene, 'x/a.txt', 'replace'))[0]!);
    expect(await text(scene, 'a.txt')).toBe('x');
  });
});

describe('ask', () => {
  test('asks before a byte of content comes, and goes on with the answer', async () => {
    const scene = await queueScene({ 'a.bin': 4 * MiB });
    const { client, outDir, proxy } = scene;
    await putFiles(outDir, { 'a.bin': 'mine' });
    const before = proxy.down;
    const [key] = await ask(scene, 'a.bin', 'ask');
    const asking = await nowInState(client, key!, 'asking');
    expect(asking.clash).toMatchObject({ fileName: 'a.bin', size: 4, vaultSize: 4 * MiB });
    expect(asking.clash?.mtime).toBe(Math.trunc((await stat(join(outDir, 'a.bin'))).mtimeMs));
    expect(proxy.down - before).toBeLessThan(10_000);
    await client.do('transfer.answer', { transfer: key!, existing: 'replace' });
    expect(await client.ended(key!)).toMatchObject({ state: 'saved', clash: null });
    expect((await stat(join(outDir, 'a.bin'))).size).toBe(4 * MiB);
  });

  test('lets other rows pass, and one answer may count for all', async () => {
    const scene = await queueScene({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c', 'd.txt': 'd' });
    const { client, outDir } = scene;
    await putFiles(outDir, { 'a.txt': 'mine', 'b.txt': 'b', 'c.txt': 'mine' });
    const keys = await ask(scene, ['a.txt', 'b.txt', 'c.txt', 'd.txt'], 'ask');
    const [a, b, c, d] = keys as [string, string, string, string];
    expect(await client.ended(d)).toMatchObject({ state: 'saved' });
    for (const key of [a, b, c]) await nowInState(client, key, 'asking');
    await client.do('transfer.answer', { transfer: a, existing: 'replace' });
    expect(await client.ended(a)).toMatchObject({ state: 'saved' });
    expect(await rowOf(client, b)).toMatchObject({ state: 'asking' });
    await client.do('transfer.answer', { transfer: c, existing: 'skip', all: true });
    expect(await client.ended(b)).toMatchObject({ state: 'skipped' });
    expect(await client.ended(c)).toMatchObject({ state: 'saved' });
    expect(await text(scene, 'a.txt')).toBe('a');
    expect(await text(scene, 'c.txt')).toBe('mine');
    expect(await text(scene, 'c (2).txt')).toBe('c');
  });

  test('can be cancelled or paused in place of an answer', async () => {
    const scene = await queueScene({ 'a.txt': 'a', 'b.txt': 'b' });
    const { client, outDir } = scene;
    await putFiles(outDir, { 'a.txt': 'mine', 'b.txt': 'mine' });
    const [a, b] = (await ask(scene, ['a.txt', 'b.txt'], 'ask')) as [string, string];
    for (const key of [a, b]) await nowInState(client, key, 'asking');
    await client.do('transfer.cancel', { transfers: [a] });
    await client.do('transfer.pause', { transfers: [b] });
    expect(await rowOf(client, a)).toMatchObject({ state: 'cancelled', clash: null });
    expect(await rowOf(client, b)).toMatchObject({ state: 'paused', clash: null });
    await client.do('transfer.resume', {});
    await nowInState(client, b, 'asking');
    expect(await visible(outDir)).toEqual(['a.txt', 'b.txt']);
  });
});
