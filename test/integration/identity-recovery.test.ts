// Keys changed, exported, imported and recovered on real folders: by engines, by several
// processes, and by one that is killed half-way.

import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { secureRandom } from '../../src/main/crypto/random';
import { importIdentity, readExport } from '../../src/main/engine/identity-transfer';
import { inspect, recover } from '../../src/main/engine/recovery';
import { openExport } from '../../src/main/store/identity-export';
import {
  openExistingSeeds,
  openSeeds,
  type SeedOptions,
  type Seeds,
} from '../../src/main/store/identity-file';
import { whileChanging } from '../../src/main/store/identity-lock';
import { openStore } from '../../src/main/store/open-store';
import type { IdentityView } from '../../src/shared/ipc/views';
import { cleanUp, tempDir, TestEngine } from '../fixtures/engines';
import { buildChild, race, removeChild, StoreChild } from './store-child';

beforeAll(buildChild);
afterAll(removeChild);
afterEach(cleanUp);

const now = Date.UTC(2026, 10, 22, 14, 31);
const dated = 'identity-20261122T143100Z';
const kdf = { memoryKib: 8, passes: 1 };
const none: SeedOptions = {
  keyStore: null,
  passphrase: null,
  allowKeyFile: false,
  random: secureRandom,
  kdf,
};
const inFile: SeedOptions = { ...none, allowKeyFile: true };
const word = 'quatro palavras ao acaso';
const hex = ({ host, client }: Seeds) =>
  [host.x, host.e, client.x, client.e].map((seed) => seed.toString('hex'));
/** What lies there, but for locks and what SQLite lays beside a database it looks at. */
const bytesOf = async (dir: string) =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(dir))
        .filter((name) => !/\.lock$|-wal$|-shm$/.test(name))
        .map(async (name) => [name, await readFile(join(dir, name), 'hex')] as const),
    ),
  );

/** A data folder with an identity and a database, closed. */
async function folder(options: SeedOptions = inFile): Promise<{ dir: string; seeds: string[] }> {
  const dir = await tempDir();
  const store = await openStore(dir, { clock: () => now });
  const { seeds } = await openSeeds(dir, options);
  await store.close();
  return { dir, seeds: hex(seeds) };
}

/** An export made by an engine on that folder. */
async function exported(dir: string, which: 'both' | 'host' | 'client' = 'both') {
  const path = join(await tempDir(), 'keys.bau-identity');
  const engine = await TestEngine.open({ dataDir: dir });
  const shown = await engine.do('identity.export', { path, which, passphrase: word });
  await engine.engine.close();
  return { path, shown };
}

async function imported(dir: string, path: string, more: object = {}) {
  return importIdentity({
    dataDir: dir,
    given: await openExport(await readExport(path), word),
    open: none,
    seal: inFile,
    replace: false,
    anewIfUnreadable: false,
    now,
    ...more,
  });
}

