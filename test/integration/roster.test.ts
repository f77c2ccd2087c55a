// Rosters through the engine: all of it or nothing, rules for IDs that exist, sheets whose
// links work, and what is too large refused before it is read.

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp, enrol, serve, tempDir, TestEngine } from '../fixtures/engines';
import { RawClient } from '../fixtures/raw-client';

afterEach(cleanUp);

const header = 'id,name,expires,folders\n';
const year = new Date().getFullYear() + 1;

async function listed(host: TestEngine): Promise<string[]> {
  const { ids } = await host.do('ids.list', {});
  return ids.map(({ id, name, state, rights }) =>
    [id, name, state, ...rights.folders].filter((part) => part !== '').join(' '),
  );
}

describe('importing', () => {
  test('adds all in one go, after a dry run that says so', async () => {
    const host = await TestEngine.open();
    const text = `${header}22,Ana,${String(year)}-12-31,aulas\nRUI,"Rui, o 2º",never,`;
    const dry = await host.do('roster.import', { text, dryRun: true });
    expect(dry).toMatchObject({ isDone: false, added: ['22', 'rui'], problems: [] });
    expect(await listed(host)).toEqual([]);
    const done = await host.do('roster.import', { text });
    expect(done).toMatchObject({ isDone: true, added: ['22', 'rui'], changed: [], same: 0 });
    expect(await listed(host)).toEqual(['22 Ana invited aulas', 'rui Rui, o 2º invited']);
    const { ids } = await host.do('ids.list', {});
    expect(ids[0]?.expiresAt).toBe(new Date(year + 1, 0, 1).getTime());
  });

  test('takes nothing at all when one line is bad', async () => {
    const host = await TestEngine.open();
    await host.do('ids.add', { ids: [{ id: '22', name: 'Ana' }] });
    const text = `${header}22,Outra\n10,Rui\n\u00e9,Eva,2001-01-01,..\n45,,2001-01-01`;
    const { problems, ...report } = await host.do('roster.import', { text });
    expect(report).toMatchObject({ isDone: false, added: ['10'], changed: ['22'] });
    expect(problems.map(({ line, why }) => `${String(line)} ${why}`)).toEqual([
      '4 id',
      '4 folder',
      '5 past',
    ]);
    expect(await listed(host)).toEqual(['22 Ana invited']);
  });

  test('gives an ID that exists what its line says, and leaves the rest', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'aulas'));
    await writeFile(join(dir, 'aulas/a.txt'), 'a');
    await writeFile(join(dir, 'b.txt'), 'b');
    const host = await serve(dir);
    const { client, vault } = await enrol(host, 'ana');
    await host.do('ids.set', { id: 'ana', quotaBytes: 1000, message: false });
    const list = async (): Promise<string[]> =>
      (await client.do('vault.list', { vault, recursive: true })).entries.map(({ name }) => name);
    expect(await list()).toEqual(['aulas', 'aulas/a.txt', 'b.txt']);
    const report = await host.do('roster.import', { text: `${header}ana,Ana,,aulas` });
    expect(report).toMatchObject({ isDone: true, changed: ['ana'], added: [] });
    // In force at once for the session that lives.
    expect(await list()).toEqual(['aulas', 'aulas/a.txt']);
    const { ids } = await host.do('ids.list', {});
    expect(ids[0]).toMatchObject({ name: 'Ana', state: 'bound' });
    expect(ids[0]?.rights).toMatchObject({ quotaBytes: 1000, message: false });
    const again = await host.do('roster.import', { text: `${header}ana,Ana,,aulas` });
    expect(again).toMatchObject({ isDone: true, changed: [], same: 1 });
  });

  test('keeps a revoked ID revoked, and says so', async () => {
    const host = await TestEngine.open();
    await host.do('ids.add', { ids: [{ id: '22' }] });
    await host.do('ids.revoke', { id: '22' });
    const report = await host.do('roster.import', { text: 'id,name\n22,Ana' });
    expect(report).toMatchObject({ isDone: true, changed: ['22'], revoked: ['22'] });
    expect(await listed(host)).toEqual(['22 Ana revoked']);
  });

  test('refuses what is too large without reading it', async () => {
    const host = await TestEngine.open();
    const text = 'x'.repeat(50_000_000);
    const started = performance.now();
    expect(await host.refused('roster.import', { text })).toMatchObject({ reason: 'roster_large' });
    expect(performance.now() - started).toBeLessThan(500);
    const exact = '1'.padEnd(1024 * 1024);
    expect(await host.do('roster.import', { text: exact })).toMatchObject({ added: ['1'] });
    expect(await host.refused('roster.import', { text: `${exact} ` })).toMatchObject({
      reason: 'roster_large',
    });
  });

  test('takes back what it exported, expired and revoked IDs too', async () => {
    let now = Date.now();
    const host = await TestEngine.open({ clock: () => now });
    await host.do('roster.import', {
      text: `${header}a,"A ""x"", y",${String(year)}-05-01,b|c||d\nb,'=1+1\nc,,${String(year)}-05-01`,
    });
    await host.do('ids.revoke', { id: 'b' });
    now = new Date(year, 6, 1).getTime();
    const { text, ids } = await host.do('roster.export', {});
    expect(ids).toBe(3);
    const report = await host.do('roster.import', { text });
    expect(report).toMatchObject({ isDone: true, same: 3, problems: [], revoked: ['b'] });
    const other = await TestEngine.open();
    await other.do('roster.import', { text });
    expect((await other.do('roster.export', {})).text).toBe(text);
  });
});

