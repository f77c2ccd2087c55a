// The thread that saves small files: what it publishes, what it refuses, what it leaves.

import { closeSync, openSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { secureRandom } from '../../src/main/crypto/random';
import { newPartId, partName } from '../../src/main/vault/part-names';
import { Saver, type FileToSave } from '../../src/main/vault/saver';
import { syncAll } from '../../src/main/vault/saver-parts';
import { rootFolder, saveMode } from '../../src/main/vault/saver-protocol';
import { Strays } from '../../src/main/vault/saver-strays';
import { atEnd, cleanUp, tempDir, workerFile } from '../fixtures/engines';
import { blake2 } from '../fixtures/folder-world';

afterEach(cleanUp);

const sab = new SharedArrayBuffer(65_536);
let used = 0;

/** A file in the root folder, in two chunks of shared memory. */
function file(segment: string, text: string, change: Partial<FileToSave> = {}): FileToSave {
  const bytes = Buffer.from(text);
  const half = bytes.length >> 1;
  const offset = used;
  Buffer.from(sab).set(bytes, offset);
  used += bytes.length;
  return {
    ...{ folder: rootFolder, segment, size: bytes.length, mtimeMs: 1_600_000_000_001 },
    ...{ digest: blake2(bytes), mode: saveMode.write, other: '', otherChangedMs: 0 },
    chunks: [
      { sab, offset, length: half },
      { sab, offset: offset + half, length: bytes.length - half },
    ],
    ...change,
  };
}

async function saverAt(root: string): Promise<Saver> {
  const saver = new Saver(workerFile);
  atEnd(() => saver.close());
  await saver.start({ root, fileMode: 0o640, strayMs: 600_000 });
  return saver;
}

describe('the saving thread', () => {
  test('publishes files with their time and mode, and tells the names they got', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'b.txt'), 'antes');
    const saver = await saverAt(root);
    const list = [
      file('a.txt', 'um'),
      file('b.txt', 'dois'),
      file('c?.txt', ''),
      file('a.txt', 'x'),
    ];
    expect(await saver.save(list)).toEqual({
      ...{ op: 'saved', count: 4, unnameable: [], failure: null },
      names: [null, 'b (2).txt', 'c_.txt', 'a (2).txt'],
    });
    expect(await readFile(join(root, 'b (2).txt'), 'utf8')).toBe('dois');
    const { mtimeMs, mode } = await stat(join(root, 'a.txt'));
    expect([Math.round(mtimeMs), mode & 0o777]).toEqual([1_600_000_000_001, 0o640]);
    expect((await readdir(root)).length).toBe(5);
  });

  test('gives no name to what is not what was promised, and stops there', async () => {
    const root = await tempDir();
    const saver = await saverAt(root);
    const first = Array.from({ length: 70 }, (_, i) => file(`f${String(i)}`, 'x'));
    const wrong = file('wrong', 'x', { digest: blake2(Buffer.from('y')) });
    const { count, failure } = await saver.save([...first, wrong, file('after', 'x')]);
    expect(failure?.reason).toBe('integrity');
    const names = await readdir(root);
    expect(names.length).toBe(count);
    expect(names.some((name) => name === 'wrong' || name === 'after' || name[0] === '.')).toBe(
      false,
    );
  });

  test('replaces only the file that was meant', async () => {
    const root = await tempDir();
    const path = join(root, 'a.txt');
    await writeFile(path, 'velho');
    await writeFile(`${path}.minisig`, 'recibo');
    const { ctimeMs: otherChangedMs } = await stat(path);
    const saver = await saverAt(root);
    const over = { mode: saveMode.replace, other: 'a.txt', otherChangedMs };
    await saver.save([file('a.txt', 'novo', over)]);
    expect(await readFile(path, 'utf8')).toBe('novo');
    expect(await readdir(root)).toEqual(['a.txt']);
    // By now it is another one than was seen.
    const { names } = await saver.save([file('a.txt', 'mais novo', over)]);
    expect(names).toEqual(['a (2).txt']);
    expect(await readFile(path, 'utf8')).toBe('novo');
  });

  test('leaves a file that holds the same already, and one that it need not write', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'a.txt'), 'igual');
    await writeFile(join(root, 'b.txt'), 'outro');
    const saver = await saverAt(root);
    const match = (segment: string): FileToSave =>
      file(segment, 'igual', { mode: saveMode.match, other: segment });
    const known = file('c.txt', 'igual', { mode: saveMode.verify, other: 'c.txt' });
    const { names } = await saver.save([match('a.txt'), match('b.txt'), known]);
    expect(names).toEqual([null, 'b (2).txt', null]);
    expect((await readdir(root)).sort()).toEqual(['a.txt', 'b (2).txt', 'b.txt']);
  });

  test('makes folders, tells what is in them, and notices when they are replaced', async () => {
    const root = await tempDir();
    const saver = await saverAt(root);
    const made = await saver.folder({ folder: 1, parent: 0, segment: 'que?', look: true });
    expect(made).toMatchObject({ path: join(root, 'que_'), files: [] });
    await saver.save([file('a.txt', 'a', { folder: 1 })]);
    await saver.leave([1]);
    const again = await saver.folder({ folder: 2, parent: 0, segment: 'que?', look: true });
    expect(again.files).toMatchObject([{ name: 'a.txt', size: 1 }]);
    await saver.finish();
  });

  test('refuses a folder in which it may not write', async (context) => {
    if (process.getuid?.() === 0 || process.platform === 'win32') context.skip();
    const root = await tempDir();
    await chmod(root, 0o500);
    const saver = await saverAt(root);
    const refused = saver.folder({ folder: 1, parent: 0, segment: 'x', look: false });
    await expect(refused).rejects.toMatchObject({ reason: 'folder_unusable' });
  });
});

