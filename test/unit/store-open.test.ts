import { chmod, copyFile, mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currentVersion } from '../../src/main/store/migrate';
import { openStore } from '../../src/main/store/open-store';
import { Sqlite } from '../../src/main/store/sqlite';
import { enrol, noon, someFp, temporaryFolder, temporaryStore } from './store-fixture';

const clock = () => noon;
const open = (dir: string) => openStore(dir, { clock });
const posix = process.platform !== 'win32';

/** Runs SQL on a closed store's file, as another program would. */
function tamper(dir: string, sql: string): void {
  const sqlite = new Sqlite(join(dir, 'bau.db'), { busyTimeoutMs: 0 });
  sqlite.exec(sql);
  sqlite.checkpoint();
  sqlite.close();
}

async function filledFolder(): Promise<string> {
  const [used, dir] = [await temporaryFolder(), await temporaryFolder()];
  const store = await open(used);
  await enrol(store, 'ana', someFp());
  await store.close();
  // Moved to a folder of its own: the addon keeps a closed file open for a while.
  await copyFile(join(used, 'bau.db'), join(dir, 'bau.db'));
  return dir;
}

describe('opening', () => {
  it('creates folder, database and tables, and finds everything again', async () => {
    const dir = join(await temporaryFolder(), 'dados é #1', 'b');
    const fp = someFp();
    const store = await open(dir);
    await enrol(store, 'ana', fp);
    await store.close();
    expect((await temporaryStore(dir)).clients).toBeDefined();
    expect((await (await temporaryStore(dir)).clients.get('ana'))?.fp).toEqual(fp);
  });

  it.runIf(posix)('keeps others out of what it creates', async () => {
    const dir = join(await temporaryFolder(), 'data');
    const store = await temporaryStore(dir);
    await enrol(store, 'ana', someFp());
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await mode(dir)).toBe('700');
    for (const name of ['bau.db', 'bau.db-wal', 'bau.db-shm', 'serving.lock', 'queue.lock']) {
      expect([name, await mode(join(dir, name))]).toEqual([name, '600']);
    }
  });

  it.runIf(posix)('tightens a database that others could read', async () => {
    const dir = await filledFolder();
    await chmod(join(dir, 'bau.db'), 0o644);
    await temporaryStore(dir);
    expect((await stat(join(dir, 'bau.db'))).mode & 0o777).toBe(0o600);
  });

  it('writes through a write-ahead log', async () => {
    const dir = await temporaryFolder();
    const store = await temporaryStore(dir);
    await enrol(store, 'ana', someFp());
    expect((await stat(join(dir, 'bau.db-wal'))).size).toBeGreaterThan(0);
  });

  it('refuses a folder that cannot be one', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'file'), '');
    await expect(open(join(dir, 'file'))).rejects.toMatchObject({ reason: 'data_folder' });
    await expect(open(join(dir, 'file', 'below'))).rejects.toMatchObject({ reason: 'data_folder' });
    await mkdir(join(dir, 'bau.db'));
    await expect(open(dir)).rejects.toMatchObject({ reason: 'data_folder', params: { dir } });
  });

  it.runIf(posix && process.getuid?.() !== 0)('refuses a folder it may not write to', async () => {
    const dir = await temporaryFolder();
    await chmod(dir, 0o500);
    await expect(open(dir)).rejects.toMatchObject({ reason: 'data_folder' });
  });
});

