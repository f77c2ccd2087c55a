/**
 * The engine's process, its keys and the one instance a profile may have: what happens
 * when each of them fails.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { catalogues, failureTexts } from '../../src/shared/i18n/texts';
import { collectNotifications, hideWindow, isVisible } from './desktop';
import { expect, picture, test } from './fixture';
import { commandLine, environment, type RunningApp } from './launch';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';
import { Relay } from './relay';
import { projectDir } from './runtime';

const told = failureTexts('en');

/** Whether something accepts connections there. */
async function isServed(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

test('an engine that was killed comes back and serves again', async ({ launch }) => {
  const app = await launch({ language: 'en' });
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  const address = await server.start();
  await client.connect(await server.invite('45', 'Ana'));
  const pid = await app.enginePid();
  expect(pid).not.toBeNull();

  process.kill(pid ?? 0, 'SIGKILL');
  const notice = app.page.getByTestId('notice').filter({ hasText: /engine/ });
  await expect(notice).toContainText('Baú’s engine stopped and is starting again.');
  await picture(app, '40-engine-restarting.en');
  await expect(notice).toContainText('Baú’s engine is running again.');
  expect(await app.enginePid()).not.toBe(pid);

  await server.show();
  expect(await server.address()).toBe(address);
  await expect.poll(() => isServed(address)).toBe(true);
  await server.openTab('ids');
  await expect(server.row('ids', '45', 'Ana')).toContainText('active');
  await client.show();
  await app.page.getByTestId('vault-connect').click();
  await client.askByName('carros.css');
  await expect(client.savedRow('carros.css')).toHaveAttribute('data-receipt', 'valid');
});

test('a queue goes on over a death of the engine', async ({ launch }) => {
  test.setTimeout(120_000);
  const host = await launch({ language: 'en' });
  const guest = await launch({ language: 'en' });
  const content = randomBytes(12_000_000);
  await writeFile(join(host.vaultDir, 'filme.pdf'), content);
  const server = new ServerPanel(host);
  const relay = await Relay.to(await server.start());
  relay.rate = 1_500_000;
  const { link } = await host.ask('invite.create', { id: '45', address: relay.address });
  const client = new ClientPanel(guest);
  await client.connect(link);
  await client.askByName('filme.pdf');
  const received = async (): Promise<number> =>
    (await guest.ask('snapshot', {})).client.transfers[0]?.received ?? 0;
  await expect.poll(received).toBeGreaterThan(3_000_000);

  process.kill((await guest.enginePid()) ?? 0, 'SIGKILL');
  await expect(client.savedRow('filme.pdf')).toHaveAttribute('data-receipt', 'valid', {
    timeout: 60_000,
  });
  expect(content.equals(await readFile(join(guest.downloads, 'filme.pdf')))).toBe(true);
  await relay.close();
});

test('an engine that keeps dying is given up, and started when asked', async ({ launch }) => {
  const app = await launch({ language: 'en' });
  const server = new ServerPanel(app);
  const address = await server.start();
  const trouble = app.page.getByTestId('engine-trouble');
  const seen = await collectNotifications(app);
  let last: number | null = null;
  for (let death = 1; death <= 5; death += 1) {
    await expect
      .poll(async () => {
        const pid = await app.enginePid();
        return pid !== null && pid !== last;
      })
      .toBe(true);
    last = await app.enginePid();
    if (death === 5) await hideWindow(app);
    process.kill(last ?? 0, 'SIGKILL');
  }
  await expect(trouble).toContainText(told.engine_lost.what);
  await expect.poll(() => seen.list()).toHaveLength(1);
  expect((await seen.list())[0]?.title).toBe(catalogues.en.desktop.engineLost);
  await seen.press(0);
  await expect.poll(() => isVisible(app)).toBe(true);
  await expect(app.page.getByTestId('status-line')).toContainText(catalogues.en.bar.engineLost);
  await expect(app.page.getByTestId('notice')).toHaveCount(0);
  await picture(app, '44-engine-given-up.en');
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await server.show();
  expect(await server.address()).toBe(address);
});

test('broken settings never stop the start', async ({ launch }) => {
  const first = await launch({ language: 'en' });
  const { dataDir } = first;
  await first.close();
  await writeFile(
    join(dataDir, 'window/settings.json'),
    '{"language":"en","theme":7,"closing":null,"notify":"x","bounds":{"x":1e300},"new":[1]}',
  );
  const again = await launch({ dataDir });
  const { language, theme, closing } = await again.ask('app.info', {});
  expect({ language, theme, closing }).toEqual({ language: 'en', theme: 'system', closing: 'ask' });
});

test('a second start of a profile brings the first one forward', async ({ launch }) => {
  const app = await launch();
  const isVisible = (): Promise<boolean> =>
    app.electron.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false,
    );
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide();
  });
  await expect.poll(isVisible).toBe(false);

  const { executablePath, args } = commandLine(app.dataDir, true);
  const second = spawn(executablePath, args, {
    cwd: projectDir,
    env: environment('en', app.downloads),
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect.poll(isVisible).toBe(true);
  const { server } = await app.ask('snapshot', {});
  expect(server.state).toBe('stopped');
});

test.describe('without a key store', () => {
  // The fallback and CI have none; elsewhere the system's own would answer.
  test.skip(process.platform !== 'linux', 'only Linux can be told to have no key store');

  const trouble = (app: RunningApp) => app.page.getByTestId('engine-trouble');

  test('the app says what is missing, and opens with a passphrase from then on', async ({
    launch,
  }) => {
    let app = await launch({ language: 'en', keyFile: false });
    const { dataDir } = app;
    const fill = async (passphrase: string, again: string | null): Promise<void> => {
      await app.page.getByTestId('passphrase').fill(passphrase);
      if (again !== null) await app.page.getByTestId('passphrase-again').fill(again);
    };
    const open = () => app.page.getByTestId('passphrase-open');

    await test.step('a first start asks for a passphrase twice', async () => {
      await expect(trouble(app)).toContainText(told.no_key_store.what);
      await expect(trouble(app)).toContainText(told.no_key_store.next);
      await expect(trouble(app)).toContainText('--key-file');
      await picture(app, '41-no-key-store.en');
      await fill('correct horse', 'correct house');
      await expect(open()).toBeDisabled();
      await fill('correct horse', 'correct horse');
      await open().click();
      await expect(app.page.getByTestId('server-start')).toBeVisible();
      const { identity } = await app.ask('snapshot', {});
      expect(identity?.protection).toBe('passphrase');
    });

    await test.step('a later start asks for it again, and refuses another', async () => {
      await app.close();
      app = await launch({ language: 'en', keyFile: false, dataDir });
      await expect(app.page.getByTestId('passphrase-again')).toHaveCount(0);
      await picture(app, '42-unlock.en');
      await fill('wrong horse', null);
      await open().click();
      await expect(trouble(app)).toContainText(told.wrong_passphrase.what);
      await picture(app, '43-wrong-passphrase.en');
      await fill('correct horse', null);
      await open().click();
      await expect(app.page.getByTestId('server-start')).toBeVisible();
    });
  });

  test('--key-file keeps the keys in a file for its owner alone', async ({ launch }) => {
    const app = await launch({ language: 'en' });
    const { identity } = await app.ask('snapshot', {});
    expect(identity?.protection).toBe('file');
    const { mode } = await stat(join(app.dataDir, 'identity.json'));
    expect(mode & 0o777).toBe(0o600);
  });
});
