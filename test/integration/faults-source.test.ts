// Files of a vault that are altered while they are being downloaded, cannot be read, or are
// of the awkward kinds. What gets its final name is always one state of the file, whole.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { TransferView } from '../../src/shared/ipc/views';
import { cleanUp, tempDir } from '../fixtures/engines';
import { inState, MiB, queueScene, visible, type QueueScene } from '../fixtures/queue';

afterEach(cleanUp);

const size = 8 * MiB;
/** A transfer of the file takes two seconds: time enough to do something to it. */
const rate = 4_000_000;

interface Flowing {
  readonly scene: QueueScene;
  readonly before: Buffer;
  /** Path in the vault. */
  readonly path: string;
  readonly transfer: string;
  readonly end: () => Promise<TransferView>;
}

/** A download of which some, and not all, has come. */
async function flowing(): Promise<Flowing> {
  const before = randomBytes(size);
  const scene = await queueScene({ 'aula.bin': before, 'outro.txt': 'outro' });
  const { host, client, vault, outDir, dir } = scene;
  await host.do('limits.set', { limits: { sessionBytesPerSecond: rate } });
  const names = ['aula.bin'];
  const { transfers } = await client.do('get', { vault, names, kind: 'file', outDir });
  const transfer = transfers[0]!;
  await inState(client, transfer, 'active', ({ received }) => received > MiB);
  const end = async (): Promise<TransferView> => {
    // Nothing is left to happen to the file: the rest may come as fast as it can.
    await host.do('limits.set', { limits: { sessionBytesPerSecond: null } });
    return client.ended(transfer, 20_000);
  };
  return { scene, before, path: join(dir, 'aula.bin'), transfer, end };
}

const saved = (content: Buffer, { scene: { outDir } }: Flowing): Promise<void> =>
  readFile(join(outDir, 'aula.bin')).then((found) => {
    expect(found.equals(content)).toBe(true);
  });

describe('a file that is altered while it is downloaded', () => {
  test('in place, is fetched anew', async () => {
    const all = await flowing();
    const after = randomBytes(size);
    await writeFile(all.path, after);
    expect(await all.end()).toMatchObject({ state: 'saved', failure: null });
    await saved(after, all);
    expect(await visible(all.scene.outDir)).toEqual(['aula.bin', 'aula.bin.minisig']);
  });

  test('by one byte behind what has come, is fetched anew', async () => {
    const all = await flowing();
    const after = Buffer.from(all.before);
    after.writeUInt8(after.readUInt8(17) ^ 1, 17);
    const file = await open(all.path, 'r+');
    await file.write(after, 17, 1, 17);
    await file.close();
    expect(await all.end()).toMatchObject({ state: 'saved' });
    await saved(after, all);
  });

  test('truncated, comes as short as it is', async () => {
    const all = await flowing();
    await truncate(all.path, 2 * MiB + 1);
    expect(await all.end()).toMatchObject({ state: 'saved', size: 2 * MiB + 1 });
    await saved(all.before.subarray(0, 2 * MiB + 1), all);
  });

  test('truncated to nothing, comes empty', async () => {
    const all = await flowing();
    await truncate(all.path, 0);
    expect(await all.end()).toMatchObject({ state: 'saved', size: 0 });
    await saved(Buffer.alloc(0), all);
  });

  test('replaced by an editor that saves beside and renames', async () => {
    const all = await flowing();
    const after = randomBytes(size + 5);
    await writeFile(`${all.path}.tmp`, after);
    await rename(`${all.path}.tmp`, all.path);
    expect(await all.end()).toMatchObject({ state: 'saved' });
    await saved(after, all);
  });

  test('again and again, fails in the end and leaves nothing', async () => {
    const { scene, path, transfer } = await flowing();
    const stop = new AbortController();
    const altering = (async () => {
      for (let n = 0; !stop.signal.aborted; n += 1) {
        const file = await open(path, 'r+');
        await file.write(Buffer.from([n & 255]), 0, 1, n % size);
        await file.close();
        await sleep(15);
      }
    })();
    const end = await scene.client.ended(transfer, 20_000);
    stop.abort();
    await altering;
    expect(end).toMatchObject({
      state: 'failed',
      failure: { reason: 'file_changed', status: 409 },
    });
    expect(await visible(scene.outDir)).toEqual([]);
    await scene.host.do('limits.set', { limits: { sessionBytesPerSecond: null } });
    await scene.client.do('transfer.retry', {});
    await inState(scene.client, transfer, 'saved');
    expect((await readFile(join(scene.outDir, 'aula.bin'))).equals(await readFile(path))).toBe(
      true,
    );
  });

  test.each([
    ['a link to what is not in the vault', (path: string, secret: string) => symlink(secret, path)],
    ['a link to another file of the vault', (path: string) => symlink('outro.txt', path)],
    [
      'a FIFO',
      (path: string) => {
        execFileSync('mkfifo', [path]);
      },
    ],
    ['a folder', (path: string) => mkdir(path)],
    ['nothing', () => undefined],
  ])('replaced by %s, is not there any more', async (_what, put) => {
    const all = await flowing();
    const secret = join(await tempDir(), 'segredo.bin');
    await writeFile(secret, randomBytes(size));
    await rm(all.path);
    await put(all.path, secret);
    expect(await all.end()).toMatchObject({
      state: 'failed',
      failure: { reason: 'not_found', status: 404 },
    });
    expect(await visible(all.scene.outDir)).toEqual([]);
    // The session is none the worse for it.
    const { client, vault, outDir } = all.scene;
    const { transfers } = await client.do('get', { vault, names: ['outro.txt'], outDir });
    expect(await client.ended(transfers[0]!)).toMatchObject({ state: 'saved' });
  });
});

describe('files of the awkward kinds', () => {
  const nfd = 'Lições/Programação é ação.txt'.normalize('NFD');

  test('empty ones, and names in Portuguese that the disk has in another normal form', async () => {
    const scene = await queueScene({ [nfd]: 'conteúdo', 'vazio.bin': '' });
    const { client, vault, outDir } = scene;
    const nfc = nfd.normalize('NFC');
    const { transfers } = await client.do('get', { vault, names: [nfc, 'vazio.bin'], outDir });
    for (const transfer of transfers) {
      expect(await client.ended(transfer)).toMatchObject({ state: 'saved', failure: null });
    }
    expect(await readFile(join(outDir, 'Programação é ação.txt'), 'utf8')).toBe('conteúdo');
    expect((await readFile(join(outDir, 'vazio.bin'))).length).toBe(0);
    for (const name of ['Programação é ação.txt', 'vazio.bin']) {
      expect(await client.do('verify', { path: join(outDir, name) })).toMatchObject({ ok: true });
    }
  });

  test('the same in a whole folder, under a signed list', async () => {
    const scene = await queueScene({
      [nfd]: 'conteúdo',
      ['Lições/vazia.txt'.normalize('NFD')]: '',
    });
    const { client, vault, outDir } = scene;
    const names = ['Lições'];
    const { transfers } = await client.do('get', { vault, names, kind: 'folder', outDir });
    expect(await client.ended(transfers[0]!)).toMatchObject({
      state: 'saved',
      files: { done: 2, failed: 0 },
    });
    const folder = join(outDir, 'Lições');
    expect(await readFile(join(folder, 'Programação é ação.txt'), 'utf8')).toBe('conteúdo');
    expect((await readFile(join(folder, 'vazia.txt'))).length).toBe(0);
    expect(await client.do('verify', { path: folder })).toMatchObject({
      ok: true,
      folder: { good: 2 },
    });
  });
});