describe('an engine', () => {
  it('exports its keys, 0600, once, and another folder becomes the same', async () => {
    const { dir, seeds } = await folder();
    const { path, shown } = await exported(dir);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    const file = await readExport(path);
    expect([file.host, file.client]).toEqual([shown.hostFp, shown.clientFp]);
    const engine = await TestEngine.open({ dataDir: dir });
    const ask = { path, which: 'both', passphrase: word } as const;
    expect(await engine.refused('identity.export', ask)).toMatchObject({ reason: 'name_exists' });
    const short = { ...ask, path: `${path}2`, passphrase: 'a'.repeat(11) };
    expect(await engine.refused('identity.export', short)).toMatchObject({
      reason: 'passphrase_short',
    });
    const nowhere = { ...ask, path: join(path, 'x') };
    expect(await engine.refused('identity.export', nowhere)).toMatchObject({
      reason: 'folder_unusable',
    });
    expect(await readdir(join(path, '..'))).toEqual(['keys.bau-identity']);

    const fresh = join(await tempDir(), 'new');
    expect(await imported(fresh, path)).toEqual({
      protection: 'file',
      keptAs: null,
      otherHalf: null,
    });
    expect(hex((await openExistingSeeds(fresh, none)).seeds)).toEqual(seeds);
    const again = await TestEngine.open({ dataDir: fresh });
    expect(await again.do('identity.show', {})).toMatchObject(shown);
  });

  it('changes the protection of its keys and goes on, now and at the next start', async () => {
    const { dir, seeds } = await folder();
    const store = {
      wrap: async (plain: Buffer) => Buffer.from(plain.map((byte) => byte ^ 0x5a)),
      unwrap: async (box: Buffer) => Buffer.from(box.map((byte) => byte ^ 0x5a)),
    };
    const engine = await TestEngine.open({ dataDir: dir, keyStore: store, allowKeyFile: false });
    expect(await engine.refused('identity.protect', { to: 'file' })).toMatchObject({
      reason: 'key_file_flag',
    });
    expect(await engine.refused('identity.protect', { to: 'passphrase' })).toMatchObject({
      reason: 'bad_input',
    });
    const sealed = await engine.do('identity.protect', { to: 'passphrase', passphrase: word });
    expect(sealed).toEqual({ protection: 'passphrase' });
    const event = await engine.event<IdentityView>((e) =>
      e.type === 'identity' ? e.identity : null,
    );
    expect(event.protection).toBe('passphrase');
    expect((await engine.do('snapshot', {})).identity?.protection).toBe('passphrase');
    // With the new passphrase in hand, from there to the key store.
    expect(await engine.do('identity.protect', { to: 'key-store' })).toEqual({
      protection: 'key-store',
    });
    await engine.engine.close();
    const opened = await openExistingSeeds(dir, { ...none, keyStore: store });
    expect(hex(opened.seeds)).toEqual(seeds);
    await expect(openExistingSeeds(dir, { ...none, passphrase: word })).rejects.toMatchObject({
      reason: 'no_key_store',
    });
    expect(await readFile(join(dir, 'identity.json.bak'))).toEqual(
      await readFile(join(dir, 'identity.json')),
    );
  });

  it('has no key store to move to where the system has none', async () => {
    const engine = await TestEngine.open();
    expect(await engine.refused('identity.protect', { to: 'key-store' })).toMatchObject({
      reason: 'no_key_store',
    });
  });

  it('neither exports nor seals keys that are not those it runs with', async () => {
    const [mine, other] = [await folder(), await folder()];
    const { path } = await exported(other.dir);
    const engine = await TestEngine.open({ dataDir: mine.dir });
    await imported(mine.dir, path, { replace: true });
    const target = join(await tempDir(), 'x.bau-identity');
    const ask = { path: target, which: 'both', passphrase: word } as const;
    for (const failure of [
      await engine.refused('identity.export', ask),
      await engine.refused('identity.protect', { to: 'passphrase', passphrase: word }),
      await engine.refused('server.start', { vaultDir: target, port: 0 }),
    ]) {
      expect(failure).toMatchObject({ reason: 'identity_elsewhere' });
    }
    expect(hex((await openExistingSeeds(mine.dir, none)).seeds)).toEqual(other.seeds);
  });
});

