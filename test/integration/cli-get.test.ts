// `bau get` where something happens to it: lost connections, Ctrl-C, files that are here
// already; and whole folders, with what `bau verify` says of them.

import { randomBytes } from 'node:crypto';
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { bau, bauJson, Cli, ensureCli, serveCli, type CliObject } from '../fixtures/cli';
import { cleanUp, tempDir, TestEngine } from '../fixtures/engines';
import { Proxy } from '../fixtures/proxy';

// Every step is a process of its own, and a busy machine takes its time to start one.
vi.setConfig({ testTimeout: 90_000 });

beforeAll(ensureCli, 90_000);
afterEach(cleanUp);

const MB = 1_000_000;

interface Scene {
  readonly server: Cli;
  readonly vault: string;
  readonly host: string;
  readonly ana: string;
  readonly out: string;
  readonly proxy: Proxy;
}

/**
 * A server behind a relay, and one enrolled client, who comes through it. Files that are
 * given as a number of bytes are sparse: large, and soon made.
 */
async function scene(files: Readonly<Record<string, Buffer | number>>): Promise<Scene> {
  const [vault, host, ana, out] = await Promise.all([tempDir(), tempDir(), tempDir(), tempDir()]);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(vault, name, '..'), { recursive: true });
    await writeFile(join(vault, name), typeof content === 'number' ? '' : content);
    if (typeof content === 'number') await truncate(join(vault, name), content);
  }
  const { server, port } = await serveCli(vault, host);
  const proxy = await Proxy.to(port);
  const address = `127.0.0.1:${String(proxy.port)}`;
  const made = await bauJson(['invite', '--id', 'ana', '--address', address], { data: host });
  const link = String(made.objects[0]?.['link']);
  const joined = await bau(['connect', '-', '--key-file'], { data: ana, input: link });
  expect(joined.code).toBe(0);
  return { server, vault, host, ana, out, proxy };
}

/** A download of `names` that has begun. */
async function downloading({ ana, out }: Scene, ...more: string[]): Promise<Cli> {
  const download = new Cli(['get', ...more, '--out', out, '--json'], { data: ana });
  await download.seen(({ type, received }) => type === 'progress' && Number(received) > 2 * MB);
  return download;
}

const of = (objects: readonly CliObject[], type: string): CliObject[] =>
  objects.filter((object) => object.type === type);

const visible = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => !name.startsWith('.')).sort();

/** What an app that is started on the same data does with the transfers it finds. */
async function inApp({ ana }: Scene): Promise<string[]> {
  const engine = await TestEngine.open({ dataDir: ana, queue: 'all' });
  await wait(300);
  const { client } = await engine.do('snapshot', {});
  await engine.engine.close();
  return client.transfers.map(({ state }) => state);
}

describe('a connection that is lost', () => {
  test('is told, tried again by itself, and the download goes on where it was', async () => {
    const content = randomBytes(60 * MB);
    const all = await scene({ 'grande.zip': content });
    const before = all.proxy.down;
    all.proxy.cutAt([20, 40].map((share) => before + share * MB));
    const args = ['get', 'grande.zip', '--out', all.out];
    const { code, objects, stderr } = await bauJson(args, { data: all.ana });
    expect(code).toBe(0);
    expect(all.proxy.cuts).toBe(2);
    expect(all.proxy.down - before).toBeLessThan(1.2 * content.length);
    const waits = of(objects, 'waiting');
    expect(waits.length).toBeGreaterThanOrEqual(2);
    for (const wait of waits) {
      expect(wait).toMatchObject({ status: 0, reason: expect.any(String) as string });
      expect(Number(wait['retryAt'])).toBeGreaterThan(1.7e12);
    }
    expect(of(objects, 'reconnected')).toHaveLength(2);
    expect(stderr.match(/tried again by itself/g)).toHaveLength(2);
    expect(stderr.match(/Connected again/g)).toHaveLength(2);
    expect((await readFile(join(all.out, 'grande.zip'))).equals(content)).toBe(true);
    expect(await visible(all.out)).toEqual(['grande.zip', 'grande.zip.minisig']);
  });

  test('for longer than --give-up ends it with 1, and says how to go on', async () => {
    const all = await scene({ 'grande.zip': 1500 * MB });
    const download = await downloading(all, 'grande.zip', '--give-up', '3');
    all.server.kill('SIGKILL');
    const { code, stderr } = await download.ended;
    expect(code).toBe(1);
    expect(of(download.objects, 'waiting').length).toBeGreaterThanOrEqual(2);
    const told = of(download.objects, 'error');
    expect(told).toHaveLength(1);
    expect(['unreachable', 'handshake_failed']).toContain(told[0]?.['reason']);
    expect(stderr).toContain('the same command goes on from there');
    expect(await visible(all.out)).toEqual([]);
    expect(await inApp(all)).toEqual(['paused']);
  });
});