describe('syncing many files', () => {
  test('fails when one cannot be synced, one by one and all at once', async () => {
    const root = await tempDir();
    const open = (name: string): number => openSync(join(root, name), 'w');
    const fds = ['a', 'b', 'c', 'd', 'e', 'f'].map(open);
    await syncAll(fds);
    await syncAll(fds, -1);
    const last = fds.at(-1) ?? -1;
    closeSync(last);
    await expect(syncAll(fds)).rejects.toMatchObject({ code: 'EBADF' });
    await expect(syncAll(fds, -1)).rejects.toMatchObject({ code: 'EBADF' });
    for (const fd of fds.slice(0, -1)) closeSync(fd);
  });
});

describe('parts of a process that was killed', () => {
  test('are cleared away once nobody has touched them for a while', async () => {
    const root = await tempDir();
    const [part, other] = [partName(newPartId(secureRandom)), '.x.bau-part'];
    for (const name of [part, other]) {
      await writeFile(join(root, name), 'x');
      // Their times are those of the remote files: they say nothing.
      await utimes(join(root, name), 1, 1);
    }
    let now = Date.now();
    const strays = new Strays(10_000, () => now);
    strays.sweep(root, await readdir(root));
    strays.finish();
    expect((await readdir(root)).length).toBe(2);
    strays.sweep(root, await readdir(root));
    now += 11_000;
    await utimes(join(root, part), 2, 2);
    strays.finish();
    expect(await readdir(root)).toContain(part);
    strays.sweep(root, await readdir(root));
    expect(await readdir(root)).toEqual([other]);
  });

  test('stay where a journal may speak of them', async () => {
    const root = await tempDir();
    await mkdir(join(root, 'x'));
    const names = [partName(newPartId(secureRandom)), partName(newPartId(secureRandom), 'journal')];
    for (const name of names) await writeFile(join(root, name), 'x');
    new Strays(0, () => Date.now() + 60_000).sweep(root, await readdir(root));
    expect((await readdir(root)).length).toBe(3);
  });
});
