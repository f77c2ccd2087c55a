// The `bau` command as scripts use it: shapes of its objects, exit statuses, files.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { bau, bauJson, enrolCli, ensureCli, serveCli, type Cli } from '../fixtures/cli';
import { cleanUp, tempDir } from '../fixtures/engines';

const contents = new Map<string, Buffer>([
  ['index.html', Buffer.from('<h1>olá</h1>')],
  ['vazio.txt', Buffer.alloc(0)],
  ['foto.png', randomBytes(700_001)],
  ['aulas/uma aula ç.txt', Buffer.from('conteúdo')],
]);

let vault: string;
let host: string;
let ana: string;
let server: Cli;
let port: number;
let fp: string;
let link: string;

beforeAll(async () => {
  await ensureCli();
  [vault, host, ana] = [await tempDir(), await tempDir(), await tempDir()];
  await mkdir(join(vault, 'aulas'));
  for (const [name, content] of contents) await writeFile(join(vault, name), content);
  await writeFile(join(vault, 'jogo.exe'), 'MZ');
  ({ server, port, fp } = await serveCli(vault, host, ['--label', 'Sala 3']));
  link = await enrolCli(host, ana, 'ana');
}, 90_000);

afterAll(cleanUp);

describe('what a running server is asked by another process', () => {
  test('serve announces where it listens', async () => {
    const listening = await server.seen(({ type }) => type === 'listening');
    expect(listening).toMatchObject({ host: '127.0.0.1', port, fp });
    expect(port).toBeGreaterThan(0);
    expect(fp).toMatch(/^[a-z2-7]{26}$/);
  });

  test('invite folds the ID and makes a link to the running server', async () => {
    const before = Date.now();
    const { code, objects } = await bauJson(
      ['invite', '--id', 'Rui.2', '--name', 'Rui', '--expires', '90m'],
      { data: host },
    );
    expect(code).toBe(0);
    expect(objects).toHaveLength(1);
    const [invite] = objects;
    expect(Object.keys(invite ?? {}).sort()).toEqual(['expiresAt', 'id', 'link', 'type']);
    expect(invite).toMatchObject({ type: 'invite', id: 'rui.2' });
    expect(invite?.['link']).toMatch(
      new RegExp(`^bau://127\\.0\\.0\\.1:${String(port)}/#[\\w-]{87}$`),
    );
    const life = Number(invite?.['expiresAt']) - before;
    expect(Math.abs(life - 90 * 60_000)).toBeLessThan(10_000);
  });

  test('invite writes the address it is told', async () => {
    const args = ['invite', '--id', 'eva', '--address', 'casa.example:9'];
    const { objects } = await bauJson(args, { data: host });
    expect(objects[0]?.['link']).toMatch(/^bau:\/\/casa\.example:9\/#/);
  });

  test('clients lists every ID', async () => {
    const { code, objects } = await bauJson(['clients'], { data: host });
    expect(code).toBe(0);
    const row = objects.find(({ id }) => id === 'ana');
    expect(row).toMatchObject({ type: 'client', name: '', state: 'bound', inviteExpiresAt: null });
    expect(row?.['fp']).toMatch(/^[a-z2-7]{26}$/);
    expect(row?.['lastSeenAt']).toBeGreaterThan(Date.now() - 120_000);
    expect(row?.['lastAddress']).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test('revoke of an ID that does not exist fails', async () => {
    const { code, objects, stderr } = await bauJson(['revoke', '--id', 'nobody'], { data: host });
    expect(code).toBe(1);
    expect(objects).toEqual([
      { type: 'error', status: 0, reason: 'unknown_id', message: expect.any(String) as string },
    ]);
    expect(stderr).toContain('bau: ');
  });

  test('a second server on the same data is refused', async () => {
    const args = ['serve', '--vault', vault, '--port', '0'];
    const { code, objects } = await bauJson(args, { data: host });
    expect([code, objects[0]?.['reason']]).toEqual([1, 'already_serving']);
  });
});

describe('a client', () => {
  test('connect tells the ID, the label and the address the server sees', async () => {
    const { code, objects, stdout, stderr } = await bauJson(['connect', link], { data: ana });
    expect(code).toBe(0);
    expect(objects).toEqual([
      {
        type: 'connected',
        id: 'ana',
        label: 'Sala 3',
        address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
        fp,
      },
    ]);
    expect(stdout + stderr).not.toContain(link.split('#')[1]);
  });

  test('ls lists the top, a folder, everything, or what is looked for', async () => {
    const names = async (...more: string[]): Promise<unknown[]> => {
      const { code, objects } = await bauJson(['ls', ...more], { data: ana });
      expect(code).toBe(0);
      for (const { type } of objects) expect(type).toBe('entry');
      return objects.map(({ name }) => name);
    };
    expect(await names()).toEqual(['aulas', 'foto.png', 'index.html', 'vazio.txt']);
    expect(await names('--dir', 'aulas/')).toEqual(['aulas/uma aula ç.txt']);
    expect(await names('Sala 3', '--query', 'AULA Ç')).toEqual(['aulas/uma aula ç.txt']);
    expect(await names('--recursive')).toHaveLength(5);
    const { objects } = await bauJson(['ls', '--query', 'foto'], { data: ana });
    const { mtimeMs } = await stat(join(vault, 'foto.png'));
    expect(objects[0]).toEqual({
      type: 'entry',
      name: 'foto.png',
      size: 700_001,
      mtime: Math.floor(mtimeMs),
      kind: 'binary',
    });
  });

  test('ls in a folder there is not is 404', async () => {
    const { code, objects } = await bauJson(['ls', '--dir', 'nada'], { data: ana });
    expect(code).toBe(1);
    expect(objects[0]).toMatchObject({ type: 'error', status: 404, reason: 'not_found' });
  });

  test('get saves every file whole, with its receipt, and tells of each', async () => {
    const out = join(await tempDir(), 'new', 'folder');
    const names = [...contents.keys()];
    const { code, objects } = await bauJson(['get', ...names, '--out', out], { data: ana });
    expect(code).toBe(0);
    const saved = objects.filter(({ type }) => type === 'saved');
    expect(saved.map(({ name }) => name).sort()).toEqual([...names].sort());
    for (const object of saved) {
      const content = contents.get(String(object['name']));
      const path = String(object['path']);
      expect(object).toEqual({
        type: 'saved',
        name: object['name'],
        path: expect.any(String) as string,
        size: content?.length,
        digest: expect.stringMatching(/^[0-9a-f]{128}$/) as string,
        receipt: `${path}.minisig`,
      });
      expect((await readFile(path)).equals(content!)).toBe(true);
      expect(await readFile(`${path}.minisig`, 'utf8')).toContain('bau-receipt-v1');
    }
    expect(await readdir(out)).toHaveLength(names.length * 2);
    const bytesSent = [...contents.values()].reduce((sum, { length }) => sum + length, 0);
    const session = { state: 'ended', id: 'ana', filesSealed: names.length, bytesSent };
    const told = await server.seen(({ filesSealed }) => filesSealed === names.length);
    expect(told).toMatchObject(session);
    const progress = objects.filter(({ type }) => type === 'progress');
    expect(progress.length).toBeGreaterThan(0);
    for (const object of progress) {
      expect(Object.keys(object).sort()).toEqual(
        ['bytesPerSecond', 'msLeft', 'name', 'received', 'size', 'type'].sort(),
      );
    }
  });

  test('get of a name that is missing, forbidden or malformed leaves nothing', async () => {
    const out = await tempDir();
    const expected = new Map([
      ['nada.txt', [404, 'not_found']],
      ['jogo.exe', [400, 'bad_extension']],
      ['../index.html', [400, 'bad_name']],
      ['/etc/passwd.txt', [400, 'bad_name']],
    ]);
    const args = ['get', ...expected.keys(), '--out', out];
    const { code, objects, stderr } = await bauJson(args, { data: ana });
    expect(code).toBe(1);
    expect(new Map(objects.map((o) => [o['name'], [o['status'], o['reason']]]))).toEqual(expected);
    for (const { type } of objects) expect(type).toBe('error');
    expect(stderr).toContain('bau: nada.txt: 404 Not found: ');
    expect(await readdir(out)).toEqual([]);
  });

  test('get goes on after a refusal, and the exit status remembers it', async () => {
    const out = await tempDir();
    const { code, objects } = await bauJson(['get', 'nada.txt', 'index.html', '--out', out], {
      data: ana,
    });
    expect(code).toBe(1);
    expect(objects.map(({ type }) => type)).toContain('saved');
    expect((await readdir(out)).sort()).toEqual(['index.html', 'index.html.minisig']);
  });

  test('get takes a first word for the vault only when it names one', async () => {
    const out = await tempDir();
    for (const vaultName of ['Sala 3', fp, fp.slice(0, 6), `127.0.0.1:${String(port)}`]) {
      const run = await bauJson(['get', vaultName, 'vazio.txt', '--out', out], { data: ana });
      expect(
        run.objects.filter(({ type }) => type === 'error'),
        vaultName,
      ).toEqual([]);
    }
    // Nothing is overwritten: four copies under four names.
    expect((await readdir(out)).filter((name) => name.endsWith('.txt'))).toHaveLength(4);
  });

  test('say gets the answer, and the keeper the message', async () => {
    const { code, objects } = await bauJson(['say', 'Oi, \u001b[31mtudo?'], { data: ana });
    expect(code).toBe(0);
    const heard = await server.seen(({ type }) => type === 'message');
    expect(heard).toMatchObject({ id: 'ana', text: 'Oi, \u001b[31mtudo?' });
    const [ip, clientPort] = String(heard['address']).split(':');
    expect(objects).toEqual([
      { type: 'answer', text: `Oi cliente (${ip ?? ''}, ${clientPort ?? ''})` },
    ]);
  });

  test('say of too much is 413', async () => {
    for (const length of [4097, 20_000]) {
      const { code, objects } = await bauJson(['say', 'x'.repeat(length)], { data: ana });
      expect([code, objects[0]?.['status'], objects[0]?.['reason']]).toEqual([1, 413, 'too_large']);
    }
  });

  test('a used invite is 410, a damaged one never leaves, an unknown vault is told', async () => {
    const other = await tempDir();
    const reasonOf = async (...args: string[]): Promise<unknown> => {
      const { code, objects } = await bauJson([...args, '--key-file'], { data: other });
      expect(code).toBe(1);
      return objects.at(-1)?.['reason'];
    };
    expect(await reasonOf('connect', link)).toBe('invite_gone');
    expect(await reasonOf('connect', `${link.slice(0, -1)}!`)).toBe('bad_link');
    expect(await reasonOf('connect', '-')).toBe('bad_link');
    expect(await reasonOf('ls')).toBe('unknown_vault');
    expect(await reasonOf('get', 'x', 'y')).toBe('unknown_vault');
  });
});

describe('text for people', () => {
  test('speaks the language of the environment', async () => {
    const env = { LC_ALL: 'pt_BR.UTF-8' };
    const said = await bau(['say', 'Oi'], { data: ana, env });
    expect(said.stdout).toMatch(/^Oi cliente \(127\.0\.0\.1, \d+\)\n$/);
    const missing = await bau(['get', 'nada.txt', '--out', vault], { data: ana, env });
    expect(missing.stdout).toBe('');
    expect(missing.stderr).toContain('bau: nada.txt: 404 Não encontrado: ');
  });

  test('shows wrong usage on standard error, with exit status 2', async () => {
    const wrong = await bau(['get', '--nothing']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('Usage: bau get [VAULT] NAME...');
    const json = await bauJson(['invite', '--id', 'A B']);
    expect(json.code).toBe(2);
    expect(json.objects).toMatchObject([{ type: 'error', reason: 'usage' }]);
  });

  test('shows help and version on standard output', async () => {
    const help = await bau(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('bau serve --vault DIR');
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect((await bau(['--version'])).stdout).toBe(`bau ${version}\n`);
  });
});