describe('an import', () => {
  it('needs a clear yes where there are keys, and keeps those under a dated name', async () => {
    const [source, target] = [await folder(), await folder()];
    const { path } = await exported(source.dir);
    const before = await bytesOf(target.dir);
    await expect(imported(target.dir, path)).rejects.toMatchObject({ reason: 'identity_exists' });
    expect(await bytesOf(target.dir)).toEqual(before);
    const done = await imported(target.dir, path, { replace: true });
    expect(done.keptAs).toBe(join(target.dir, `${dated}.json`));
    expect(await readFile(done.keptAs!, 'hex')).toBe(before['identity.json']);
    if (process.platform !== 'win32') expect((await stat(done.keptAs!)).mode & 0o777).toBe(0o600);
    expect(hex((await openExistingSeeds(target.dir, none)).seeds)).toEqual(source.seeds);
    // The same second again: no kept file is written over.
    const again = await imported(target.dir, path, { replace: true });
    expect(again.keptAs).toBe(join(target.dir, `${dated}-2.json`));
    expect(await readFile(done.keptAs!, 'hex')).toBe(before['identity.json']);
  });

  it('of one half keeps the other, or makes it where there is none', async () => {
    const [source, target] = [await folder(), await folder()];
    const { path } = await exported(source.dir, 'client');
    expect(await imported(target.dir, path, { replace: true })).toMatchObject({
      otherHalf: 'kept',
    });
    const mixed = hex((await openExistingSeeds(target.dir, none)).seeds);
    expect(mixed).toEqual([...target.seeds.slice(0, 2), ...source.seeds.slice(2)]);
    const fresh = join(await tempDir(), 'new');
    expect(await imported(fresh, path)).toMatchObject({ otherHalf: 'made' });
    const made = hex((await openExistingSeeds(fresh, none)).seeds);
    expect(made.slice(2)).toEqual(source.seeds.slice(2));
    expect(made.slice(0, 2)).not.toEqual(source.seeds.slice(0, 2));
  });

  it('of one half does not lose a half it cannot open', async () => {
    const source = await folder();
    const target = await folder({ ...none, passphrase: 'outra' });
    const { path } = await exported(source.dir, 'host');
    const before = await bytesOf(target.dir);
    for (const [passphrase, reason] of [
      [null, 'no_key_store'],
      ['errada', 'wrong_passphrase'],
    ] as const) {
      const attempt = imported(target.dir, path, { replace: true, open: { ...none, passphrase } });
      await expect(attempt).rejects.toMatchObject({ reason });
    }
    expect(await bytesOf(target.dir)).toEqual(before);
  });

  it('without a way to protect the keys changes nothing', async () => {
    const [source, target] = [await folder(), await folder()];
    const { path } = await exported(source.dir);
    const before = await bytesOf(target.dir);
    const attempt = imported(target.dir, path, { replace: true, seal: none });
    await expect(attempt).rejects.toMatchObject({ reason: 'no_key_store' });
    expect(await bytesOf(target.dir)).toEqual(before);
  });

  it('and a recovery are refused while a server runs, in another process or this one', async () => {
    const [source, target] = [await folder(), await folder()];
    const { path } = await exported(source.dir);
    const before = await readFile(join(target.dir, 'identity.json'), 'hex');
    const server = new StoreChild({ action: 'serve', dir: target.dir, now });
    await server.reached('ready');
    server.go();
    await server.reached('serving');
    const tries = [
      () => imported(target.dir, path, { replace: true }),
      () => recover(target.dir, 'start-over', now),
      () => recover(target.dir, 'restore-backup', now),
    ];
    for (const attempt of tries) {
      await expect(attempt()).rejects.toMatchObject({ reason: 'server_running' });
    }
    await server.kill();
    const store = await openStore(target.dir, { clock: () => now });
    await store.serving.acquire({ host: '127.0.0.1', port: 1, startedAt: now });
    for (const attempt of tries) {
      await expect(attempt()).rejects.toMatchObject({ reason: 'server_running' });
    }
    expect(await readFile(join(target.dir, 'identity.json'), 'hex')).toBe(before);
    await store.close();
    await imported(target.dir, path, { replace: true });
  });

  it('reads nothing but a file of sensible size', async () => {
    const dir = await tempDir();
    const big = join(dir, 'big');
    await writeFile(big, 'bau-identity 1\n');
    await truncate(big, 2 ** 31);
    await expect(readExport(big)).rejects.toMatchObject({ reason: 'export_unreadable' });
    await expect(readExport(dir)).rejects.toMatchObject({ reason: 'export_unreadable' });
    await expect(readExport(join(dir, 'no'))).rejects.toMatchObject({ reason: 'file_missing' });
  });
});

