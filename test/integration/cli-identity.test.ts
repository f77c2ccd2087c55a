// Keys by the built command: exported, imported, sealed anew and recovered, and what is
// said where a data folder cannot be used.

import { execFile, spawn } from 'node:child_process';
import { chmod, chown, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bau, bauJson, ensureCli, serveCli } from '../fixtures/cli';
import { cleanUp, tempDir } from '../fixtures/engines';

beforeAll(ensureCli, 90_000);
afterEach(cleanUp);

const word = 'quatro palavras ao acaso';
const sealed = { BAU_EXPORT_PASSPHRASE: word };

/** A data folder with keys in a plain file, and what `bau id` says of them. */
async function keyed() {
  const data = await tempDir();
  const { objects } = await bauJson(['id', '--key-file'], { data });
  const { hostFp, clientFp } = objects[0] as { hostFp?: string; clientFp?: string };
  return { data, fps: { hostFp, clientFp } };
}

const reasonOf = async (...call: Parameters<typeof bauJson>): Promise<unknown> => {
  const { code, objects, stderr } = await bauJson(...call);
  expect(code).toBe(1);
  expect(stderr).not.toMatch(/\n\s+at |Error:/);
  expect(stderr.trim().split('\n').length).toBeGreaterThanOrEqual(2);
  return objects.at(-1)?.['reason'];
};

describe('bau id export and import', () => {
  test('move the keys, refuse what does not fit, and keep what gives way', async () => {
    const [mine, other] = [await keyed(), await keyed()];
    const path = join(await tempDir(), 'mine.bau-identity');
    const run = await bauJson(['id', 'export', path], { data: mine.data, env: sealed });
    expect(run.objects).toEqual([{ type: 'exported', path, ...mine.fps }]);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    const make = (env: Record<string, string>) =>
      reasonOf(['id', 'export', `${path}2`], { data: mine.data, env });
    expect(await make({})).toBe('no_passphrase');
    expect(await make({ BAU_EXPORT_PASSPHRASE: 'short' })).toBe('passphrase_short');
    expect(await readdir(join(path, '..'))).toEqual(['mine.bau-identity']);
    expect(await reasonOf(['id', 'export', path], { data: mine.data, env: sealed })).toBe(
      'name_exists',
    );

    const before = await readFile(join(other.data, 'identity.json'), 'utf8');
    const take = (args: string[], env: Record<string, string> = sealed) =>
      reasonOf(['id', 'import', path, ...args], { data: other.data, env });
    expect(await take([])).toBe('identity_exists');
    expect(await take(['--replace'], { BAU_EXPORT_PASSPHRASE: 'some other words' })).toBe(
      'export_passphrase',
    );
    expect(await take(['--replace'])).toBe('no_key_store');
    const whole = await readFile(path, 'utf8');
    expect(whole).toMatch(/"memoryKib":262144,"passes":3/);
    await writeFile(path, whole.slice(0, 300));
    expect(await take(['--replace'])).toBe('export_damaged');
    await writeFile(path, whole);
    expect(await readFile(join(other.data, 'identity.json'), 'utf8')).toBe(before);

    const done = await bauJson(['id', 'import', path, '--replace', '--key-file'], {
      data: other.data,
      env: sealed,
    });
    const [{ keptAs = '', ...imported } = {}] = done.objects as Record<string, string>[];
    expect(imported).toEqual({
      type: 'imported',
      ...mine.fps,
      protection: 'file',
      otherHalf: null,
    });
    expect(await readFile(join(other.data, keptAs), 'utf8')).toBe(before);
    const shown = await bauJson(['id'], { data: other.data });
    expect(shown.objects[0]).toMatchObject(mine.fps);
  }, 120_000);

  test('does not make keys to export, and finds no keys where there are none', async () => {
    const data = await tempDir();
    expect(await reasonOf(['id', 'export', 'x'], { data, env: sealed })).toBe('identity_missing');
    expect(await reasonOf(['id', 'passphrase'], { data, env: sealed })).toBe('identity_missing');
    expect(await readdir(data)).toEqual([]);
  });

  test('is refused while a server runs', async () => {
    const [{ data }, vault] = [await keyed(), await tempDir()];
    const path = join(await tempDir(), 'k.bau-identity');
    await bau(['id', 'export', path, '--only', 'host'], { data, env: sealed });
    const { server } = await serveCli(vault, data);
    const args = ['id', 'import', path, '--replace', '--key-file'];
    expect(await reasonOf(args, { data, env: sealed })).toBe('server_running');
    expect(await reasonOf(['id', 'recover', '--start-over'], { data })).toBe('server_running');
    server.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  }, 60_000);
});

