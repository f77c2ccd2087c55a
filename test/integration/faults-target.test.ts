// Disks that refuse while a download writes to them: full, read-only, taken away. The
// failure is told, nothing wrong gets a final name, and it goes on when there is a way.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bundleEntry } from '../fixtures/child';
import { atEnd, cleanUp, serve, tempDir } from '../fixtures/engines';
import { inState, MiB, queueScene, visible, type QueueScene } from '../fixtures/queue';
import {
  engineChild,
  giveTo,
  mayRunAsNobody,
  nobody,
  RemoteEngine,
} from '../fixtures/remote-engine';

afterEach(cleanUp);

const size = 12 * MiB;
const rate = 6_000_000;

/** A file system of so many mebibytes; null where this user may mount none. */
async function smallDisk(mebibytes: number): Promise<string | null> {
  const dir = await tempDir();
  const options = ['-t', 'tmpfs', '-o', `size=${String(mebibytes)}m`, 'tmpfs', dir];
  try {
    execFileSync('mount', options, { stdio: 'ignore' });
  } catch {
    return null;
  }
  atEnd(async () => {
    execFileSync('umount', ['-l', dir]);
  });
  return dir;
}

interface Flowing extends QueueScene {
  readonly content: Buffer;
  readonly transfer: string;
}

/** A download into `outDir` of which more than 2 MiB have come, and not all. */
async function flowing(outDir: string | null): Promise<Flowing> {
  const content = randomBytes(size);
  const scene = await queueScene({ 'grande.bin': content });
  const { host, client, vault } = scene;
  await host.do('limits.set', { limits: { sessionBytesPerSecond: rate } });
  const into = outDir ?? scene.outDir;
  const { transfers } = await client.do('get', { vault, names: ['grande.bin'], outDir: into });
  const transfer = transfers[0]!;
  await inState(client, transfer, 'active', ({ received }) => received > 2 * MiB);
  return { ...scene, outDir: into, content, transfer };
}

async function endsWell({ host, client, transfer, outDir, content }: Flowing): Promise<void> {
  await host.do('limits.set', { limits: { sessionBytesPerSecond: null } });
  await client.do('transfer.retry', {});
  await inState(client, transfer, 'saved');
  expect((await readFile(join(outDir, 'grande.bin'))).equals(content)).toBe(true);
  expect(await readdir(outDir)).toEqual(
    expect.not.arrayContaining([expect.stringMatching(/bau-part/)]),
  );
}

describe('a disk', () => {
  test('that has no room for the file is told before anything is written', async (context) => {
    const outDir = await smallDisk(4);
    if (outDir === null) return context.skip('mounting a small disk needs root');
    const { client, vault } = await queueScene({ 'grande.bin': size });
    const { transfers } = await client.do('get', { vault, names: ['grande.bin'], outDir });
    expect(await client.ended(transfers[0]!)).toMatchObject({
      state: 'failed',
      failure: { reason: 'disk_full', status: 507 },
    });
    expect(await readdir(outDir)).toEqual([]);
  });

  test('that fills up meanwhile keeps what came, and takes the rest once there is room', async (context) => {
    const outDir = await smallDisk(16);
    if (outDir === null) return context.skip('mounting a small disk needs root');
    const all = await flowing(outDir);
    const filler = join(outDir, 'outra-coisa.dat');
    await writeFile(filler, Buffer.alloc(16 * MiB)).catch(() => undefined);
    expect(await all.client.ended(all.transfer)).toMatchObject({
      state: 'failed',
      failure: { reason: 'disk_full', status: 507 },
    });
    expect(await visible(outDir)).toEqual(['outra-coisa.dat']);
    const before = all.proxy.down;
    await rm(filler);
    await endsWell(all);
    // What had come did not come again.
    expect(all.proxy.down - before).toBeLessThan(size - MiB);
  });

  test('that fills up under a folder keeps the files that came, and takes the rest', async (context) => {
    const outDir = await smallDisk(3);
    if (outDir === null) return context.skip('mounting a small disk needs root');
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [`aulas/f${String(n)}.bin`, randomBytes(8000)]),
    );
    const { client, vault } = await queueScene(files);
    const { transfers } = await client.do('get', {
      ...{ vault, outDir },
      names: ['aulas'],
      kind: 'folder',
    });
    const failed = await client.ended(transfers[0]!);
    expect(failed).toMatchObject({
      state: 'failed',
      failure: { reason: 'disk_full', status: 507 },
    });
    const some = await visible(join(outDir, 'aulas')).catch(() => []);
    for (const name of some.filter((each) => each.startsWith('f'))) {
      expect(await readFile(join(outDir, 'aulas', name))).toEqual(files[`aulas/${name}`]);
    }
    execFileSync('mount', ['-o', 'remount,size=16m', outDir]);
    await client.do('transfer.retry', {});
    await inState(client, transfers[0]!, 'saved');
    for (const [name, content] of Object.entries(files)) {
      expect((await readFile(join(outDir, name))).equals(content)).toBe(true);
    }
    const verdict = await client.do('verify', { path: join(outDir, 'aulas') });
    expect(verdict).toMatchObject({ ok: true, folder: { good: 400 } });
  });

  test('whose folder is taken away fails, and begins anew once it is back', async () => {
    const all = await flowing(null);
    await rm(all.outDir, { recursive: true });
    expect(await all.client.ended(all.transfer)).toMatchObject({
      state: 'failed',
      failure: { reason: 'folder_unusable' },
    });
    await mkdir(all.outDir);
    await endsWell(all);
  });

  test('on which another folder takes the place of the target gets nothing into that one', async () => {
    const all = await flowing(null);
    const away = `${all.outDir}-moved`;
    await rename(all.outDir, away);
    atEnd(() => rm(away, { recursive: true, force: true }));
    await mkdir(all.outDir);
    expect(await all.client.ended(all.transfer)).toMatchObject({
      state: 'failed',
      failure: { reason: 'folder_unusable' },
    });
    expect(await readdir(all.outDir)).toEqual([]);
    expect(await visible(away)).toEqual([]);
    await endsWell(all);
  });
});

