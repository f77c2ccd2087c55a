// What each ID may do, asked of a real server over real sockets by a client that keeps to
// no rule: folders, extensions, reading, messages, quota, expiry, and changes of all of
// these while something runs.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { EngineInput } from '../../src/shared/ipc/commands';
import { encodeClose, encodeRead } from '../../src/main/wire/binary';
import { cleanUp, enrol, serve, tempDir, TestEngine } from '../fixtures/engines';
import { newIdentity, RawClient, type Got } from '../fixtures/raw-client';

afterEach(cleanUp);

type About = Omit<EngineInput<'ids.set'>, 'id'>;

const files = {
  'raiz.txt': 'raiz',
  'a/um.txt': 'um',
  'a/um.pdf': 'pdf',
  'a/fundo/dois.txt': 'dois',
  'ab/tres.txt': 'tres',
  'a b/quatro.txt': 'quatro',
  'b/a/cinco.txt': 'cinco',
  'b/seis.txt': 'seis',
  'ação/sete.txt': 'sete',
  'vazia.txt': '',
};

async function vaultWith(contents: Record<string, string | Buffer>): Promise<string> {
  const dir = await tempDir();
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(join(dir, name, '..'), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return dir;
}

interface Scene {
  readonly host: TestEngine;
  readonly port: number;
  readonly dir: string;
}

async function scene(contents: Record<string, string | Buffer> = files): Promise<Scene> {
  const dir = await vaultWith(contents);
  const host = await serve(dir);
  return { host, dir, port: await portOf(host) };
}

async function portOf(host: TestEngine): Promise<number> {
  return (await host.do('snapshot', {})).server.listening?.port ?? 0;
}

/** A client enrolled as `ana` with these rights. */
async function ana({ host, port }: Scene, about: About = {}): Promise<RawClient> {
  await host.do('ids.add', { ids: [{ id: 'ana', ...about }] });
  const { link } = await host.do('invite.create', { id: 'ana' });
  const raw = await RawClient.connect(port);
  expect((await raw.authByInvite(link)).name).toBe('WELCOME');
  return raw;
}

const verdict = ({ name, json }: Got): unknown => (name === 'ERROR' ? json['name'] : name);

async function opened(raw: RawClient, name: string): Promise<unknown> {
  return verdict(await raw.ask('OPEN', { name }));
}

async function listed(raw: RawClient, request: object = { recursive: true }): Promise<unknown> {
  const answer = await raw.ask('LIST', request);
  if (answer.name === 'ERROR') return answer.json['name'];
  return (answer.json['entries'] as { name: string }[]).map(({ name }) => name);
}

describe('folders', () => {
  test('an ID sees its folders, what lies in them, and the way there', async () => {
    const it = await scene();
    const raw = await ana(it, { folders: ['a', 'b/a/'] });
    expect(await listed(raw)).toEqual([
      'a',
      'a/fundo',
      'a/fundo/dois.txt',
      'a/um.pdf',
      'a/um.txt',
      'b',
      'b/a',
      'b/a/cinco.txt',
    ]);
    expect(await listed(raw, {})).toEqual(['a', 'b']);
    expect(await listed(raw, { dir: 'b' })).toEqual(['b/a']);
    expect(await listed(raw, { dir: 'ab' })).toBe('not_found');
    expect(await listed(raw, { dir: 'a b' })).toBe('not_found');
    expect(await listed(raw, { dir: 'nada' })).toBe('not_found');
    expect(await listed(raw, { query: 'tres', recursive: true })).toEqual([]);
  });

  test.each([
    ['a/um.txt', 'OK'],
    ['a/fundo/dois.txt', 'OK'],
    ['b/a/cinco.txt', 'OK'],
    ['ab/tres.txt', 'not_found'],
    ['a b/quatro.txt', 'not_found'],
    ['b/seis.txt', 'not_found'],
    ['raiz.txt', 'not_found'],
    ['a/falta.txt', 'not_found'],
    ['a/../raiz.txt', 'bad_name'],
    ['b/a/../seis.txt', 'bad_name'],
    ['a//um.txt', 'bad_name'],
    ['a/x.exe', 'bad_extension'],
    ['ab/x.exe', 'bad_extension'],
  ])('OPEN of %j is %s', async (name, expected) => {
    const raw = await ana(await scene(), { folders: ['a', 'b/a'] });
    expect(await opened(raw, name)).toBe(expected);
    expect(raw.end).toBeNull();
  });

  test('a hidden file is refused in every form of OPEN, in the words for one that is not there', async () => {
    const raw = await ana(await scene(), { folders: ['a'] });
    const forms = [{}, { inline: 10 }, { inline: 10, whole: true }, { ifMatch: 'x' }];
    for (const form of forms) {
      const hidden = await raw.ask('OPEN', { name: 'raiz.txt', ...form });
      const missing = await raw.ask('OPEN', { name: 'falta.txt', ...form });
      expect(hidden.json).toEqual(missing.json);
      expect(hidden.json).toMatchObject({ code: 404 });
    }
  });

  test('a folder a person wrote in NFD is the canonical one, and nothing else is', async () => {
    const it = await scene();
    const raw = await ana(it, { folders: ['ac\u0327a\u0303o'] });
    expect(await listed(raw)).toEqual(['ação', 'ação/sete.txt']);
    expect(await opened(raw, 'ação/sete.txt')).toBe('OK');
    expect(await opened(raw, 'ac\u0327a\u0303o/sete.txt')).toBe('bad_name');
    for (const folder of ['../a', '/a', 'a//b', '.', '', 'a/\u202e', 'a/\0', 'x/'.repeat(17)]) {
      const failure = await it.host.refused('ids.set', { id: 'ana', folders: [folder] });
      expect(failure).toMatchObject({ reason: 'bad_input', params: { field: 'folders' } });
    }
    expect(await listed(raw)).toEqual(['ação', 'ação/sete.txt']);
  });

  test('pages never tell a hidden name, not even in their cursors', async () => {
    const contents: Record<string, string> = { 'm/fim.txt': 'x' };
    for (let n = 0; n < 40; n += 1) contents[`m/segredo-${String(n).padStart(2, '0')}.pdf`] = 'x';
    for (let n = 0; n < 40; n += 1) contents[`oculto-${String(n).padStart(2, '0')}.txt`] = 'x';
    const raw = await ana(await scene(contents), { folders: ['m'], extensions: ['txt'] });
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 10; pages += 1) {
      const { json } = await raw.ask('LIST', { recursive: true, limit: 1, cursor });
      seen.push(...(json['entries'] as { name: string }[]).map(({ name }) => name));
      cursor = json['cursor'] as string | undefined;
      if (cursor === undefined) break;
      expect(cursor.length).toBeLessThanOrEqual(1400);
      const inside = Buffer.from(cursor, 'base64url').toString('latin1');
      expect(inside).not.toMatch(/segredo|oculto|fim/);
    }
    expect(cursor).toBeUndefined();
    expect(seen).toEqual(['m', 'm/fim.txt']);
  });

  test('a cursor of no server of ours ends the session', async () => {
    const raw = await ana(await scene(), { folders: ['a'] });
    const forged = Buffer.concat([Buffer.from([0]), Buffer.alloc(40, 7)]).toString('base64url');
    raw.request('LIST', { cursor: forged });
    expect(await raw.ended()).toMatchObject({ code: 400 });
  });
});

