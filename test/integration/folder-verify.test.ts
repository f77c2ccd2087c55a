// A downloaded folder checked against its signed lists, offline, with pinned keys.

import { randomBytes } from 'node:crypto';
import {
  appendFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { verifyFolder } from '../../src/main/client/verify-folder';
import type { VerifyView } from '../../src/shared/ipc/commands';
import { cleanUp, tempDir } from '../fixtures/engines';
import { folderWorld, isList, type FolderWorld } from '../fixtures/folder-world';

afterEach(cleanUp);

const tree = new Map([
  ['aulas/fotos/a.jpg', randomBytes(900)],
  ['aulas/fotos/b/c.jpg', randomBytes(900)],
  ['aulas/fotos/b/grande.jpg', randomBytes(1_048_577)],
  ['aulas/Fotos?/d.txt', Buffer.from('d')],
  ['aulas/L.txt', Buffer.from('maior')],
  ['aulas/l.txt', Buffer.from('menor')],
]);

async function verify({ client }: FolderWorld, path: string): Promise<VerifyView> {
  const { peer } = await client.session();
  return verifyFolder(path, {
    digests: client.digests,
    signer: (fp) => Promise.resolve(fp === peer.fp26 ? peer : null),
  });
}

async function fetched(): Promise<FolderWorld & { readonly dir: string }> {
  const world = await folderWorld(tree);
  const { path } = await world.client.fetch('aulas', world.out);
  return { ...world, dir: path };
}

const listIn = async (dir: string): Promise<string> =>
  join(dir, (await readdir(dir)).find((name) => name.endsWith('.b2')) ?? '');

describe('a downloaded folder', () => {
  test('is good as it came, and wherever it goes', async () => {
    const world = await fetched();
    const { peer } = await world.client.session();
    const good = { lists: 1, good: 6, altered: [], missing: [], uncovered: [] };
    expect(await verify(world, world.dir)).toMatchObject({
      ...{ ok: true, reason: null, server: peer.fp26, path: world.dir },
      folder: good,
    });
    const elsewhere = join(await tempDir(), 'outro nome');
    await rename(world.dir, elsewhere);
    expect(await verify(world, elsewhere)).toMatchObject({ ok: true, folder: good });
    // With what lies beside it, in a folder above, more than once.
    const above = await tempDir();
    await cp(elsewhere, join(above, 'aulas'), { recursive: true });
    await cp(elsewhere, join(above, 'x', 'aulas'), { recursive: true });
    expect(await verify(world, above)).toMatchObject({ ok: true, folder: { lists: 2, good: 12 } });
  });

  test('tells what was altered, what is missing, and what nobody signed', async () => {
    const world = await fetched();
    const { dir } = world;
    await appendFile(join(dir, 'fotos/a.jpg'), 'x');
    await rm(join(dir, 'fotos/b/c.jpg'));
    await appendFile(join(dir, 'fotos/b/grande.jpg'), 'x');
    await writeFile(join(dir, 'meu.txt'), 'meu');
    const { ok, reason, folder } = await verify(world, dir);
    expect({ ok, reason }).toEqual({ ok: false, reason: 'receipt_wrong_file' });
    expect(folder).toEqual({
      lists: 1,
      good: 3,
      altered: ['fotos/a.jpg', 'fotos/b/grande.jpg'],
      missing: ['fotos/b/c.jpg'],
      uncovered: ['meu.txt'],
      counts: { altered: 2, missing: 1, uncovered: 1 },
    });
  });

  test('misses the one of two alike that is gone, and a file whose receipt stayed', async () => {
    const world = await fetched();
    const { dir } = world;
    await rm(join(dir, 'l (2).txt'));
    await rm(join(dir, 'fotos/b/grande.jpg'));
    const { reason, folder } = await verify(world, dir);
    expect(reason).toBe('file_missing');
    expect(folder?.counts).toEqual({ altered: 0, missing: 2, uncovered: 0 });
    expect(folder?.missing).toContain('fotos/b/grande.jpg');
  });

  test('with a link in a file’s place misses the file', async () => {
    const world = await fetched();
    const other = join(await tempDir(), 'a.jpg');
    await rename(join(world.dir, 'fotos/a.jpg'), other);
    await symlink(other, join(world.dir, 'fotos/a.jpg'));
    const { ok, folder } = await verify(world, world.dir);
    expect({ ok, missing: folder?.missing }).toEqual({ ok: false, missing: ['fotos/a.jpg'] });
  });

  test('is as good as its newest list says', async () => {
    const world = await fetched();
    const { client, out, vaultDir, dir } = world;
    await writeFile(join(vaultDir, 'aulas/fotos/a.jpg'), 'nova');
    await sleep(2500);
    await client.fetch('aulas', out, { existing: 'replace' });
    expect(await verify(world, dir)).toMatchObject({ ok: true, folder: { lists: 2, good: 6 } });
    await writeFile(join(dir, 'fotos/a.jpg'), tree.get('aulas/fotos/a.jpg')!);
    const { reason, folder } = await verify(world, dir);
    expect({ reason, altered: folder?.altered }).toEqual({
      reason: 'receipt_wrong_file',
      altered: ['fotos/a.jpg'],
    });
  });
});

describe('a list', () => {
  const spoiled = async (
    spoil: (list: string, world: FolderWorld) => Promise<unknown>,
  ): Promise<VerifyView> => {
    const world = await fetched();
    await spoil(await listIn(world.dir), world);
    return verify(world, world.dir);
  };

  test('is believed only as it was signed', async () => {
    const cut = await spoiled(async (list) => {
      const lines = (await readFile(list, 'utf8')).split('\n');
      await writeFile(list, lines.slice(1).join('\n'));
    });
    expect(cut).toMatchObject({ ok: false, reason: 'receipt_wrong_file', folder: { lists: 0 } });
    const forged = await spoiled(async (list) => {
      const text = await readFile(`${list}.minisig`, 'utf8');
      await writeFile(`${list}.minisig`, text.replace('files=5', 'files=6'));
    });
    expect(forged).toMatchObject({ ok: false, reason: 'receipt_bad_signature' });
    const bare = await spoiled((list) => rm(`${list}.minisig`));
    expect(bare).toMatchObject({ ok: false, reason: 'receipt_missing' });
    const odd = await spoiled((list) => writeFile(`${list}.minisig`, 'recibo'));
    expect(odd).toMatchObject({ ok: false, reason: 'receipt_malformed' });
  });

  test('of a server nobody knows proves nothing', async () => {
    const { client, dir } = await fetched();
    const options = { digests: client.digests, signer: () => Promise.resolve(null) };
    expect(await verifyFolder(dir, options)).toMatchObject({
      ok: false,
      reason: 'receipt_unknown_server',
    });
  });

  test('or a receipt is what a folder needs', async () => {
    const { client } = await fetched();
    const options = { digests: client.digests, signer: () => Promise.resolve(null) };
    const dir = await tempDir();
    await mkdir(join(dir, 'x'));
    await writeFile(join(dir, 'x', 'a.txt'), 'a');
    expect(await verifyFolder(dir, options)).toMatchObject({
      ok: false,
      reason: 'receipt_missing',
      folder: { uncovered: ['x/a.txt'] },
    });
    expect(await verifyFolder(join(dir, 'nada'), options)).toMatchObject({
      ok: false,
      reason: 'file_missing',
      folder: null,
    });
    expect((await readdir(dir)).filter(isList)).toEqual([]);
  });
});
