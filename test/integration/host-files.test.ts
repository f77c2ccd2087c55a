// The vault's files as the host sees and adds to them: with and without a running server,
// on real folders, and nothing overwritten whatever is in the way.

import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { addFiles } from '../../src/main/vault/add-files';
import { defaultPolicy } from '../../src/main/vault/extensions';
import { cleanUp, serve, tempDir, TestEngine } from '../fixtures/engines';

afterEach(cleanUp);

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await tempDir();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(dir, name, '..'), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return dir;
}

const namesOf = async (engine: TestEngine, input = {}): Promise<string[]> =>
  (await engine.do('files.list', input)).entries.map(({ name }) => name);

describe('files.list', () => {
  test('shows a vault that no server has open, and follows a change of folder or lists', async () => {
    const engine = await TestEngine.open();
    expect((await engine.refused('files.list', {})).reason).toBe('vault_missing');
    const vaultDir = await folderOf({ 'a.txt': 'a', 'sub/b.pdf': 'bb', 'c.tarefa': 'c' });
    await engine.do('server.configure', { vaultDir });
    expect(await namesOf(engine)).toEqual(['sub', 'a.txt']);
    expect(await namesOf(engine, { dir: 'sub' })).toEqual(['sub/b.pdf']);
    expect(await namesOf(engine, { query: 'B' })).toEqual(['sub', 'sub/b.pdf']);
    expect((await engine.refused('files.list', { dir: 'nada' })).reason).toBe('not_found');
    const { server } = await engine.do('snapshot', {});
    expect(server.files).toMatchObject({ state: 'ready', files: 2, bytes: 3 });

    await engine.do('server.configure', { extensions: { text: ['.Tarefa'], binary: ['tarefa'] } });
    expect(await namesOf(engine)).toEqual(['sub', 'c.tarefa']);
    const config = (await engine.do('snapshot', {})).server.config;
    expect(config.extensions).toEqual({ text: ['tarefa'], binary: [] });

    await engine.do('server.configure', { vaultDir: await folderOf({ 'x.tarefa': 'x' }) });
    expect(await namesOf(engine)).toEqual(['x.tarefa']);
  });

  test('shows what the running server serves, and goes on when it stops', async () => {
    const vaultDir = await folderOf({ 'a.txt': 'a', 'b.exe': 'b' });
    const host = await serve(vaultDir);
    expect(await namesOf(host)).toEqual(['a.txt']);
    await host.do('server.stop', {});
    expect(await namesOf(host)).toEqual(['a.txt']);
    await host.do('server.configure', { anyExtension: true });
    expect(await namesOf(host)).toEqual(['a.txt', 'b.exe']);
    await host.do('server.start', {});
    expect(await namesOf(host)).toEqual(['a.txt', 'b.exe']);
  });

  test('lists of the host are kept, and what is no extension is refused', async () => {
    const host = await TestEngine.open();
    const lists = { text: ['txt'], binary: ['a b'] };
    const refused = await host.refused('server.configure', { extensions: lists });
    expect(refused).toMatchObject({ reason: 'bad_input', params: { field: 'extensions' } });
    await host.do('server.configure', { extensions: { text: ['txt'], binary: ['zip'] } });
    const { dataDir } = host;
    await host.engine.close();
    const again = await TestEngine.open({ dataDir });
    const kept = (await again.do('snapshot', {})).server.config.extensions;
    expect(kept).toEqual({ text: ['txt'], binary: ['zip'] });
    await again.do('server.configure', { extensions: null });
    expect((await again.do('snapshot', {})).server.config.extensions).toBeNull();
  });
});

