// Folders in the queue: found out by themselves, one at a time, paused and taken up again.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp, TestEngine } from '../fixtures/engines';
import {
  inState,
  MiB,
  nowInState,
  putFiles,
  queueScene,
  quickly,
  rowOf,
  rowsOf,
  type Files,
} from '../fixtures/queue';

afterEach(cleanUp);

const album: Files = {
  'aulas/um.txt': '1',
  'aulas/fotos/a.jpg': 'a',
  'aulas/fotos/v1.2/b.jpg': 'b',
  'solta.txt': 'só',
};

/** Names of all files below a folder, without receipts and lists. */
async function tree(dir: string): Promise<string[]> {
  const all = await readdir(dir, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile() && !/\.(minisig|b2|bau-part)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

describe('a name', () => {
  test('of a file or a folder is what it turns out to be', async () => {
    const scene = await queueScene(album);
    const { client, vault, outDir } = scene;
    const names = ['solta.txt', 'aulas/fotos', 'aulas/fotos/v1.2', 'aulas/um.txt', 'nada.txt'];
    const { transfers } = await client.do('get', { vault, names, outDir });
    const ends = [];
    for (const key of transfers) ends.push(await client.ended(key));
    expect(ends.map(({ kind, state }) => [kind, state])).toEqual([
      ['file', 'saved'],
      ['folder', 'saved'],
      ['folder', 'saved'],
      ['file', 'saved'],
      ['file', 'failed'],
    ]);
    expect(ends[1]!.files).toMatchObject({ done: 2, total: 2, failed: 0, counted: true });
    expect(ends[4]!.failure).toMatchObject({ reason: 'not_found', status: 404 });
    const { saved } = (await client.do('snapshot', {})).client;
    expect(saved.find(({ name }) => name === 'aulas/fotos')).toMatchObject({
      kind: 'folder',
      files: 2,
      fileName: 'fotos',
    });
    const found = await tree(outDir);
    expect(found).toEqual(expect.arrayContaining(['aulas/fotos/a.jpg', 'solta.txt', 'um.txt']));
  });

  test.each([['aulas/'], ['aulas']])('%s brings the folder with its tree', async (name) => {
    const scene = await queueScene(album);
    const { client, vault, outDir, dir } = scene;
    const { transfers } = await client.do('get', { vault, names: [name], outDir });
    expect(await client.ended(transfers[0]!)).toMatchObject({ state: 'saved', name: 'aulas' });
    expect(await tree(join(outDir, 'aulas'))).toEqual(await tree(join(dir, 'aulas')));
  });

  test('that is empty is the whole vault', async () => {
    const scene = await queueScene(album);
    const { client, vault, outDir, dir } = scene;
    const { transfers } = await client.do('get', { vault, names: [''], outDir });
    const ended = await client.ended(transfers[0]!);
    expect(ended).toMatchObject({ state: 'saved', kind: 'folder', name: '' });
    expect(await tree(outDir)).toEqual(await tree(dir));
  });
});

describe('a folder under way', () => {
  const many = (size: number): Files =>
    Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`pasta/f${String(i)}.bin`, size]));

  test('is paused and goes on, with each file here once', async () => {
    const scene = await queueScene(many(MiB));
    const { client, vault, outDir, dir, proxy } = scene;
    const { transfers } = await client.do('get', { vault, names: ['pasta'], outDir });
    const key = transfers[0]!;
    await inState(client, key, 'active', ({ files }) => (files?.done ?? 0) >= 3);
    await client.do('transfer.pause', { transfers: [key] });
    const paused = await rowOf(client, key);
    expect(paused.state).toBe('paused');
    const before = proxy.down;
    await client.do('transfer.resume', { transfers: [key] });
    expect(await client.ended(key)).toMatchObject({ state: 'saved', received: 40 * MiB });
    expect(proxy.down - before).toBeLessThan(42 * MiB - paused.received);
    expect(await tree(outDir)).toEqual(await tree(dir));
  });

  test('goes on after a restart, and shows what is here of it before', async () => {
    const scene = await queueScene(many(MiB), { queue: 'all' });
    const { client, vault, outDir, dir } = scene;
    const { transfers } = await client.do('get', { vault, names: ['pasta'], outDir });
    const key = transfers[0]!;
    await inState(client, key, 'active', ({ files }) => (files?.done ?? 0) >= 3);
    await client.do('transfer.pause', { transfers: [key] });
    await client.engine.close();
    const next = await TestEngine.open({
      dataDir: client.dataDir,
      queue: 'all',
      reconnect: quickly,
    });
    const [row] = await rowsOf(next);
    expect(row).toMatchObject({ transfer: key, kind: 'folder', state: 'paused' });
    expect(row!.files?.done).toBeGreaterThanOrEqual(3);
    expect(row!.received).toBeGreaterThanOrEqual(3 * MiB);
    await next.do('transfer.resume', {});
    expect(await next.ended(key)).toMatchObject({ state: 'saved', received: 40 * MiB });
    expect(await tree(outDir)).toEqual(await tree(dir));
  });

  test('goes on by itself over lost connections', async () => {
    const scene = await queueScene(many(256 * 1024));
    const { client, vault, outDir, dir, proxy } = scene;
    proxy.cutAt([proxy.down + 2 * MiB, proxy.down + 5 * MiB]);
    const { transfers } = await client.do('get', { vault, names: ['pasta'], outDir });
    const ended = await client.ended(transfers[0]!, 20_000);
    expect(ended).toMatchObject({ state: 'saved', failure: null });
    expect(proxy.cuts).toBe(2);
    expect(await tree(outDir)).toEqual(await tree(dir));
  });

  test('asks once about files that are here, and the answer counts for the folder', async () => {
    const scene = await queueScene(album);
    const { client, vault, outDir } = scene;
    await putFiles(outDir, { 'aulas/um.txt': 'meu', 'aulas/fotos/a.jpg': 'minha' });
    const wish = { vault, names: ['aulas'], outDir, existing: 'ask' as const };
    const key = (await client.do('get', wish)).transfers[0]!;
    const asking = await nowInState(client, key, 'asking');
    expect(['um.txt', 'a.jpg']).toContain(asking.clash?.fileName);
    await client.do('transfer.answer', { transfer: key, existing: 'replace' });
    expect(await client.ended(key)).toMatchObject({ state: 'saved', clash: null });
    expect(await readFile(join(outDir, 'aulas/um.txt'), 'utf8')).toBe('1');
    expect(await readFile(join(outDir, 'aulas/fotos/a.jpg'), 'utf8')).toBe('a');
    expect((await tree(outDir)).filter((name) => name.includes('(2)'))).toEqual([]);
  });

  test('is cancelled without leaving parts', async () => {
    const scene = await queueScene({ 'pasta/grande.bin': 64 * MiB, 'pasta/a.txt': 'a' });
    const { client, vault, outDir } = scene;
    const key = (await client.do('get', { vault, names: ['pasta'], outDir })).transfers[0]!;
    await inState(client, key, 'active', ({ received }) => received > 8 * MiB);
    await client.do('transfer.pause', {});
    await client.do('transfer.cancel', {});
    expect(await rowOf(client, key)).toMatchObject({ state: 'cancelled' });
    const left = await readdir(join(outDir, 'pasta'));
    expect(left.filter((name) => name.endsWith('.bau-part'))).toEqual([]);
  });
});