describe('bau id passphrase', () => {
  test('seals, seals anew, and unseals only when told twice', async () => {
    const { data, fps } = await keyed();
    const change = (env: Record<string, string>, ...more: string[]) =>
      bauJson(['id', 'passphrase', ...more], { data, env });
    expect((await change({ BAU_NEW_PASSPHRASE: 'first' })).objects).toEqual([
      { type: 'protected', protection: 'passphrase' },
    ]);
    expect(await reasonOf(['id', 'passphrase'], { data, env: { BAU_NEW_PASSPHRASE: 'x' } })).toBe(
      'no_key_store',
    );
    const both = { BAU_PASSPHRASE: 'first', BAU_NEW_PASSPHRASE: 'second' };
    expect((await change(both)).code).toBe(0);
    expect(await reasonOf(['id'], { data, env: { BAU_PASSPHRASE: 'first' } })).toBe(
      'wrong_passphrase',
    );
    expect((await change({ BAU_PASSPHRASE: 'second' }, '--remove')).code).toBe(2);
    const gone = await change({ BAU_PASSPHRASE: 'second' }, '--remove', '--key-file');
    expect(gone.objects).toEqual([{ type: 'protected', protection: 'file' }]);
    expect((await bauJson(['id'], { data })).objects[0]).toMatchObject(fps);
  }, 120_000);

  const python = process.platform === 'linux';
  test.runIf(python)(
    'asks at a terminal, twice, without showing it',
    async (context) => {
      const { data, fps } = await keyed();
      const script = join(await tempDir(), 'type.py');
      await writeFile(script, typist);
      const cli = join(process.cwd(), 'out/main/cli.js');
      const answers = ['one', 'two', 'typed here', 'typed here'];
      const args = [script, ...answers, '--', process.execPath, cli, 'id', 'passphrase'];
      const shown = await new Promise<string | null>((resolve) => {
        const env = { PATH: process.env['PATH'] ?? '', HOME: data, LC_ALL: 'C' };
        execFile('python3', [...args, '--data', data], { env }, (error, out) => {
          resolve(error?.code === 'ENOENT' ? null : out);
        });
      });
      if (shown === null) return context.skip();
      expect(shown.match(/New passphrase/g)).toHaveLength(2);
      expect(shown).toContain('They differ');
      expect(shown).not.toContain('typed');
      const env = { BAU_PASSPHRASE: 'typed here' };
      expect((await bauJson(['id'], { data, env })).objects[0]).toMatchObject(fps);
    },
    60_000,
  );
});

/** Runs a command on a pseudo-terminal and answers each question it asks. */
const typist = `
import os, pty, sys
cut = sys.argv.index('--')
answers, command = sys.argv[1:cut], sys.argv[cut + 1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(command[0], command)
seen = b''
asked = 0
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    seen += piece
    while answers and seen.count(b': ') > asked:
        asked += 1
        os.write(terminal, answers.pop(0).encode() + b'\\r')
os.waitpid(pid, 0)
sys.stdout.write(seen.decode())
`;