describe('Ctrl-C', () => {
  test('leaves a part that the same command goes on with: hardly a byte comes twice', async () => {
    const bytes = 300 * MB;
    const all = await scene({ 'grande.zip': bytes });
    const begin = all.proxy.down;
    const download = await downloading(all, 'grande.zip');
    download.kill('SIGINT');
    const { code, stderr } = await download.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('the same command goes on from there');
    expect(await visible(all.out)).toEqual([]);
    expect(await inApp(all)).toEqual(['paused']);
    const first = all.proxy.down - begin;
    expect(first).toBeLessThan(bytes);

    const again = await bauJson(['get', 'grande.zip', '--out', all.out], { data: all.ana });
    expect(again.code).toBe(0);
    expect((await stat(join(all.out, 'grande.zip'))).size).toBe(bytes);
    // Besides the rest, at most what was on its way when it was stopped.
    expect(all.proxy.down - begin).toBeLessThan(bytes * 1.1);
    expect(await visible(all.out)).toEqual(['grande.zip', 'grande.zip.minisig']);
    expect(await inApp(all)).toEqual([]);
  });

  test.each([
    ['the same command', []],
    ['the same command with --existing skip', ['--existing', 'skip']],
  ])('in a folder: %s fetches what is missing', async (_, more) => {
    const small = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`aulas/a${String(i)}.txt`, randomBytes(2000)]),
    );
    const all = await scene({ ...small, 'aulas/z.zip': 200 * MB });
    const begin = all.proxy.down;
    const download = await downloading(all, 'aulas');
    download.kill('SIGINT');
    const { code, stderr } = await download.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('--existing skip');
    expect(await inApp(all)).toEqual(['paused']);

    const args = ['get', 'aulas', ...more, '--out', all.out];
    const again = await bauJson(args, { data: all.ana });
    expect(again.stderr).toBe('');
    expect(again.code).toBe(0);
    expect(of(again.objects, 'saved')).toMatchObject([{ kind: 'folder', files: 41 }]);
    const names = (await visible(join(all.out, 'aulas'))).filter((name) => !/^bau-/.test(name));
    expect(names.filter((name) => name.includes('(2)'))).toEqual([]);
    expect(all.proxy.down - begin).toBeLessThan(200 * MB * 1.1);
    expect(await inApp(all)).toEqual([]);
  });
});

