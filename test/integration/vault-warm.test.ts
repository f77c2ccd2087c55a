// The index over a restart: what the last run kept is served at once, compared with the
// disk behind it, and never believed when it is not what was written for this very vault.

import { execFileSync } from 'node:child_process';
import {
  appendFile,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/main/vault/extensions';
import { openEntry } from '../../src/main/vault/reader';
import { VaultIndex, type VaultIndexOptions } from '../../src/main/vault/vault-index';
import { dumpIndex } from '../fixtures/index-dump';
import { eventually, testFolder, type TestFolder } from '../fixtures/vault-folder';

let base: TestFolder;
let dir: string;
let cacheFile: string;
let opened: VaultIndex[] = [];
let log: string[] = [];
let changes = 0;

beforeEach(async () => {
  base = await testFolder();
  dir = base.path('vault');
  cacheFile = base.path('data/vault.index');
  opened = [];
  log = [];
  changes = 0;
  await mkdir(base.path('data'));
  await base.write('vault/a.txt', 'a');
  await base.write('vault/sub/b.txt', 'bb');
  await base.write('vault/sub/deep/c.txt', 'ccc');
  await base.write('vault/sub-a.txt', 'between sub and what lies below it');
  await base.write(`vault/${'açúcar'.normalize('NFD')}/${'pão'.normalize('NFD')}.txt`, 'doce');
  await mkdir(base.path('vault/vazia'));
  await symlink('a.txt', base.path('vault/link.txt'));
});

afterEach(async () => {
  for (const index of opened) await index.close();
  await base.remove();
});

async function start(options: VaultIndexOptions = {}, at = dir): Promise<VaultIndex> {
  const index = await VaultIndex.open(at, {
    cacheFile,
    log: (message, facts) => log.push(`${message} ${JSON.stringify(facts)}`),
    onChange: () => {
      changes += 1;
    },
    ...options,
  });
  opened.push(index);
  return index;
}

const ready = (index: VaultIndex): Promise<number> =>
  eventually(() => index.state === 'ready', 5000);

/** What a scan without any memory finds. */
async function cold(): Promise<object> {
  const index = await VaultIndex.open(dir);
  opened.push(index);
  return dumpIndex(index);
}

async function keep(options: VaultIndexOptions = {}): Promise<object> {
  const index = await start(options);
  expect(index.state).toBe('ready');
  await index.close();
  changes = 0;
  return dumpIndex(index);
}

describe('a warm start', () => {
  it('serves what the last run kept, and tells when it is compared', async () => {
    const before = await keep();
    const index = await start();
    expect(index.state).toBe('scanning');
    expect(dumpIndex(index)).toEqual(before);
    expect(changes).toBe(0);
    await ready(index);
    expect(changes).toBe(1);
    expect(dumpIndex(index)).toEqual(before);
    expect(dumpIndex(index)).toEqual(await cold());
    await base.write('vault/sub/new.txt');
    await eventually(() => index.lookup('sub/new.txt') !== undefined, 2000);
  });

  it('keeps the entries that did not change', async () => {
    await keep();
    const index = await start();
    const recalled = [...index.files()];
    await ready(index);
    expect([...index.files()].every((entry) => recalled.includes(entry))).toBe(true);
  });

  it('ends as a cold scan, whatever happened in between, and serves nothing that is gone', async () => {
    await keep();
    await appendFile(base.path('vault/a.txt'), 'longer');
    await rm(base.path('vault/sub/b.txt'));
    await base.write('outside/c.txt', 'not in the vault');
    await rename(base.path('vault/sub/deep'), base.path('moved'));
    await symlink(base.path('outside'), base.path('vault/sub/deep'));
    await base.write('vault/vazia/d.txt', 'no longer empty');
    await rename(base.path('vault/sub-a.txt'), base.path('vault/renamed.txt'));
    await rm(base.path('vault/link.txt'));

    const index = await start();
    expect(index.state).toBe('scanning');
    const stale = ['a.txt', 'sub/b.txt', 'sub/deep/c.txt', 'sub-a.txt'].map((name) => {
      const entry = index.lookup(name);
      if (!entry) throw new Error(`${name} was not recalled`);
      return entry;
    });
    const key = Buffer.alloc(32);
    const results = await Promise.allSettled(stale.map((entry) => openEntry(index, entry, key)));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ]);
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ reason: 'not_found' });
      else {
        expect(result.value.size).toBe(7);
        await result.value.close();
      }
    }
    await ready(index);
    expect(dumpIndex(index)).toEqual(await cold());
    expect(index.lookup('vazia/d.txt')).toBeDefined();
    await index.close();

    const again = await start();
    expect(again.state).toBe('scanning');
    expect(dumpIndex(again)).toEqual(dumpIndex(index));
  });

  it('keeps a folder of thousands of files, and hundreds of folders', async () => {
    await mkdir(base.path('vault/many'));
    for (let at = 0; at < 2600; at += 1)
      await writeFile(base.path(`vault/many/f${String(at)}.txt`), '');
    for (let at = 0; at < 300; at += 1) await base.write(`vault/dirs/d${String(at)}/f.txt`, '');
    const before = await keep();
    const index = await start();
    expect(index.state).toBe('scanning');
    expect(dumpIndex(index)).toEqual(before);
    await ready(index);
    expect(dumpIndex(index)).toEqual(before);
  });

  it('is written while the vault is served, for its owner alone', async () => {
    const index = await start();
    await base.write('vault/late.txt');
    await eventually(() => index.lookup('late.txt') !== undefined, 2000);
    let mode = 0;
    await eventually(() => {
      stat(cacheFile).then(
        (found) => (mode = found.mode),
        () => undefined,
      );
      return mode !== 0;
    }, 5000);
    expect(mode & 0o777).toBe(0o600);
    // As if the process had been killed here.
    const next = await start();
    expect(next.state).toBe('scanning');
    expect(next.lookup('late.txt')).toBeDefined();
  });

  it('does without where nothing can be written', async () => {
    const before = await keep({ cacheFile: base.path('nowhere/vault.index') });
    expect(log.some((line) => line.startsWith('vault index not kept'))).toBe(true);
    expect(before).toEqual(await cold());
  });

  it('of a vault that is gone is refused, and the kept index stays for its return', async () => {
    await keep();
    await rename(dir, base.path('away'));
    await expect(start()).rejects.toMatchObject({ reason: 'vault_missing' });
    await rename(base.path('away'), dir);
    expect((await start()).state).toBe('scanning');
  });
});

