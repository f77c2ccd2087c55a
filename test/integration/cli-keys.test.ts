// How the command line keeps keys, and what its receipts are worth to other tools.

import { execFile } from 'node:child_process';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { appendFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bau, bauJson, enrolCli, ensureCli, serveCli } from '../fixtures/cli';
import { cleanUp, tempDir } from '../fixtures/engines';

beforeAll(ensureCli, 90_000);
afterEach(cleanUp);

/** Exit status of a stock tool, or null where it is not installed. */
function tool(command: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    execFile(command, args, (error) => {
      if (error?.code === 'ENOENT') resolve(null);
      else resolve(typeof error?.code === 'number' ? error.code : error ? 1 : 0);
    });
  });
}

describe('keys', () => {
  test('are refused a place where nothing protects them, and the ways out are told', async () => {
    const data = await tempDir();
    const { code, objects, stderr } = await bauJson(['id'], { data });
    expect(code).toBe(1);
    expect(objects).toMatchObject([{ type: 'error', status: 0, reason: 'no_key_store' }]);
    expect(stderr).toContain('BAU_PASSPHRASE');
    expect(stderr).toContain('--key-file');
    expect(await readdir(data)).not.toContain('identity.json');
  });

  test('lie in a file of mode 0600 when that is allowed, and stay the same', async () => {
    const data = await tempDir();
    const first = await bauJson(['id', '--key-file'], { data });
    expect(first.objects).toEqual([
      {
        type: 'identity',
        hostFp: expect.stringMatching(/^[a-z2-7]{26}$/) as string,
        clientFp: expect.stringMatching(/^[a-z2-7]{26}$/) as string,
        publicKey: expect.stringMatching(/^RW[A-Za-z0-9+/]{54}$/) as string,
        protection: 'file',
      },
    ]);
    expect(first.objects[0]?.['hostFp']).not.toBe(first.objects[0]?.['clientFp']);
    if (process.platform !== 'win32') {
      expect((await stat(join(data, 'identity.json'))).mode & 0o777).toBe(0o600);
    }
    const again = await bauJson(['id'], { env: { BAU_DATA: data } });
    expect(again.objects).toEqual(first.objects);
  });

  test('open with the passphrase of the environment, and with no other', async () => {
    const data = await tempDir();
    const env = { BAU_PASSPHRASE: 'a rather long passphrase' };
    const made = await bauJson(['id', '--key-file'], { data, env });
    expect(made.objects).toMatchObject([{ type: 'identity', protection: 'passphrase' }]);
    const text = await readFile(join(data, 'identity.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ kdf: { memoryKib: 262_144, passes: 3 } });
    expect((await bauJson(['id'], { data, env })).objects).toEqual(made.objects);
    const wrong = await bauJson(['id'], { data, env: { BAU_PASSPHRASE: 'another' } });
    expect([wrong.code, wrong.objects[0]?.['reason']]).toEqual([1, 'wrong_passphrase']);
    const none = await bauJson(['id', '--key-file'], { data });
    expect([none.code, none.objects[0]?.['reason']]).toEqual([1, 'no_key_store']);
    expect(none.stderr).toContain('protected by a passphrase');
  });

  test('are by default where the app keeps them', async () => {
    const home = await tempDir();
    const env = {
      HOME: home,
      XDG_CONFIG_HOME: join(home, 'config'),
      APPDATA: join(home, 'config'),
    };
    expect((await bau(['id', '--key-file'], { env })).code).toBe(0);
    const base = process.platform === 'darwin' ? 'Library/Application Support' : 'config';
    const files = await readdir(join(home, base, 'Bau', 'profiles', 'default'));
    expect(files).toContain('identity.json');
  });
});

test('receipts convince bau verify and stock minisign, until a byte changes', async () => {
  const [vault, host, ana, out] = await Promise.all([tempDir(), tempDir(), tempDir(), tempDir()]);
  await writeFile(join(vault, 'ata ção.txt'), 'o combinado\n');
  const { fp } = await serveCli(vault, host);
  await enrolCli(host, ana, 'ana');
  await bau(['get', 'ata ção.txt', '--out', out], { data: ana });
  const path = join(out, 'ata ção.txt');

  const good = await bauJson(['verify', path, `${path}.minisig`], { data: ana });
  expect(good.code).toBe(0);
  const expected = { type: 'verified', path, ok: true, server: fp, name: 'ata ção.txt' };
  expect(good.objects).toMatchObject([expected, expected]);
  const publicKey = String(good.objects[0]?.['publicKey']);
  const { objects } = await bauJson(['id'], { data: host });
  expect(publicKey).toBe(objects[0]?.['publicKey']);
  const stock = await tool('minisign', ['-Vm', path, '-P', publicKey]);
  if (stock !== null) expect(stock).toBe(0);

  await appendFile(path, 'e mais\n');
  const edited = await bauJson(['verify', path], { data: ana });
  expect(edited.code).toBe(1);
  expect(edited.objects).toMatchObject([{ ok: false, reason: 'receipt_wrong_file' }]);
  expect(edited.stderr).toContain('was changed');
  if (stock !== null) expect(await tool('minisign', ['-Vm', path, '-P', publicKey])).not.toBe(0);

  const stranger = await tempDir();
  const unknown = await bauJson(['verify', path, '--key-file'], { data: stranger });
  expect(unknown.code).toBe(1);
  expect(unknown.objects).toMatchObject([{ ok: false, reason: 'receipt_unknown_server' }]);
  const missing = await bauJson(['verify', join(out, 'nada')], { data: ana });
  expect(missing.objects).toMatchObject([{ ok: false, reason: 'file_missing', publicKey: null }]);
});