describe('a folder', () => {
  const files = {
    'aulas/um.txt': Buffer.from('um'),
    'aulas/fotos/a.jpg': randomBytes(5000),
    'aulas/fotos/grande.png': randomBytes(3 * MB),
    'capa.txt': Buffer.from('capa'),
  };

  test('comes with its tree and a signed list', async () => {
    const all = await scene(files);
    const { code, objects } = await bauJson(['get', 'aulas/', '--out', all.out], { data: all.ana });
    expect(code).toBe(0);
    const [saved] = of(objects, 'saved');
    expect(saved).toMatchObject({ name: 'aulas', kind: 'folder', files: 3, skipped: 0 });
    expect(saved?.['path']).toBe(join(all.out, 'aulas'));
    for (const [file, content] of Object.entries(files)) {
      if (!file.startsWith('aulas/')) continue;
      expect((await readFile(join(all.out, file))).equals(content), file).toBe(true);
    }
    expect(await visible(all.out)).toEqual(['aulas']);
    const lists = (await visible(join(all.out, 'aulas'))).filter((file) => /\.b2$/.test(file));
    expect(lists.length).toBeGreaterThan(0);
    for (const object of of(objects, 'progress')) {
      expect(object).toMatchObject({ name: 'aulas', kind: 'folder' });
      expect(Number(object['done'])).toBeLessThanOrEqual(Number(object['total']));
    }
  });

  test('written as . is the whole vault', async () => {
    const all = await scene(files);
    const run = await bau(['get', '.', '--out', all.out], { data: all.ana });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('(whole vault)  4 files, ');
    for (const [file, content] of Object.entries(files)) {
      expect((await readFile(join(all.out, file))).equals(content), file).toBe(true);
    }
  });

  test('that is not there is 404, beside files that are', async () => {
    const all = await scene(files);
    const args = ['get', 'nada/', 'capa.txt', '--out', all.out];
    const { code, objects } = await bauJson(args, { data: all.ana });
    expect(code).toBe(1);
    expect(of(objects, 'error')).toMatchObject([
      { status: 404, reason: 'not_found', name: 'nada' },
    ]);
    expect(of(objects, 'saved')).toMatchObject([{ name: 'capa.txt' }]);
  });

  test('is verified: what is right, altered, missing, and under no signature', async () => {
    const all = await scene(files);
    const folder = join(all.out, 'aulas');
    await bau(['get', 'aulas', '--out', all.out], { data: all.ana });
    const good = await bauJson(['verify', folder], { data: all.ana });
    expect(good.code).toBe(0);
    expect(good.objects[0]).toMatchObject({ type: 'verified', ok: true, folder: { good: 3 } });
    const said = await bau(['verify', folder], { data: all.ana });
    expect(said.stdout).toBe(`${folder}: 3 files are exactly what was signed.\n`);

    await writeFile(join(folder, 'nota.txt'), 'minha');
    expect((await bau(['verify', folder], { data: all.ana })).code).toBe(0);
    await appendFile(join(folder, 'um.txt'), '!');
    await rm(join(folder, 'fotos', 'a.jpg'));
    const bad = await bauJson(['verify', folder], { data: all.ana });
    expect(bad.code).toBe(1);
    expect(bad.objects[0]).toMatchObject({
      ok: false,
      folder: { good: 1, counts: { altered: 1, missing: 1, uncovered: 1 } },
    });
    const told = await bau(['verify', folder], { data: all.ana });
    expect(told.code).toBe(1);
    expect(told.stdout.split('\n').slice(1)).toEqual([
      '  altered: um.txt',
      expect.stringMatching(/^ {2}missing: fotos.a\.jpg$/),
      '  under no signature: nota.txt',
      '',
    ]);
    expect(told.stderr).toContain(': 2 files are not what was signed. Fetch them again.');
  });
});

test('a file that is here already stays beside the new one, is left if the same, or gives way', async () => {
  const all = await scene({ 'a.txt': Buffer.from('novo'), 'b.txt': Buffer.from('igual') });
  const expected = {
    keep: ['a (2).txt', 'a.txt', 'b (2).txt', 'b.txt'],
    skip: ['a (2).txt', 'a.txt', 'b.txt'],
    replace: ['a.txt', 'b.txt'],
  };
  for (const [policy, names] of Object.entries(expected)) {
    const out = join(all.out, policy);
    await mkdir(out);
    await writeFile(join(out, 'a.txt'), 'meu!');
    await writeFile(join(out, 'b.txt'), 'igual');
    const args = ['get', 'a.txt', 'b.txt', '--existing', policy, '--out', out];
    const { code, objects } = await bauJson(args, { data: all.ana });
    expect(code, policy).toBe(0);
    const here = (await visible(out)).filter((name) => !name.endsWith('.minisig'));
    expect(here, policy).toEqual(names);
    const isReplaced = policy === 'replace';
    expect(await readFile(join(out, 'a.txt'), 'utf8')).toBe(isReplaced ? 'novo' : 'meu!');
    const skipped = of(objects, 'skipped').map(({ name, path }) => ({ name, path }));
    const left = [{ name: 'b.txt', path: join(out, 'b.txt') }];
    expect(skipped).toEqual(policy === 'skip' ? left : []);
  }
  const verdict = await bau(['verify', join(all.out, 'skip', 'b.txt')], { data: all.ana });
  expect(verdict.code).toBe(0);
});