describe('a kept index that is not ours', () => {
  const isRefused = async (options: VaultIndexOptions = {}, at = dir): Promise<void> => {
    const index = await start(options, at);
    expect(index.state).toBe('ready');
    await index.close();
  };

  it('is of another folder', async () => {
    await keep();
    await base.write('other/x.txt');
    await isRefused({}, base.path('other'));
  });

  it('is of another folder that took its place', async () => {
    await keep();
    await rename(dir, base.path('away'));
    await base.write('vault/other.txt');
    await isRefused();
  });

  it('was made under other lists, or with other limits', async () => {
    await keep();
    await isRefused({ policy: { ...defaultPolicy, any: true } });
    await keep();
    await isRefused({ policy: { ...defaultPolicy, text: new Set(['txt']) } });
    await keep();
    await isRefused({ maxFiles: 99 });
  });

  it('is damaged, by a bit anywhere or by its length', async () => {
    await keep();
    const whole = await readFile(cacheFile);
    for (let at = 0; at < whole.length; at += 1 + (at % 41)) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (at % 8)), at);
      await writeFile(cacheFile, bytes);
      await isRefused();
    }
    for (const length of [
      0,
      7,
      8,
      16,
      200,
      whole.length - 33,
      whole.length - 32,
      whole.length - 1,
    ]) {
      await writeFile(cacheFile, whole.subarray(0, length));
      await isRefused();
    }
    await writeFile(cacheFile, Buffer.concat([whole, Buffer.alloc(1)]));
    await isRefused();
    await writeFile(cacheFile, whole);
    expect((await start()).state).toBe('scanning');
  });

  it('is no file, or one too large to be read', async () => {
    await mkdir(cacheFile);
    await isRefused();
    await rm(cacheFile, { recursive: true });
    execFileSync('mkfifo', [cacheFile]);
    await isRefused();
    expect((await stat(cacheFile)).isFile()).toBe(true);
    await rename(cacheFile, base.path('data/real'));
    await symlink('real', cacheFile);
    await isRefused();
    const file = await open(cacheFile, 'a');
    await file.close();
    await truncate(cacheFile, 8 * 1024 ** 3);
    const rss = process.memoryUsage.rss();
    await isRefused();
    expect(process.memoryUsage.rss() - rss).toBeLessThan(100 * 1024 ** 2);
  });

  it('lies about a file: what is opened is what the disk has', async () => {
    await keep();
    // A file whose size and times are as before, with other content and another inode.
    const { atime, mtime } = await stat(base.path('vault/sub/b.txt'));
    await base.write('vault/sub/b2.txt', 'BB');
    await rename(base.path('vault/sub/b2.txt'), base.path('vault/sub/b.txt'));
    await utimes(base.path('vault/sub/b.txt'), atime, mtime);
    const index = await start();
    const entry = index.lookup('sub/b.txt');
    if (!entry) throw new Error('not recalled');
    const file = await openEntry(index, entry, Buffer.alloc(32));
    expect(file.stamp.ino).toBe((await stat(base.path('vault/sub/b.txt'), { bigint: true })).ino);
    await file.close();
  });
});