describe('extensions, reading, messages', () => {
  test('an extension that is not the ID’s own is refused as a right, and not listed', async () => {
    const raw = await ana(await scene(), { extensions: ['.PDF'] });
    expect(await listed(raw, { dir: 'a' })).toEqual(['a/fundo', 'a/um.pdf']);
    expect(await opened(raw, 'a/um.pdf')).toBe('OK');
    expect(await opened(raw, 'a/um.txt')).toBe('no_right');
    expect(await opened(raw, 'a/falta.txt')).toBe('not_found');
    expect(await opened(raw, 'a/um.exe')).toBe('bad_extension');
  });

  test('the order of checks: form, vault extension, existence, folder, then rights', async () => {
    const raw = await ana(await scene(), { read: false, folders: ['a'], extensions: ['pdf'] });
    expect(await opened(raw, '../x.txt')).toBe('bad_name');
    expect(await opened(raw, 'ab/x.exe')).toBe('bad_extension');
    expect(await opened(raw, 'ab/tres.txt')).toBe('not_found');
    expect(await opened(raw, 'a/um.txt')).toBe('no_right');
    expect(await opened(raw, 'a/um.pdf')).toBe('no_right');
    expect(await listed(raw, { dir: 'ab' })).toBe('not_found');
    expect(await listed(raw, { dir: 'a' })).toBe('no_right');
    expect(await listed(raw, { dir: 'a//b' })).toBe('bad_name');
  });

  test('reading and writing are separate, and WELCOME says which is there', async () => {
    const it = await scene();
    const raw = await ana(it, { read: false });
    expect(raw.frames[0]?.json['perms']).toEqual({ read: false, message: true, upload: false });
    expect(verdict(await raw.ask('MESSAGE', { text: 'oi' }))).toBe('OK');
    await it.host.do('ids.set', { id: 'ana', read: true, message: false });
    expect(verdict(await raw.ask('MESSAGE', { text: 'oi' }))).toBe('no_right');
    expect(await opened(raw, 'raiz.txt')).toBe('OK');
    const again = await RawClient.connect(it.port, raw.identity);
    raw.channel.bye('bye');
    await it.host.event((e) => (e.type === 'session.ended' ? true : null));
    const welcome = await again.auth({ mode: 'known', id: 'ana' });
    expect(welcome.json['perms']).toEqual({ read: true, message: false, upload: false });
  });
});