describe('unreadable keys', () => {
  it('are told, and each way on keeps what was there', async () => {
    const { dir, seeds } = await folder();
    const file = join(dir, 'identity.json');
    await writeFile(file, 'rubbish');
    expect(await inspect(dir)).toEqual({
      identity: 'unreadable',
      protection: null,
      backup: true,
      database: 'sound',
      choices: ['restore-backup', 'import', 'start-over'],
    });
    await expect(openSeeds(dir, inFile)).rejects.toMatchObject({ reason: 'identity_unreadable' });
    expect(await readFile(file, 'utf8')).toBe('rubbish');

    expect(await recover(dir, 'restore-backup', now)).toEqual({ keptAs: `${dated}.json` });
    expect(hex((await openSeeds(dir, none)).seeds)).toEqual(seeds);
    expect(await readFile(join(dir, `${dated}.json`), 'utf8')).toBe('rubbish');

    expect(await recover(dir, 'start-over', now)).toEqual({ keptAs: `${dated}-2.json` });
    expect(await inspect(dir)).toMatchObject({ identity: 'missing', choices: ['import'] });
    const anew = await openSeeds(dir, inFile);
    expect(anew.created).toBe(true);
    expect(hex(anew.seeds)).not.toEqual(seeds);
    const kept = await tempDir();
    await rename(join(dir, `${dated}-2.json`), join(kept, 'identity.json'));
    expect(hex((await openSeeds(kept, none)).seeds)).toEqual(seeds);
  });

  it('and an unreadable copy leave importing and beginning anew', async () => {
    const [{ dir }, source] = [await folder(), await folder()];
    await writeFile(join(dir, 'identity.json'), '');
    await writeFile(join(dir, 'identity.json.bak'), 'half a file');
    expect(await inspect(dir)).toMatchObject({ backup: false, choices: ['import', 'start-over'] });
    await expect(recover(dir, 'restore-backup', now)).rejects.toMatchObject({
      reason: 'backup_missing',
    });
    const { path } = await exported(source.dir, 'host');
    await expect(imported(dir, path, { replace: true })).rejects.toMatchObject({
      reason: 'identity_unreadable',
    });
    expect(await imported(dir, path, { replace: true, anewIfUnreadable: true })).toMatchObject({
      otherHalf: 'made',
    });
    const kept = (await readdir(dir)).filter((name) => name.startsWith(dated));
    const texts = await Promise.all(kept.map((name) => readFile(join(dir, name), 'utf8')));
    expect(texts.sort()).toEqual(['', 'half a file']);
  });

  it('that were lost but for their copy are not made anew in silence', async () => {
    const { dir, seeds } = await folder();
    await rm(join(dir, 'identity.json'));
    await expect(openSeeds(dir, inFile)).rejects.toMatchObject({ reason: 'identity_unreadable' });
    expect(await recover(dir, 'restore-backup', now)).toEqual({ keptAs: null });
    expect(hex((await openSeeds(dir, none)).seeds)).toEqual(seeds);
  });

  it('of a later program are left to it', async () => {
    const { dir } = await folder();
    await writeFile(join(dir, 'identity.json'), '{"v":2}');
    const before = await bytesOf(dir);
    expect(await inspect(dir)).toMatchObject({ identity: 'newer', choices: [] });
    for (const choice of ['restore-backup', 'start-over'] as const) {
      await expect(recover(dir, choice, now)).rejects.toMatchObject({ reason: 'data_newer' });
    }
    expect(await bytesOf(dir)).toEqual(before);
  });
});

