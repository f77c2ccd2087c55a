/**
 * The app on the desktop around its window: links and invite files from outside, the tray,
 * the close button, notifications, profiles. Native dialogs are answered in main; all else
 * is real.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogues } from '../../src/shared/i18n/texts';
import { expect, picture, test } from './fixture';
import {
  answerMessageBox,
  collectNotifications,
  hideWindow,
  isVisible,
  watchTray,
} from './desktop';
import { judge } from './judge';
import { commandLine, environment, type RunningApp } from './launch';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';
import { projectDir } from './runtime';

/** Starts the app once more on the same data, as the system does with a link; it must end by itself. */
async function startAgain(app: RunningApp, ...args: string[]): Promise<void> {
  const line = commandLine(app.dataDir, true);
  const second = spawn(line.executablePath, [...line.args, ...args], {
    cwd: projectDir,
    env: environment('en', app.downloads),
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
}

const question = (app: RunningApp) => app.page.getByTestId('confirm-link');

test('a link from outside asks, and connects to nothing by itself', async ({ launch, folder }) => {
  const host = await launch({ language: 'pt-BR' });
  const guest = await launch({ language: 'en' });
  const server = new ServerPanel(host);
  const client = new ClientPanel(guest);
  const address = await server.start();
  const link = await server.invite('45', 'Ana');
  const steps = await server.steps();

  await test.step('a second start hands it to the first, which comes forward and asks', async () => {
    await hideWindow(guest);
    await startAgain(guest, link);
    await expect.poll(() => isVisible(guest)).toBe(true);
    await expect(question(guest)).toBeVisible();
    const asked = await client.question();
    expect(asked).toEqual({ address, fp: await server.fingerprint() });
    // A key that was meant for something else must not connect.
    await expect(guest.page.getByTestId('connect-cancel')).toBeFocused();
    await picture(guest, '60-link-from-outside.en');
  });

  await test.step('another link does not change the question under the pointer', async () => {
    const other = (await host.ask('invite.create', { id: '46', name: 'Beto' })).link;
    await startAgain(guest, other.replace('127.0.0.1', 'localhost'));
    await expect(guest.page.getByTestId('confirm-address')).toHaveText(address);
    await guest.page.getByTestId('connect-cancel').press('Enter');
    await expect(guest.page.getByTestId('confirm-address')).toContainText('localhost');
    await guest.page.keyboard.press('Escape');
    await expect(question(guest)).toHaveCount(0);
    expect(await server.steps()).toBe(steps);
    expect((await guest.ask('snapshot', {})).client.vaults).toEqual([]);
  });

  await test.step('what is no link is told to be none', async () => {
    const { bad_link: badLink, bad_invite_file: badFile } = catalogues.en.errors;
    const notice = guest.page.getByTestId('notice');
    await startAgain(guest, `${link.slice(0, -4)}AAAA`);
    await expect(notice.filter({ hasText: badLink.what })).toContainText(badLink.next);
    const path = join(folder, 'fake.bau');
    await writeFile(path, '<script>alert(1)</script>');
    await startAgain(guest, path);
    await expect(notice.filter({ hasText: badFile.what })).toContainText(badFile.next);
    await expect(question(guest)).toHaveCount(0);
  });

  const file = join(folder, 'convite.bau');
  await test.step('an invite is saved as a file for its owner alone', async () => {
    await host.electron.evaluate(({ dialog }, path) => {
      const asked: unknown[] = [];
      Object.assign(globalThis, { asked });
      dialog.showSaveDialog = (...args: unknown[]) => {
        asked.push(args.at(-1));
        return Promise.resolve({ canceled: asked.length === 1, filePath: path });
      };
    }, file);
    expect(await host.ask('invite.save', { link, id: '45' })).toEqual({ saved: false });
    expect(await host.ask('invite.save', { link, id: '45' })).toEqual({ saved: true });
    const [asked] = (await host.electron.evaluate(
      () => (globalThis as unknown as { asked: unknown[] }).asked,
    )) as { defaultPath: string; title: string }[];
    expect(asked?.defaultPath).toMatch(/convite-45\.bau$/);
    expect(await readFile(file, 'utf8')).toBe(`${link}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const bad = await host.send('invite.save', { link: 'bau://x/#y', id: '45' });
    expect(bad).toMatchObject({ ok: false, error: { reason: 'bad_link' } });
  });

  await test.step('a file asks like a link, and yes connects', async () => {
    await startAgain(guest, file);
    await expect(question(guest)).toBeVisible();
    await client.confirm();
    expect(await client.ownId()).toBe('45');
    await expect(question(guest)).toHaveCount(0);
  });
});

test('a first start opens the file it was given', async ({ launch, folder }) => {
  const host = await launch();
  const server = new ServerPanel(host);
  const address = await server.start();
  const link = await server.invite('45', 'Ana');
  const file = join(folder, 'Convite da Ana.bau');
  await writeFile(file, `\ufeff${link}\r\n`);
  const guest = await launch({ args: [file] });
  await expect(guest.page.getByTestId('confirm-address')).toHaveText(address);
  // The panel that was in front stays until the answer.
  await expect(guest.page.getByTestId('server-start')).toBeVisible();
  await guest.page.getByTestId('connect-confirm').click();
  await expect(guest.page.getByTestId('ask-name')).toBeVisible();
});

test('the tray says how things are, and acts', async ({ launch }) => {
  const app = await launch({ language: 'en' });
  const tray = await watchTray(app);
  const server = new ServerPanel(app);
  await app.ask('server.configure', { port: 0 });

  await app.ask('app.setLanguage', { language: 'pt-BR' });
  await expect.poll(() => tray.lines()).toContain('Servidor parado');
  expect(await tray.enabled()).toEqual(['open', 'start', 'quit']);
  await app.ask('app.setLanguage', { language: 'en' });
  await expect.poll(() => tray.lines()).toContain('Server stopped');

  await tray.press('start');
  const address = await server.address();
  const port = address.split(':')[1] ?? '';
  await expect.poll(() => tray.tooltip()).toBe(`Baú: Listening on port ${port} · no clients`);
  expect(await tray.enabled()).toEqual(['open', 'stop', 'copy', 'quit']);
  await tray.press('copy');
  await expect
    .poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe(address);

  const client = new ClientPanel(app);
  await client.connect(await server.invite('45', 'Ana'));
  await expect.poll(() => tray.tooltip()).toContain('1 client');

  await hideWindow(app);
  await tray.press('open');
  await expect.poll(() => isVisible(app)).toBe(true);
  await tray.press('stop');
  await expect.poll(() => tray.lines()).toContain('Server stopped');
  await tray.press('quit');
  await app.over;
});

test('closing the window asks while the server runs', async ({ launch }) => {
  let app = await launch({ language: 'en' });
  const { dataDir } = app;
  const close = (): Promise<void> =>
    app.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.close();
    });
  const server = new ServerPanel(app);
  await server.start();

  await test.step('cancel leaves everything as it is', async () => {
    const asked = await answerMessageBox(app, { response: 2, checkboxChecked: true });
    await close();
    await expect.poll(asked).toHaveLength(1);
    const [box] = await asked();
    expect(box?.message).toBe(catalogues.en.desktop.closingServing);
    expect(box?.buttons).toHaveLength(3);
    expect(await isVisible(app)).toBe(true);
    expect((await app.ask('app.info', {})).closing).toBe('ask');
  });

  await test.step('keep running hides it, and a second start brings it back', async () => {
    await answerMessageBox(app, { response: 0, checkboxChecked: false });
    await close();
    await expect.poll(() => isVisible(app)).toBe(false);
    expect((await app.ask('snapshot', {})).server.state).toBe('running');
    await startAgain(app);
    await expect.poll(() => isVisible(app)).toBe(true);
    expect((await app.ask('app.info', {})).closing).toBe('ask');
  });

  await test.step('“do not ask again” is kept, and shown in the settings', async () => {
    await answerMessageBox(app, { response: 0, checkboxChecked: true });
    await close();
    await expect.poll(() => isVisible(app)).toBe(false);
    const asked = await answerMessageBox(app, { response: 2, checkboxChecked: false });
    await startAgain(app);
    await expect.poll(() => isVisible(app)).toBe(true);
    await close();
    await expect.poll(() => isVisible(app)).toBe(false);
    expect(await asked()).toEqual([]);
    await app.close();
    app = await launch({ language: 'en', dataDir });
    await app.page.getByTestId('rail-settings').click();
    await expect(app.page.getByTestId('settings-closing')).toContainText(
      catalogues.en.closing.tray,
    );
  });

  await test.step('with nothing going on it ends the app, whatever was chosen', async () => {
    expect((await app.ask('snapshot', {})).server.state).toBe('stopped');
    await close();
    await app.over;
  });

  await test.step('stop and quit does both', async () => {
    app = await launch({ language: 'en', dataDir });
    await app.ask('app.setClosing', { closing: 'ask' });
    await new ServerPanel(app).start();
    await answerMessageBox(app, { response: 1, checkboxChecked: false });
    await close();
    await app.over;
  });
});

test('notifications come when the window is elsewhere', async ({ launch }) => {
  const host = await launch({ language: 'pt-BR' });
  const guest = await launch({ language: 'en' });
  const server = new ServerPanel(host);
  const client = new ClientPanel(guest);
  await server.start();
  const link = await server.invite('45', 'Ana');
  await client.connect(link);
  const seen = await collectNotifications(guest);
  const seenByHost = await collectNotifications(host);

  await test.step('many files are one notification, and a press leads to them', async () => {
    await guest.page.getByTestId('rail-settings').click();
    await hideWindow(guest);
    const { vaults } = (await guest.ask('snapshot', {})).client;
    const vault = vaults[0]?.fp ?? '';
    await guest.ask('get', { vault, names: ['carros.css', 'index.html', 'carros.html'] });
    await expect.poll(() => seen.list()).toHaveLength(1);
    const [one] = await seen.list();
    expect(one?.title).toBe('3 files saved');
    await seen.press(0);
    await expect.poll(() => isVisible(guest)).toBe(true);
    await expect(guest.page.getByTestId('ask-name')).toBeVisible();
  });

  await test.step('a kind that is turned off stays silent', async () => {
    await guest.page.getByTestId('rail-settings').click();
    const box = guest.page.getByRole('checkbox', { name: catalogues.en.notify.saved });
    await expect(box).toBeChecked();
    await guest.page.getByText(catalogues.en.notify.saved).click();
    await expect(box).not.toBeChecked();
    expect((await guest.ask('app.info', {})).notify).toMatchObject({ saved: false });
  });

  await test.step('the host hears of a refused client', async () => {
    await hideWindow(host);
    const third = await launch({ language: 'en' });
    const late = new ClientPanel(third);
    await late.show();
    await late.openLink(link);
    await third.page.getByTestId('connect-confirm').click();
    await expect(third.page.getByTestId('connect-failure')).toBeVisible();
    await expect.poll(() => seenByHost.list()).toHaveLength(1);
    const [refused] = await seenByHost.list();
    expect(refused?.title).toBe(catalogues['pt-BR'].desktop.refusedOne);
    expect(refused?.body).toContain('127.0.0.1');
  });

  await test.step('the guest hears that the connection is lost, and is back', async () => {
    await hideWindow(guest);
    await host.ask('server.stop', {});
    await expect.poll(async () => (await seen.list()).at(-1)?.title).toContain('was lost');
    await host.ask('server.start', {});
    expect(await seen.list()).toHaveLength(2);
  });
});

test('a profile opens beside this one, with data of its own', async ({ launch, folder }) => {
  test.skip(process.platform !== 'linux', 'only there can a test move the folder of all profiles');
  const configDir = join(folder, 'config');
  const profiles = join(configDir, 'Bau/profiles');
  const app = await launch({ language: 'en', configDir });
  const { page } = app;
  await page.getByTestId('rail-settings').click();
  await expect(page.getByTestId('profile')).toHaveText(/default.*this window/);

  const name = page.getByTestId('profile-name');
  await name.fill('Sala 2');
  await expect(page.getByText(catalogues.en.profiles.invalid)).toBeVisible();
  await expect(page.getByTestId('profile-create')).toBeDisabled();
  await name.fill('sala-2');
  await page.getByTestId('profile-create').click();
  await expect(page.getByTestId('notice')).toContainText('sala-2');
  await expect(page.getByTestId('profile').nth(1)).toContainText('sala-2');
  await name.scrollIntoViewIfNeeded();
  await judge(app, '61-settings-profiles.en');

  const identityOf = (profile: string) =>
    readFile(join(profiles, profile, 'identity.json'), 'utf8').catch(() => '');
  const owner = (): Promise<number | null> => ownerOf(join(profiles, 'sala-2'));
  await expect.poll(owner, { timeout: 30_000 }).not.toBeNull();
  try {
    await expect.poll(() => identityOf('sala-2'), { timeout: 30_000 }).not.toBe('');
    expect(await identityOf('sala-2')).not.toBe(await identityOf('default'));
  } finally {
    process.kill((await owner()) ?? 0);
  }
  await expect.poll(owner).toBeNull();

  const other = await launch({ language: 'en', configDir, args: ['--profile=sala-2'] });
  const title = await other.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getTitle(),
  );
  expect(title).toBe('Baú (sala-2)');
  expect((await other.ask('profiles.list', {})).profiles).toEqual([
    { name: 'default', isCurrent: false },
    { name: 'sala-2', isCurrent: true },
  ]);
});

test('pages on the web are opened by name alone', async ({ launch }) => {
  const app = await launch({ language: 'en' });
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  const { pages } = await app.ask('app.info', {});
  expect(pages).toContain('noise');
  for (const page of pages) await app.ask('app.openLink', { page });
  for (const page of ['https://example.com/', 'file:///etc/passwd', '', '__proto__']) {
    const refused = await app.send('app.openLink', { page } as never);
    expect(refused).toMatchObject({ ok: false, error: { reason: 'bad_input' } });
  }
  const opened = await app.electron.evaluate(
    () => (globalThis as unknown as { opened: string[] }).opened,
  );
  expect(opened).toHaveLength(pages.length);
  for (const url of opened) expect(url).toMatch(/^https:\/\//);
});

/** Process number of the app that has the profile, as its lock says (`host-pid`); null while none has. */
async function ownerOf(profileDir: string): Promise<number | null> {
  const owner = await readlink(join(profileDir, 'window/SingletonLock')).catch(() => '');
  return /-(\d+)$/.exec(owner) === null ? null : Number(owner.slice(owner.lastIndexOf('-') + 1));
}