describe('databases that are refused', () => {
  const refusedUnchanged = async (dir: string, reason: string) => {
    const before = await readFile(join(dir, 'bau.db'));
    await expect(open(dir)).rejects.toMatchObject({ reason, params: { dir } });
    await expect(open(dir)).rejects.toMatchObject({ reason });
    expect((await readFile(join(dir, 'bau.db'))).equals(before)).toBe(true);
  };

  it('a later program’s', async () => {
    const dir = await filledFolder();
    tamper(dir, 'PRAGMA user_version = 99');
    await refusedUnchanged(dir, 'data_newer');
    await expect(open(dir)).rejects.toMatchObject({ params: { found: 99, known: currentVersion } });
  });

  it('another program’s', async () => {
    const dir = await temporaryFolder();
    tamper(dir, 'CREATE TABLE bookmarks (url TEXT)');
    await refusedUnchanged(dir, 'data_corrupt');
  });

  it('no database at all', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'bau.db'), Buffer.alloc(8192, 'not a database '));
    await refusedUnchanged(dir, 'data_corrupt');
  });

  it('one cut short', async () => {
    const dir = await filledFolder();
    await truncate(join(dir, 'bau.db'), 4096 * 3);
    await refusedUnchanged(dir, 'data_corrupt');
  });

  it('one with a page overwritten', async () => {
    const dir = await filledFolder();
    const bytes = await readFile(join(dir, 'bau.db'));
    bytes.fill(0xee, 4096, 8192);
    await writeFile(join(dir, 'bau.db'), bytes);
    await refusedUnchanged(dir, 'data_corrupt');
  });

  it('one whose tables are gone, or of a negative version', async () => {
    const dir = await filledFolder();
    tamper(dir, 'PRAGMA foreign_keys = OFF; DROP TABLE client');
    await refusedUnchanged(dir, 'data_corrupt');
    const other = await filledFolder();
    tamper(other, 'PRAGMA user_version = -1');
    await refusedUnchanged(other, 'data_corrupt');
  });
});

describe('the change counter', () => {
  it('moves with commits of others and not with its own or with reads', async () => {
    const dir = await temporaryFolder();
    const [server, command] = [await temporaryStore(dir), await temporaryStore(dir)];
    await enrol(server, 'ana', someFp());
    const start = server.changeCounter();
    await server.clients.touch([{ id: 'ana', at: noon, address: 'x' }]);
    await command.clients.list(noon);
    await command.serving.current();
    expect(server.changeCounter()).toBe(start);
    await command.admission.revoke('ana');
    expect(server.changeCounter()).not.toBe(start);
    expect((await server.clients.get('ana'))?.state).toBe('revoked');
  });
});

describe('the connection', () => {
  it('refuses values SQLite has no type for, which would end the process', async () => {
    const dir = await temporaryFolder();
    const sqlite = new Sqlite(join(dir, 'x.db'), { busyTimeoutMs: 0 });
    sqlite.exec('CREATE TABLE t (a)');
    const insert = sqlite.prepare('INSERT INTO t VALUES (?)');
    for (const value of [
      true,
      undefined,
      Number.NaN,
      Infinity,
      {},
      [],
      () => 0,
      Symbol('x'),
      'a\0',
    ]) {
      expect(() => insert.run([value])).toThrow(TypeError);
    }
    const values = ['é\u{1f4e6}', '', 2 ** 53 - 1, -1.5, null, Buffer.from([0, 255])];
    for (const value of values) insert.run([value]);
    expect(sqlite.prepare('SELECT a FROM t').all()).toEqual(values.map((a) => ({ a })));
    sqlite.close();
  });

  it('gives every row of results around the addon’s page of a hundred', async () => {
    const dir = await temporaryFolder();
    const sqlite = new Sqlite(join(dir, 'x.db'), { busyTimeoutMs: 0 });
    sqlite.exec('CREATE TABLE t (a)');
    const count = sqlite.prepare('SELECT count(*) AS n FROM t');
    const insert = sqlite.prepare('INSERT INTO t VALUES (?) RETURNING a');
    for (let a = 0; a < 201; a += 1) expect(insert.all([a])).toEqual([{ a }]);
    expect(count.all()).toEqual([{ n: 201 }]);
    const some = sqlite.prepare('SELECT a FROM t ORDER BY a LIMIT ?');
    for (const limit of [0, 1, 99, 100, 101, 200, 201]) {
      expect(some.all([limit])).toEqual(Array.from({ length: limit }, (_, a) => ({ a })));
    }
    sqlite.close();
  });

  it('undoes a transaction that throws and stays usable', async () => {
    const store = await temporaryStore();
    await enrol(store, 'ana', someFp());
    await expect(
      store.admission.createInvite({
        id: 'rui',
        inviteId: Buffer.alloc(7),
        k: Buffer.alloc(32),
        notAfter: noon + 1,
        now: noon,
      }),
    ).rejects.toThrow('CHECK');
    expect(await store.clients.get('rui')).toBeNull();
    await enrol(store, 'rui', someFp());
    expect(await store.clients.list(noon)).toHaveLength(2);
  });
});
