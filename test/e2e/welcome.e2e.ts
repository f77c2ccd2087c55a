/**
 * The first screen of a fresh profile: from nothing to a file in a handful of presses, the
 * other ways on, and that it is shown once and again on request.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, picture, test } from './fixture';
import { judge } from './judge';
import type { RunningApp } from './launch';
import { ClientPanel } from './pages/client-panel';

/** Answers the system's folder chooser; null thinks better of it. */
async function answerFolder(app: RunningApp, folder: string | null): Promise<void> {
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: path === null, filePaths: path === null ? [] : [path] });
  }, folder);
}

const calm = (app: RunningApp) =>
  app.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });

test('from a fresh profile to a first file in a handful of presses', async ({ launch }) => {
  test.setTimeout(120_000);
  const app = await launch({ language: 'pt-BR', welcome: true });
  const { page } = app;
  const client = new ClientPanel(app);
  const welcome = page.getByTestId('welcome');
  await calm(app);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Boas-vindas ao Baú');
  await judge(app, '10-welcome.pt');
  await app.resize(800, 600);
  await judge(app, '11-welcome-small.pt');

  const begun = Date.now();
  await page.getByTestId('welcome-try').click();
  await expect(page.getByTestId('trial-strip')).toBeVisible();
  await expect(welcome).toHaveCount(0);
  await expect(page.getByTestId('trial-id')).toHaveText('este-computador');
  const address = await page.getByTestId('trial-address').innerText();
  expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
  const { server } = await app.ask('snapshot', {});
  expect(server.listening?.host).toBe('127.0.0.1');
  expect(server.sessions[0]?.address).toBe(address);
  await judge(app, '12-tried-small.pt');
  await app.resize(1200, 735);

  await client.entry('carros.html').getByText('carros.html').click();
  await page.getByTestId('ask-selected').click();
  await expect(client.savedRow('carros.html')).toHaveAttribute('data-receipt', 'valid');
  expect(Date.now() - begun).toBeLessThan(60_000);
  await judge(app, '13-tried.pt');
  const [original, copy] = await Promise.all([
    readFile(join(app.vaultDir, 'carros.html')),
    readFile(join(app.downloads, 'carros.html')),
  ]);
  expect(copy.equals(original)).toBe(true);

  await page.getByTestId('trial-close').click();
  await expect(page.getByTestId('trial-strip')).toHaveCount(0);
  await page.getByTestId('rail-server').click();
  await expect(page.getByTestId('server-state')).toHaveText('Só este computador');

  await test.step('an engine that died opens for this computer alone again', async () => {
    process.kill((await app.enginePid()) ?? 0, 'SIGKILL');
    const host = async () => (await app.send('snapshot', {})).ok;
    await expect.poll(host).toBe(false);
    await expect
      .poll(async () => {
        const snapshot = await app.send('snapshot', {});
        return snapshot.ok ? snapshot.value.server.listening?.host : null;
      })
      .toBe('127.0.0.1');
  });
});

test('share, draw, skip, and see it again', async ({ launch, folder }) => {
  test.setTimeout(120_000);
  const app = await launch({ language: 'en', welcome: true });
  const { page } = app;
  const welcome = page.getByTestId('welcome');
  const own = join(folder, 'own');
  await mkdir(own);
  await writeFile(join(own, 'notes.txt'), 'mine');
  await calm(app);

  await test.step('language and theme change on the spot', async () => {
    await page.getByTestId('settings-language').click();
    await page.getByRole('option', { name: 'Português (Brasil)' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Boas-vindas ao Baú');
    await page.getByTestId('settings-language').click();
    await page.getByRole('option', { name: 'English' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to Baú');
    await page.getByTestId('settings-theme').click();
    await page.getByRole('option', { name: 'Dark' }).click();
    await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);
    await picture(app, '14-welcome-dark.en');
  });

  await test.step('draw leads to the link field', async () => {
    await page.getByTestId('welcome-draw').press('Enter');
    await expect(page.getByTestId('link-field')).toBeFocused();
    await expect(welcome).toHaveCount(0);
  });

  await test.step('it is shown once, and again on request', async () => {
    await page.reload();
    await expect(page.getByTestId('server-state')).toBeVisible();
    await page.getByTestId('rail-settings').click();
    await page.getByTestId('settings-welcome').click();
    await expect(welcome).toBeVisible();
    await page.getByTestId('welcome-skip').click();
    await expect(page.getByTestId('server-state')).toBeVisible();
    const settings = await readFile(join(app.dataDir, 'window', 'settings.json'), 'utf8');
    expect(JSON.parse(settings)).toMatchObject({ welcomed: true, theme: 'dark' });
  });

  await test.step('share asks for a folder, and opens the vault with it', async () => {
    await page.getByTestId('rail-settings').click();
    await page.getByTestId('settings-welcome').click();
    await answerFolder(app, null);
    await page.getByTestId('welcome-share').click();
    await expect(page.getByTestId('welcome-share')).toBeEnabled();
    await expect(welcome).toBeVisible();
    await app.ask('server.configure', { port: 0, reach: 'computer' });
    await answerFolder(app, own);
    await page.getByTestId('welcome-share').click();
    await expect(page.getByTestId('server-address')).toBeVisible();
    const { server } = await app.ask('snapshot', {});
    expect(server.config.vaultDir).toBe(own);
    await expect.poll(async () => (await app.ask('snapshot', {})).server.files.files).toBe(1);
  });
});

test('what goes wrong is said where it was pressed', async ({ launch }) => {
  const app = await launch({ language: 'en', welcome: true });
  const { page } = app;
  await app.ask('server.configure', { port: 0 });
  await rm(app.vaultDir, { recursive: true });
  await page.getByTestId('welcome-try').click();
  await expect(page.getByTestId('welcome-failure')).toHaveAttribute('data-reason', 'vault_missing');
  await picture(app, '15-welcome-failed.en');
  await expect(page.getByTestId('welcome-try')).toBeEnabled();
});
