/** The program as it ships: what its fuses promise, and where people really put it. */
import { chown, copyFile, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '../e2e/fixture';
import { electronRuntime } from '../e2e/runtime';
import {
  bare,
  bau,
  command,
  filesBelow,
  program,
  Running,
  shippingDir,
  windowArgs,
} from './program';
import { test } from './started';

const isRoot = process.getuid?.() === 0;
const asBau = ['--bau-command', '--no-sandbox', '--disable-gpu', '--log-level=3'];
const headless = `--ozone-platform=${process.env['BAU_OZONE_PLATFORM'] ?? 'headless'}`;

/** The virtual screen's key where `uid` can read it: some runtimes need a screen for a command. */
async function screenFor(uid: number, folder: string): Promise<Record<string, string>> {
  const key = process.env['XAUTHORITY'];
  if (key === undefined) return {};
  const copy = join(folder, 'screen');
  await copyFile(key, copy);
  await chown(copy, uid, uid);
  return { XAUTHORITY: copy };
}

test.describe('fuses', () => {
  test('no environment variable makes an interpreter of it, or loads code into it', async ({
    folder,
  }) => {
    const evil = join(folder, 'evil.cjs');
    const env = bare(folder, { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${evil}` });
    const { code, stdout, stderr } = await bau(['--version'], { env });
    expect(stdout).toMatch(/^bau \d+\.\d+\.\d+\n$/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('no debugger can attach, where the copy that tests drive lets one', async ({ folder }) => {
    const args = ['--bau-command', '--inspect=0', ...asBau.slice(1), headless, '--', '--version'];
    const stderrOf = async (file: string): Promise<string> =>
      (await new Running(file, args, { env: bare(folder) }).ended).stderr;
    expect(await stderrOf(electronRuntime().executablePath)).toContain('Debugger listening');
    expect(await stderrOf(program)).toBe('');
  });
});

test.describe('the bau command', () => {
  test('serves, connects and fetches with an empty home and nothing left behind', async ({
    folder,
    start,
  }) => {
    const homes = { host: join(folder, 'host'), guest: join(folder, 'guest') };
    await Promise.all(Object.values(homes).map((home) => mkdir(home)));
    const vault = join(shippingDir, 'resources/vault');
    // As the link that a package puts into /usr/bin.
    const linked = join(folder, 'bau');
    await symlink(command, linked);
    const host = bare(homes.host);
    const server = start(
      linked,
      ['serve', '--vault', vault, '--port', '0', '--key-file', '--json'],
      { env: host },
    );
    await expect.poll(() => server.stdout).toContain('"listening"');
    const invited = await bau(['invite', '--id', '7', '--key-file', '--json'], { env: host });
    const { link } = JSON.parse(invited.stdout) as { link: string };
    const guest = bare(homes.guest);
    const connected = await bau(['connect', link, '--key-file'], { env: guest, cwd: folder });
    expect(connected.code, connected.stderr).toBe(0);
    const got = await bau(['get', 'carros.html', '--key-file'], { env: guest, cwd: folder });
    expect(got.code, got.stderr).toBe(0);
    const [original, copy] = await Promise.all([
      readFile(join(vault, 'carros.html')),
      readFile(join(folder, 'carros.html')),
    ]);
    expect(copy.equals(original)).toBe(true);
    const verified = await bau(['verify', 'carros.html', '--key-file'], {
      env: guest,
      cwd: folder,
    });
    expect(verified.code, verified.stderr).toBe(0);
    const missing = await bau(['get', 'nada.html', '--key-file'], { env: guest, cwd: folder });
    expect(missing.code).toBe(1);
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
    expect(await filesBelow(homes.guest)).toEqual(
      (await filesBelow(homes.guest)).filter((name) => name.startsWith('.config/Bau/profiles/')),
    );
  });

  test('takes nothing that is typed for a switch of its own', async ({ folder }) => {
    const { code, stderr } = await bau(['--type=renderer', '--remote-debugging-port=1'], {
      env: bare(folder),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('--type');
  });

  test('runs without a home, for somebody who may not write into its folder', async ({
    folder,
  }) => {
    test.skip(!isRoot, 'only root can become somebody else');
    const nobody = 65_534;
    await chown(folder, nobody, nobody);
    const data = join(folder, 'data');
    const run = await bau(['id', '--data', data, '--key-file'], {
      env: bare(null, await screenFor(nobody, folder)),
      cwd: folder,
      uid: nobody,
      gid: nobody,
    });
    expect(run.code, run.stderr).toBe(0);
    expect((await stat(join(data, 'identity.json'))).uid).toBe(nobody);
  });
});

test('the window opens without a home, for somebody who may not write into its folder', async ({
  folder,
  start,
}) => {
  test.skip(!isRoot, 'only root can become somebody else');
  const nobody = 65_534;
  await chown(folder, nobody, nobody);
  const data = join(folder, 'dados');
  const app = start(program, [...windowArgs, '--key-file', '--data', data], {
    env: bare(null, await screenFor(nobody, folder)),
    cwd: folder,
    uid: nobody,
    gid: nobody,
  });
  await expect
    .poll(() => filesBelow(data).catch(() => []), { timeout: 30_000 })
    .toContain('vault/index.html');
  app.signal('SIGTERM');
  expect((await app.ended).code).toBe(0);
});

test('a first start without any network makes keys and copies the sample vault', async ({
  folder,
  start,
}) => {
  test.skip(!isRoot, 'only root may take the network away');
  const app = start('unshare', ['--net', program, ...windowArgs, '--key-file'], {
    env: bare(folder),
  });
  const data = join(folder, '.config/Bau/profiles/default');
  await expect
    .poll(async () => (await filesBelow(join(data, 'vault')).catch(() => [])).length, {
      timeout: 30_000,
    })
    .toBe(10);
  expect(await filesBelow(data)).toContain('identity.json');
  app.signal('SIGTERM');
  expect((await app.ended).code).toBe(0);
});

test('an AppImage that had to give up the sandbox says so and does not open', async ({
  folder,
  start,
}) => {
  const env = bare(folder, { APPIMAGE: join(folder, 'Bau.AppImage'), LANGUAGE: 'pt_BR' });
  const app = start(program, ['--no-sandbox', ...windowArgs, '--key-file'], { env });
  await expect.poll(() => app.stderr, { timeout: 20_000 }).toContain('.deb');
  expect(app.stderr).toContain('BAU_NO_SANDBOX=1');
  expect(await filesBelow(folder)).not.toContain('.config/Bau/profiles/default/bau.db');
});