describe('a sheet', () => {
  const linksIn = (html: string): string[] => html.match(/bau:\/\/[^<]*/g) ?? [];

  test('has a working invite for everyone nobody holds yet, in a file for its owner alone', async () => {
    const host = await serve(await tempDir());
    await enrol(host, 'ana');
    await host.do('ids.add', { ids: [{ id: '22', name: '<b>Eva</b>' }, { id: '10' }] });
    const path = join(await tempDir(), 'folha.html');
    const made = await host.do('roster.sheet', { path, expiresInMs: 3_600_000 });
    expect(made.ids).toEqual(['10', '22']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const html = await readFile(path, 'utf8');
    expect(html).toContain('&lt;b&gt;Eva&lt;/b&gt;');
    const [first = '', second = ''] = linksIn(html);
    const { server } = await host.do('snapshot', {});
    for (const [link, id] of [
      [first, '10'],
      [second, '22'],
    ] as const) {
      const raw = await RawClient.connect(server.listening?.port ?? 0);
      expect(await raw.authByInvite(link)).toMatchObject({ name: 'WELCOME', json: { id } });
    }
  });

  test('for IDs by name asks for each to exist, and writes over nothing', async () => {
    const host = await TestEngine.open();
    await host.do('ids.add', { ids: [{ id: '22' }] });
    const path = join(await tempDir(), 'folha.html');
    const unknown = { ids: ['22', '10'], path };
    expect(await host.refused('roster.sheet', unknown)).toMatchObject({ reason: 'unknown_id' });
    await writeFile(path, 'meu');
    expect(await host.refused('roster.sheet', { path })).toMatchObject({ reason: 'name_exists' });
    expect(await readFile(path, 'utf8')).toBe('meu');
    expect((await host.do('ids.list', {})).ids[0]?.inviteExpiresAt).toBeNull();
  });

  test('that cannot be written leaves no invites behind', async () => {
    const host = await TestEngine.open();
    await host.do('ids.add', { ids: [{ id: '22' }] });
    const dir = join(await tempDir(), 'nenhuma');
    const path = join(dir, 'folha.html');
    expect(await host.refused('roster.sheet', { path })).toMatchObject({
      reason: 'folder_unusable',
    });
    expect((await host.do('ids.list', {})).ids[0]?.inviteExpiresAt).toBeNull();
    await mkdir(dir);
    expect((await host.do('roster.sheet', { path })).ids).toEqual(['22']);
  });

  test('for nobody is refused', async () => {
    const host = await TestEngine.open();
    const path = join(await tempDir(), 'folha.html');
    expect(await host.refused('roster.sheet', { path })).toMatchObject({
      reason: 'nobody_to_invite',
    });
  });
});