describe('files.add', () => {
  test('copies files and folders, keeps both where a name is taken, and says what cannot come', async () => {
    const vaultDir = await folderOf({ 'a.txt': 'old', 'aulas/1.txt': 'old' });
    const from = await folderOf({
      'a.txt': 'new',
      'aulas/1.txt': 'new',
      'aulas/sub/2.pdf': 'two',
      'aulas/.DS_Store': 'x',
      'setup.exe': 'no',
      'leer.txt': '',
    });
    await utimes(join(from, 'a.txt'), 1_000_000, 1_000_000);
    await symlink(join(from, 'a.txt'), join(from, 'aulas', 'link.txt'));
    const host = await serve(vaultDir);
    const paths = ['a.txt', 'aulas', 'setup.exe', 'leer.txt'].map((name) => join(from, name));
    const added = await host.do('files.add', { paths });
    expect(added).toMatchObject({ files: 4, bytes: 9, isStopped: false, problemsTotal: 2 });
    expect(added.problems).toEqual([
      { name: 'aulas/link.txt', why: 'link' },
      { name: 'setup.exe', why: 'extension' },
    ]);
    expect(await readFile(join(vaultDir, 'a.txt'), 'utf8')).toBe('old');
    expect(await readFile(join(vaultDir, 'a (2).txt'), 'utf8')).toBe('new');
    expect((await stat(join(vaultDir, 'a (2).txt'))).mtimeMs).toBe(1_000_000_000);
    expect(await readFile(join(vaultDir, 'aulas', '1.txt'), 'utf8')).toBe('old');
    expect(await readFile(join(vaultDir, 'aulas (2)', '1.txt'), 'utf8')).toBe('new');
    expect(await readdir(join(vaultDir, 'aulas (2)', 'sub'))).toEqual(['2.pdf']);
    expect(await namesOf(host)).toEqual(['aulas', 'aulas (2)', 'a (2).txt', 'a.txt', 'leer.txt']);
    expect((await host.do('snapshot', {})).server.adding).toBeNull();
    const { rows } = await host.do('audit.list', { text: 'files.added' });
    expect(rows).toHaveLength(1);
  });

  test('goes into a folder of the vault, and into no other place', async () => {
    const vaultDir = await folderOf({ 'sub/a.txt': 'a' });
    const outside = await folderOf({ 'x.txt': 'x' });
    await symlink(outside, join(vaultDir, 'out'));
    const from = join(await folderOf({ 'b.txt': 'b' }), 'b.txt');
    const host = await serve(vaultDir);
    await host.do('files.add', { paths: [from], into: 'sub' });
    expect(await readdir(join(vaultDir, 'sub'))).toEqual(['a.txt', 'b.txt']);
    for (const into of ['out', '..', 'nada', 'sub/..']) {
      expect((await host.refused('files.add', { paths: [from], into })).reason).toBe('not_found');
    }
    const around = await host.refused('files.add', { paths: [join(vaultDir, '..')] });
    expect(around.reason).toBe('folder_in_itself');
    expect(await readdir(outside)).toEqual(['x.txt']);
    const link = { root: vaultDir, dir: join(vaultDir, 'out'), into: 'out' };
    const progress = (): void => undefined;
    const { signal } = new AbortController();
    const options = { ...link, paths: [from], policy: defaultPolicy, signal, progress };
    await expect(addFiles(options)).rejects.toMatchObject({ reason: 'folder_unusable' });
  });

  test('is bounded, tells its progress, and leaves whole files alone when it is stopped', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`many/${String(at)}.bin`, 'x'.repeat(200_000)]),
    );
    const from = join(await folderOf(files), 'many');
    const vaultDir = await folderOf({ 'a.txt': 'a' });
    const options = { root: vaultDir, dir: vaultDir, into: '', policy: defaultPolicy };
    const idle = new AbortController();
    await expect(
      addFiles({
        ...options,
        paths: [from],
        signal: idle.signal,
        progress: () => undefined,
        maxFiles: 39,
      }),
    ).rejects.toMatchObject({ reason: 'too_many_added', params: { most: 39 } });
    expect(await readdir(vaultDir)).toEqual(['a.txt']);

    const stop = new AbortController();
    const states: number[] = [];
    const added = await addFiles({
      ...options,
      paths: [from],
      signal: stop.signal,
      progress: ({ files: done, filesTotal, isCounting }) => {
        if (!isCounting) expect(filesTotal).toBe(40);
        states.push(done);
        if (done === 7) stop.abort();
      },
    });
    expect(added).toMatchObject({ isStopped: true, files: 7 });
    const there = await readdir(join(vaultDir, 'many'));
    expect(there).toHaveLength(7);
    for (const name of there) {
      expect((await stat(join(vaultDir, 'many', name))).size).toBe(200_000);
    }
  });

  test('stops what runs and what waits when asked', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`many/${String(at)}.bin`, 'x'.repeat(300_000)]),
    );
    const from = join(await folderOf(files), 'many');
    const host = await serve(await folderOf({ 'a.txt': 'a' }));
    const running = host.do('files.add', { paths: [from] });
    const waiting = host.do('files.add', { paths: [from] });
    await host.event((event) =>
      event.type === 'server.adding' && (event.adding?.files ?? 0) > 0 ? event : null,
    );
    await host.do('files.stopAdding', {});
    expect((await running).isStopped).toBe(true);
    expect(await waiting).toMatchObject({ isStopped: true, files: 0 });
  });
});

describe('many IDs at once', () => {
  test('change together or not at all, and end one by one', async () => {
    const host = await serve(await folderOf({ 'a.txt': 'a' }));
    await host.do('ids.add', { ids: [{ id: 'ana' }, { id: 'beto' }, { id: 'caio' }] });
    const changed = await host.do('ids.change', {
      ids: ['ana', 'beto'],
      message: false,
      folders: ['aulas/'],
      quotaBytes: 1000,
    });
    expect(changed.ids.map(({ id }) => id)).toEqual(['ana', 'beto']);
    for (const { rights } of changed.ids) {
      expect(rights).toMatchObject({ message: false, read: true, folders: ['aulas'] });
    }
    const refused = await host.refused('ids.change', { ids: ['caio', 'nada'], read: false });
    expect(refused.reason).toBe('unknown_id');
    const { ids } = (await host.do('snapshot', {})).server;
    expect(ids.find(({ id }) => id === 'caio')?.rights.read).toBe(true);

    await host.do('invite.create', { id: 'ana' });
    expect(await host.do('ids.end', { ids: ['ana', 'beto'], how: 'withdraw' })).toEqual({
      done: ['ana'],
      failed: [],
    });
    await host.do('ids.end', { ids: ['ana'], how: 'revoke' });
    const ended = await host.do('ids.end', { ids: ['ana', 'beto', 'nada'], how: 'remove' });
    expect(ended.done).toEqual(['beto']);
    expect(ended.failed.map(({ id, failure }) => [id, failure.reason])).toEqual([
      ['ana', 'id_held'],
      ['nada', 'unknown_id'],
    ]);
    const { rows } = await host.do('audit.list', { id: 'ana' });
    expect(rows.map(({ kind }) => kind)).toEqual([
      'revoke',
      'invite.withdraw',
      'invite',
      'ids.set',
      'ids.add',
    ]);
  });
});