describe('the quota of the day', () => {
  const megabyte = 1024 * 1024;
  const big = { 'g.bin': Buffer.alloc(4 * megabyte, 1), 'p.txt': 'pequeno', 'v.txt': '' };

  async function handleOf(raw: RawClient, name: string): Promise<number> {
    return (await raw.ask('OPEN', { name })).json['handle'] as number;
  }

  async function read(raw: RawClient, handle: number, offset: number, length: number) {
    return verdict(await raw.ask('READ', encodeRead({ handle, offset, length })));
  }

  test('is spent by DATA alone; what runs goes on, what is new is refused', async () => {
    const it = await scene(big);
    const raw = await ana(it, { quotaBytes: 1_500_000 });
    const handle = await handleOf(raw, 'g.bin');
    await raw.ask('LIST', {});
    expect(await read(raw, handle, 0, megabyte)).toBe('END');
    expect(await read(raw, handle, megabyte, megabyte)).toBe('END');
    expect(await read(raw, handle, 2 * megabyte, 1)).toBe('quota');
    for (const name of ['p.txt', 'v.txt', 'g.bin']) expect(await opened(raw, name)).toBe('quota');
    expect(await opened(raw, 'falta.txt')).toBe('not_found');
    expect(verdict(await raw.ask('CLOSE', encodeClose(handle)))).toBe('OK');
    expect(await listed(raw, {})).toHaveLength(3);
    expect(raw.end).toBeNull();
  });

  test('many READs at once pass it by one of them at most', async () => {
    const raw = await ana(await scene(big), { quotaBytes: 1_100_000 });
    const handle = await handleOf(raw, 'g.bin');
    const asked = [0, 1, 2, 3].map((n) =>
      raw.request('READ', encodeRead({ handle, offset: n * megabyte, length: megabyte })),
    );
    const answers = await Promise.all(asked.map((reqId) => raw.answer(reqId)));
    expect(answers.map(verdict)).toEqual(['END', 'END', 'quota', 'quota']);
  });

  test('counts whole files too, and is given back by what never left', async () => {
    const contents: Record<string, Buffer> = {};
    for (let n = 0; n < 8; n += 1) contents[`f${String(n)}.txt`] = Buffer.alloc(1000, n);
    const raw = await ana(await scene(contents), { quotaBytes: 2500 });
    const got: unknown[] = [];
    for (let n = 0; n < 4; n += 1) {
      const name = `f${String(n)}.txt`;
      const reqId = raw.request('OPEN', { name, inline: 2000, whole: true });
      await raw.until(() =>
        raw.frames.find((f) => f.reqId === reqId && ['END', 'ERROR'].includes(f.name)),
      );
      got.push(verdict(raw.frames.filter((f) => f.reqId === reqId).at(-1)!));
    }
    expect(got).toEqual(['END', 'END', 'END', 'quota']);
  });

  test('is not forgotten by a restart, and begins anew on the next day', async () => {
    let now = new Date(2026, 10, 22, 12).getTime();
    const clock = (): number => now;
    const dir = await vaultWith(big);
    const data = await tempDir();
    const first = await serve(dir, { dataDir: data, clock });
    const identity = newIdentity();
    await first.do('ids.add', { ids: [{ id: 'ana', quotaBytes: megabyte }] });
    const { link } = await first.do('invite.create', { id: 'ana' });
    const raw = await RawClient.connect(await portOf(first), identity);
    await raw.authByInvite(link);
    const handle = await handleOf(raw, 'g.bin');
    expect(await read(raw, handle, 0, megabyte)).toBe('END');
    await first.engine.close();

    const second = await serve(dir, { dataDir: data, clock });
    const { ids } = await second.do('ids.list', {});
    expect(ids).toMatchObject([{ id: 'ana', usedToday: megabyte }]);
    const again = await RawClient.connect(await portOf(second), identity);
    await again.auth({ mode: 'known', id: 'ana' });
    expect(await opened(again, 'p.txt')).toBe('quota');
    now = new Date(2026, 10, 23).getTime() - 1;
    expect(await opened(again, 'p.txt')).toBe('quota');
    now += 1;
    expect(await opened(again, 'p.txt')).toBe('OK');
    expect((await second.do('ids.list', {})).ids).toMatchObject([{ usedToday: 0 }]);
  });
});