const asNobody = mayRunAsNobody();

describe('a user who may not', () => {
  test('write to the target any more is told, and goes on where it was', async (context) => {
    if (!asNobody) return context.skip('running an engine as another user needs root');
    const content = randomBytes(size);
    const vaultDir = await tempDir();
    await writeFile(join(vaultDir, 'grande.bin'), content);
    const host = await serve(vaultDir);
    await host.do('limits.set', { limits: { sessionBytesPerSecond: rate } });
    const { link } = await host.do('invite.create', { id: 'ana' });
    const [dataDir, outDir] = [await tempDir(), await tempDir()];
    await giveTo(nobody, dataDir, outDir);
    const client = await RemoteEngine.open(await bundleEntry(engineChild), { dataDir }, nobody);
    const { vault } = await client.do('vault.connect', { link });
    const { transfers } = await client.do('get', { vault, names: ['grande.bin'], outDir });
    const transfer = transfers[0]!;
    while (((await client.transfers())[0]?.received ?? 0) < 3 * MiB) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await chmod(outDir, 0o555);
    expect(await client.row(transfer, ['failed', 'saved'])).toMatchObject({
      state: 'failed',
      failure: { reason: 'folder_unusable' },
    });
    expect(await visible(outDir)).toEqual([]);
    await chmod(outDir, 0o755);
    await host.do('limits.set', { limits: { sessionBytesPerSecond: null } });
    await client.do('transfer.retry', {});
    await client.row(transfer, ['saved']);
    expect((await readFile(join(outDir, 'grande.bin'))).equals(content)).toBe(true);
  });

  test('read some files of the vault is refused those, and served the others', async (context) => {
    if (!asNobody) return context.skip('running an engine as another user needs root');
    const vaultDir = await tempDir();
    await chmod(vaultDir, 0o755);
    for (const name of ['aulas/a.txt', 'aulas/fechada.txt', 'aulas/z.txt']) {
      await mkdir(join(vaultDir, 'aulas'), { recursive: true });
      await writeFile(join(vaultDir, name), name, { mode: 0o644 });
    }
    await chmod(join(vaultDir, 'aulas/fechada.txt'), 0o600);
    const dataDir = await tempDir();
    await giveTo(nobody, dataDir);
    const host = await RemoteEngine.open(await bundleEntry(engineChild), { dataDir }, nobody);
    await host.do('server.configure', { vaultDir, port: 0, label: 'Baú' });
    await host.do('server.start', {});
    const { link } = await host.do('invite.create', { id: 'ana' });
    const clientData = await tempDir();
    const client = await RemoteEngine.open(await bundleEntry(engineChild), { dataDir: clientData });
    const { vault } = await client.do('vault.connect', { link });
    const outDir = await tempDir();
    const get = async (name: string, kind: 'file' | 'folder'): Promise<string> =>
      (await client.do('get', { vault, names: [name], kind, outDir })).transfers[0]!;

    const closed = await get('aulas/fechada.txt', 'file');
    expect(await client.row(closed, ['failed', 'saved'])).toMatchObject({
      state: 'failed',
      failure: { reason: 'unreadable', status: 423 },
    });
    expect(await visible(outDir)).toEqual([]);
    const folder = await get('aulas', 'folder');
    expect(await client.row(folder, ['failed', 'saved'])).toMatchObject({
      state: 'failed',
      failure: { reason: 'files_failed' },
      files: {
        done: 2,
        failed: 1,
        problems: [{ name: 'aulas/fechada.txt', failure: { reason: 'unreadable' } }],
      },
    });
    const names = (await visible(join(outDir, 'aulas'))).filter((name) => !name.startsWith('bau-'));
    expect(names).toEqual(['a.txt', 'z.txt']);

    await chmod(join(vaultDir, 'aulas/fechada.txt'), 0o644);
    await client.do('transfer.retry', {});
    await client.row(closed, ['saved']);
    await client.row(folder, ['saved']);
    for (const name of ['aulas/a.txt', 'aulas/fechada.txt', 'aulas/z.txt']) {
      expect(await readFile(join(outDir, name), 'utf8')).toBe(name);
    }
  });
});