describe('bau id recover and bau repair', () => {
  test('tell what is wrong, do only what was chosen, and lose nothing', async () => {
    const { data, fps } = await keyed();
    const file = join(data, 'identity.json');
    const whole = await readFile(file, 'utf8');
    await writeFile(file, whole.slice(0, 50));
    expect(await reasonOf(['id'], { data })).toBe('identity_unreadable');
    const seen = await bau(['repair'], { data });
    expect(seen.code).toBe(0);
    for (const way of ['--restore-backup', '--import FILE', '--start-over']) {
      expect(seen.stdout).toContain(`bau id recover ${way}`);
    }
    expect(await readFile(file, 'utf8')).toBe(whole.slice(0, 50));
    expect((await bau(['id', 'recover'], { data })).code).toBe(2);
    expect((await bau(['id', 'recover', '--start-over', '--restore-backup'], { data })).code).toBe(
      2,
    );
    const back = await bauJson(['id', 'recover', '--restore-backup'], { data });
    expect(back.objects).toMatchObject([{ type: 'recovered', choice: 'restore-backup' }]);
    expect((await bauJson(['id'], { data })).objects[0]).toMatchObject(fps);
    const anew = await bau(['id', 'recover', '--start-over'], { data });
    expect(anew.stdout).toContain('invite them again');
    const next = await bauJson(['id', '--key-file'], { data });
    expect(next.objects[0]?.['hostFp']).not.toBe(fps.hostFp);
    const kept = (await readdir(data)).filter((name) => /^identity-\d{8}T\d{6}Z/.test(name));
    const texts = await Promise.all(kept.map((name) => readFile(join(data, name), 'utf8')));
    expect(texts.sort()).toEqual([whole.slice(0, 50), whole].sort());
  }, 60_000);

  test('set a damaged database aside when told, and only then', async () => {
    const { data, fps } = await keyed();
    expect(await reasonOf(['repair', '--new-database'], { data })).toBe('data_sound');
    for (const name of ['bau.db-wal', 'bau.db-shm']) await rm(join(data, name), { force: true });
    const noise = Buffer.alloc(9000, 'no database ');
    await writeFile(join(data, 'bau.db'), noise);
    for (let round = 0; round < 2; round += 1) {
      expect(await reasonOf(['clients'], { data })).toBe('data_corrupt');
      expect((await readFile(join(data, 'bau.db'))).equals(noise)).toBe(true);
    }
    expect((await bau(['repair'], { data })).stdout).toContain('bau repair --new-database');
    const { objects } = await bauJson(['repair', '--new-database'], { data });
    const [{ keptAs = '' } = {}] = objects as { keptAs?: string }[];
    expect((await readFile(join(data, keptAs))).equals(noise)).toBe(true);
    expect((await bauJson(['id'], { data })).objects[0]).toMatchObject(fps);
  }, 60_000);

  test('leave the data of a later program alone', async () => {
    const { data } = await keyed();
    const later = '{"v":2,"keys":"of a later program"}\n';
    await writeFile(join(data, 'identity.json'), later);
    for (const args of [['id'], ['id', 'recover', '--start-over'], ['id', 'passphrase']]) {
      expect(await reasonOf(args, { data, env: { BAU_NEW_PASSPHRASE: 'x' } })).toBe('data_newer');
    }
    expect(await readFile(join(data, 'identity.json'), 'utf8')).toBe(later);
  }, 60_000);
});

const nobody = 65_534;

describe.runIf(process.platform === 'linux')('a data folder that may not be written', () => {
  test('is told as such, and stays as it is', async () => {
    const { data } = await keyed();
    const isRoot = process.getuid?.() === 0;
    // Root may write everywhere, so somebody else has to try.
    const who = isRoot ? { uid: nobody, gid: nobody } : {};
    if (isRoot) {
      for (const name of ['.', ...(await readdir(data))])
        await chown(join(data, name), nobody, nobody);
    }
    await chmod(data, 0o500);
    const before = (await readdir(data)).sort();
    const cli = join(process.cwd(), 'out/main/cli.js');
    const attempt = (...args: string[]) =>
      new Promise<{ code: number | null; text: string }>((resolve) => {
        const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ...sealed };
        const all = [cli, ...args, '--data', data];
        const child = spawn(process.execPath, all, {
          env,
          ...who,
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        let text = '';
        child.stderr.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        child.once('close', (code) => {
          resolve({ code, text });
        });
      });
    for (const args of [
      ['id'],
      ['id', 'passphrase', '--remove', '--key-file'],
      ['id', 'recover', '--start-over'],
      ['invite', '--id', 'ana'],
    ]) {
      const { code, text } = await attempt(...args);
      expect(code, text).toBe(1);
      expect(text).toContain('does not let Baú read and write in its data folder');
    }
    await chmod(data, 0o700);
    expect((await readdir(data)).sort()).toEqual(before);
  }, 60_000);
});