describe('a change of rights while something runs', () => {
  const contents = { 'g.bin': Buffer.alloc(24 * 1024 * 1024, 5), 'p/x.txt': 'x' };

  test('ends the handles: what is asked of one is bad_handle, and the session lives on', async () => {
    const it = await scene(contents);
    const raw = await ana(it);
    const { json } = await raw.ask('OPEN', { name: 'g.bin' });
    const handle = json['handle'] as number;
    const running = [0, 1, 2, 3].map((n) =>
      raw.request('READ', encodeRead({ handle, offset: n * 1024 * 1024, length: 1024 * 1024 })),
    );
    await it.host.do('ids.set', { id: 'ana', folders: ['p'] });
    const answers = await Promise.all(running.map((reqId) => raw.answer(reqId)));
    for (const answer of answers) expect(['END', 'bad_handle']).toContain(verdict(answer));
    const late = await raw.ask('READ', encodeRead({ handle, offset: 0, length: 1 }));
    expect(verdict(late)).toBe('bad_handle');
    const seal = await raw.ask('SEAL', { handle, digest: '0'.repeat(128) });
    expect(verdict(seal)).toBe('bad_handle');
    expect(verdict(await raw.ask('CLOSE', encodeClose(handle)))).toBe('OK');
    expect(await opened(raw, 'g.bin')).toBe('not_found');
    expect(await opened(raw, 'p/x.txt')).toBe('OK');
    expect(raw.end).toBeNull();
  });

  test('of the name alone ends nothing', async () => {
    const it = await scene(contents);
    const raw = await ana(it);
    const { json } = await raw.ask('OPEN', { name: 'g.bin' });
    await it.host.do('ids.set', { id: 'ana', name: 'Ana', expiresAt: Date.now() + 60_000 });
    const handle = json['handle'] as number;
    expect(verdict(await raw.ask('READ', encodeRead({ handle, offset: 0, length: 9 })))).toBe(
      'END',
    );
  });

  test('by another program on the same data is in force within a second', async () => {
    const dir = await vaultWith(contents);
    const data = await tempDir();
    const host = await serve(dir, { dataDir: data });
    const raw = await ana({ host, dir, port: await portOf(host) });
    const { json } = await raw.ask('OPEN', { name: 'g.bin' });
    const other = await TestEngine.open({ dataDir: data });
    const before = Date.now();
    await other.do('ids.set', { id: 'ana', folders: ['p'] });
    const handle = json['handle'] as number;
    for (;;) {
      const answer = await raw.ask('READ', encodeRead({ handle, offset: 0, length: 1 }));
      if (verdict(answer) === 'bad_handle') break;
      expect(Date.now() - before).toBeLessThan(1000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await opened(raw, 'g.bin')).toBe('not_found');
  });

  test('does not spoil a download that is still allowed: it goes on by itself', async () => {
    const it = await scene(contents);
    const { client, vault } = await enrol(it.host, 'rui');
    const outDir = await tempDir();
    const { transfers } = await client.do('get', { vault, names: ['g.bin'], outDir });
    await client.event((e) =>
      e.type === 'transfer.changed' && e.transfer.received > 0 ? true : null,
    );
    await it.host.do('ids.set', { id: 'rui', message: false });
    expect(await client.ended(transfers[0]!)).toMatchObject({ state: 'saved' });
  });

  test('stops one that is not', async () => {
    const it = await scene({ ...contents, 'g.bin': Buffer.alloc(200 * 1024 * 1024) });
    const { client, vault } = await enrol(it.host, 'rui');
    const outDir = await tempDir();
    const { transfers } = await client.do('get', { vault, names: ['g.bin'], outDir });
    await client.event((e) =>
      e.type === 'transfer.changed' && e.transfer.received > 0 ? true : null,
    );
    await it.host.do('ids.set', { id: 'rui', folders: ['p'] });
    expect(await client.ended(transfers[0]!)).toMatchObject({
      state: 'failed',
      failure: { status: 404 },
    });
  });
});

describe('expiry', () => {
  test('ends a live session at its moment, refuses a new one, and is told to its key alone', async () => {
    const it = await scene();
    const expiresAt = Date.now() + 1500;
    const raw = await ana(it, { expiresAt });
    expect(await raw.ended(4000)).toMatchObject({ kind: 'bye', code: 403, reason: 'expired' });
    expect(Date.now() - expiresAt).toBeGreaterThanOrEqual(0);
    expect(Date.now() - expiresAt).toBeLessThan(1000);
    const again = await RawClient.connect(it.port, raw.identity);
    expect(await again.auth({ mode: 'known', id: 'ana' })).toMatchObject({
      json: { code: 403, name: 'expired' },
    });
    const other = await RawClient.connect(it.port);
    expect(await other.auth({ mode: 'known', id: 'ana' })).toMatchObject({
      json: { name: 'not_enrolled' },
    });
    const shown = await it.host.event((e) =>
      e.type === 'ids' && e.ids[0]?.state === 'expired' ? e.ids[0] : null,
    );
    expect(shown).toMatchObject({ id: 'ana', expiresAt });
    await it.host.do('ids.set', { id: 'ana', expiresAt: null });
    const back = await RawClient.connect(it.port, raw.identity);
    expect(await back.auth({ mode: 'known', id: 'ana' })).toMatchObject({ name: 'WELCOME' });
  });

  test('brought forward ends the session then, and a clock that jumps is noticed', async () => {
    let skew = 0;
    const host = await serve(await vaultWith(files), { clock: () => Date.now() + skew });
    const raw = await ana({ host, dir: '', port: await portOf(host) });
    await host.do('ids.set', { id: 'ana', expiresAt: Date.now() + 2 * 86_400_000 });
    expect(await opened(raw, 'raiz.txt')).toBe('OK');
    skew = 2 * 86_400_000 + 1;
    expect(await raw.ended(1000)).toMatchObject({ reason: 'expired' });
  });

  test.each([0, Date.now() - 1, -5, 1e17, 1.5])('cannot be set to %d', async (expiresAt) => {
    const host = await TestEngine.open();
    await host.do('ids.add', { ids: [{ id: 'ana' }] });
    const failure = await host.refused('ids.set', { id: 'ana', expiresAt });
    expect(failure).toMatchObject({ reason: 'bad_input', params: { field: 'expiresAt' } });
  });
});