describe('a database', () => {
  it.each([
    ['overwritten', (path: string) => writeFile(path, randomBytes(8192))],
    ['emptied', (path: string) => truncate(path, 0)],
    ['cut off', (path: string) => truncate(path, 5000)],
  ])('that was %s is refused, left alone, and set aside when that is chosen', async (_, spoil) => {
    const { dir, seeds } = await folder();
    // As after a crash: the closed addon may hold the file open in this process.
    const moved = await tempDir();
    for (const name of ['bau.db', 'identity.json', 'identity.json.bak']) {
      await writeFile(join(moved, name), await readFile(join(dir, name)), { mode: 0o600 });
    }
    const path = join(moved, 'bau.db');
    await spoil(path);
    const before = await bytesOf(moved);
    const open = () => openStore(moved, { clock: () => now });
    await expect(open()).rejects.toMatchObject({ reason: 'data_corrupt' });
    expect(await inspect(moved)).toMatchObject({
      identity: 'present',
      database: 'corrupt',
      choices: ['restore-backup', 'import', 'start-over', 'new-database'],
    });
    expect(await bytesOf(moved)).toEqual(before);
    expect(await recover(moved, 'new-database', now)).toEqual({
      keptAs: 'bau-20261122T143100Z.db',
    });
    const store = await open();
    expect(await store.clients.list(now)).toEqual([]);
    await store.close();
    expect(await readFile(join(moved, 'bau-20261122T143100Z.db'), 'hex')).toBe(before['bau.db']);
    expect(hex((await openSeeds(moved, none)).seeds)).toEqual(seeds);
  });

  it('in order is not set aside, nor a later program’s', async () => {
    const { dir } = await folder();
    await expect(recover(dir, 'new-database', now)).rejects.toMatchObject({ reason: 'data_sound' });
    expect(await readdir(dir)).toContain('bau.db');
    await expect(inspect(join(dir, 'no'))).rejects.toMatchObject({ reason: 'identity_missing' });
  });

  it('that is empty because it is just being made is waited for', async () => {
    const { dir } = await folder();
    const fresh = await tempDir();
    await writeFile(join(fresh, 'identity.json'), await readFile(join(dir, 'identity.json')));
    await writeFile(join(fresh, 'bau.db'), '');
    const waiting = openStore(fresh, { clock: () => now });
    await new Promise((resume) => setTimeout(resume, 200));
    await writeFile(join(fresh, 'bau.db'), await readFile(join(dir, 'bau.db')));
    await (await waiting).close();
  });
});

describe('several processes', () => {
  it('that change the protection at once leave one that opens', async () => {
    const { dir, seeds } = await folder({ ...none, passphrase: 'a' });
    const lists = [
      Array(8).fill(['a', 'b']).flat(),
      Array(8).fill(['b', 'a']).flat(),
    ] as string[][];
    const results = await race(
      lists.map((passphrases) => ({ action: 'protect-many', dir, now, passphrases })),
    );
    expect(results).toEqual([{ changes: 16 }, { changes: 16 }]);
    expect(await openedBy(dir, ['a', 'b'])).toEqual(seeds);
    expect((await readdir(dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('wait for each other, and give up with a reason', async () => {
    const { dir } = await folder();
    const busy = whileChanging(dir, { withoutServer: false }, () =>
      recover(dir, 'start-over', now).catch((error: unknown) => error),
    );
    expect(await busy).toMatchObject({ reason: 'data_in_use' });
  });

  it('killed at any moment leave keys that open', async () => {
    const { dir, seeds } = await folder({ ...none, passphrase: 'a' });
    const passphrases = Array(5000).fill(['b', 'a']).flat() as string[];
    for (let round = 0; round < 12; round += 1) {
      const child = new StoreChild({ action: 'protect-many', dir, now, passphrases });
      await child.reached('ready');
      child.go();
      await new Promise((resume) => setTimeout(resume, 15 + 23 * round));
      await child.kill();
      expect(await openedBy(dir, ['a', 'b'])).toEqual(seeds);
    }
  }, 60_000);
});

async function openedBy(dir: string, passphrases: readonly string[]): Promise<string[]> {
  for (const passphrase of passphrases) {
    const opened = await openExistingSeeds(dir, { ...none, passphrase }).catch(() => null);
    if (opened) return hex(opened.seeds);
  }
  throw new Error('no passphrase opens the keys');
}
