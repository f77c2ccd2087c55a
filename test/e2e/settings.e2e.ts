/**
 * The settings, section by section: what they show is what the engine has, what they change
 * holds, and files go where the system's dialogs say.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogues, type Language } from '../../src/shared/i18n/texts';
import { expect, picture, test } from './fixture';
import { judge } from './judge';
import type { RunningApp } from './launch';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

const exportPassphrase = 'twelve or more characters';

/** Answers the system's dialogs for a file; null thinks better of it. */
async function answerDialogs(app: RunningApp, path: string | null): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    const canceled = filePath === null;
    dialog.showSaveDialog = () => Promise.resolve({ canceled, filePath: filePath ?? '' });
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled, filePaths: filePath === null ? [] : [filePath] });
  }, path);
}

/** Notes which folders the file manager is asked for, in place of opening them. */
async function watchFileManager(app: RunningApp): Promise<() => Promise<string[]>> {
  await app.electron.evaluate(({ shell }) => {
    const shown: string[] = [];
    (globalThis as unknown as { shown: string[] }).shown = shown;
    shell.openPath = (path) => {
      shown.push(path);
      return Promise.resolve('');
    };
  });
  return () => app.electron.evaluate(() => (globalThis as unknown as { shown: string[] }).shown);
}

async function open(app: RunningApp): Promise<void> {
  await app.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  await app.page.getByTestId('rail-settings').click();
  await expect(app.page.getByTestId('settings-about-section')).toBeVisible();
}

/** Brings a section to the top. */
async function goTo({ page }: RunningApp, key: string): Promise<void> {
  await page.getByTestId(`settings-${key}-section`).evaluate((section) => {
    section.scrollIntoView();
  });
}

for (const language of ['pt-BR', 'en'] satisfies Language[]) {
  test(`every section, in ${language}`, async ({ launch }) => {
    test.setTimeout(150_000);
    const app = await launch({ language });
    const { page } = app;
    const server = new ServerPanel(app);
    const client = new ClientPanel(app);
    await server.start();
    await client.connect(await server.invite('45', 'Ana'));
    await client.askByName('carros.html');
    await client.askByName('ind.html');
    await expect(client.savedRow('carros.html')).toBeVisible();
    await open(app);
    const short = language === 'en' ? 'en' : 'pt';

    await judge(app, `80-settings.${short}`);
    const { sections } = catalogues[language].settings;
    await page.getByTestId('index-audit').click();
    await expect(page.getByTestId('settings-audit-section')).toBeFocused();
    await expect(page.getByTestId('index-audit')).toHaveText(sections.audit);
    await expect(page.getByTestId('audit-rows')).toContainText('carros.html');
    await page.getByTestId('audit-verify').click();
    await expect(page.getByTestId('audit-verdict')).toHaveAttribute('data-ok', 'true');
    await judge(app, `81-settings-audit.${short}`);
    await expect(page.getByTestId('index-audit')).toHaveAttribute('aria-current', 'location');
    await goTo(app, 'about');
    await expect(page.getByTestId('index-about')).toHaveAttribute('aria-current', 'location');
    await judge(app, `82-settings-about.${short}`);
    await page.getByTestId('settings-licences').click();
    await expect(page.getByTestId('licence-text')).not.toBeEmpty();
    await judge(app, `83-licences.${short}`);
    await page.keyboard.press('Escape');

    await app.resize(800, 600);
    await expect(page.getByTestId('index-audit')).toBeHidden();
    for (const key of ['appearance', 'keys', 'audit', 'about']) {
      await goTo(app, key);
      await picture(app, `84-settings-small-${key}.${short}`);
    }
    await judge(app, `85-settings-small.${short}`);
    await goTo(app, 'keys');
    await page.getByTestId('keys-protect').click();
    await judge(app, `86-protect-small.${short}`);
    await page.keyboard.press('Escape');
    await page.getByTestId('keys-export').click();
    await page.getByTestId('passphrase').fill('short');
    await judge(app, `87-export-small.${short}`);
  });
}

test('licences name what is shipped, and bring their texts', async ({ launch }) => {
  const app = await launch({ language: 'en' });
  const { page } = app;
  await open(app);
  await page.getByTestId('settings-licences').click();
  await page.getByTestId('licences-part').click();
  // Of the window, of main, beside the bundle, and of the style sheet; nothing of the tools.
  for (const name of ['react-dom', 'kysely', 'sodium-native', 'libsql', 'zod', 'tailwindcss']) {
    await expect(page.getByRole('option', { name: new RegExp(`^${name} \\d`) })).toHaveCount(1);
  }
  await expect(page.getByRole('option', { name: /^(vite|eslint|yargs|electron) \d/ })).toHaveCount(
    0,
  );
  await page.getByRole('option', { name: /^react-dom \d/ }).click();
  await expect(page.getByTestId('licence-text')).toContainText('MIT License');
});

test('the log is read, narrowed, checked and exported', async ({ launch, folder }) => {
  test.setTimeout(120_000);
  const app = await launch({ language: 'en' });
  const { page } = app;
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  await server.start();
  await client.connect(await server.invite('45', 'Ana'));
  await client.askByName('carros.html');
  await expect(client.savedRow('carros.html')).toBeVisible();
  for (let number = 0; number < 150; number += 1) {
    await app.ask('server.configure', { label: `Room ${String(number)}` });
  }
  await open(app);
  await goTo(app, 'audit');
  const table = page.getByTestId('audit-rows');
  const rows = table.getByRole('rowgroup').last().getByRole('row');

  await test.step('older rows come as one goes down', async () => {
    await expect(rows.first()).toContainText('Setting changed');
    await expect
      .poll(async () => {
        await table.evaluate((element) => {
          element.scrollTop = element.scrollHeight;
        });
        return table.innerText();
      })
      .toContain('Log begun');
  });

  await test.step('by what it is about, by ID, by any text', async () => {
    await page.getByTestId('audit-group').click();
    await page.getByRole('option', { name: 'Files taken' }).click();
    await expect(rows.first()).toContainText('carros.html');
    await expect(rows).toHaveCount(1);
    await page.getByTestId('audit-id').fill('22');
    await expect(table).toContainText('No rows');
    await page.getByTestId('audit-id').fill('45');
    await page.getByTestId('audit-text').fill('CARROS');
    await expect(rows.first()).toContainText('carros.html');
    await rows.first().click();
    await expect(page.getByTestId('audit-row')).toContainText('carros.html');
    await judge(app, '88-audit-row.en');
    await page.keyboard.press('Escape');
  });

  await test.step('what the filter shows goes to a file, over one that the person named', async () => {
    const path = join(folder, 'log.jsonl');
    await writeFile(path, 'something older');
    await answerDialogs(app, null);
    await page.getByTestId('audit-export').click();
    await expect(page.getByTestId('audit-export')).toBeEnabled();
    expect(await readFile(path, 'utf8')).toBe('something older');
    await answerDialogs(app, path);
    await page.getByTestId('audit-export').click();
    await expect(page.getByTestId('notice')).toContainText('1 row exported to log.jsonl');
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual([
      'carros.html',
    ]);
  });

  await test.step('how many rows are kept is asked of the engine', async () => {
    await page.getByTestId('audit-kept').click();
    await page.getByRole('option', { name: /^10,000/ }).click();
    await expect.poll(async () => (await app.ask('audit.settings', {})).maxRows).toBe(10_000);
  });
});

test('folders are shown, and only those that are', async ({ launch }) => {
  const app = await launch({ language: 'en' });
  const { page } = app;
  await open(app);
  const shown = await watchFileManager(app);
  await expect(page.getByTestId('settings-data')).toHaveText(app.dataDir);
  await page.getByTestId('settings-data-show').click();
  await expect.poll(shown).toEqual([app.dataDir]);
  await expect(page.getByTestId('settings-downloads')).toHaveText(app.downloads);
  await page.getByTestId('settings-downloads-show').click();
  await expect.poll(shown).toEqual([app.dataDir, app.downloads]);
});

test('keys leave in a file, and come back on another computer', async ({ launch, folder }) => {
  test.setTimeout(180_000);
  const path = join(folder, 'my.bau-identity');
  const host = await launch({ language: 'en' });
  const keys = await host.ask('identity.show', {});
  await open(host);

  await test.step('the page shows both, in groups, to be compared', async () => {
    const { page } = host;
    for (const [testId, fp] of [
      ['settings-host-fp', keys.hostFp],
      ['settings-client-fp', keys.clientFp],
    ] as const) {
      await expect(page.getByTestId(testId)).toHaveAttribute('data-fp', fp);
      const groups = (await page.getByTestId(testId).innerText()).split(' ');
      expect(groups.join('')).toBe(fp);
      expect(groups.slice(0, -1).every((group) => group.length === 4)).toBe(true);
    }
  });

  await test.step('an export wants twelve characters, typed twice', async () => {
    const { page } = host;
    await page.getByTestId('keys-export').click();
    const button = page.getByTestId('export-confirm');
    await page.getByTestId('passphrase').fill('eleven char');
    await page.getByTestId('passphrase-again').fill('eleven char');
    await expect(button).toBeDisabled();
    await page.getByTestId('passphrase').fill(exportPassphrase);
    await expect(button).toBeDisabled();
    await page.getByTestId('passphrase-again').fill(exportPassphrase);
    await answerDialogs(host, null);
    await button.click();
    await expect(button).toBeEnabled();
    await answerDialogs(host, path);
    await button.click();
    await expect(page.getByTestId('export-dialog')).toHaveCount(0);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toMatch(/^bau-identity 1\n/);
    await host.close();
  });

  await test.step('another computer sees what it replaces, and refuses a wrong passphrase', async () => {
    const app = await launch({ language: 'pt-BR' });
    const { page } = app;
    const before = await app.ask('identity.show', {});
    await answerDialogs(app, path);
    await app.ask('server.configure', { port: 0, reach: 'computer' });
    await app.ask('server.start', {});
    expect(await app.send('identity.chooseImport', {})).toMatchObject({
      error: { reason: 'server_running' },
    });
    await app.ask('server.stop', {});
    await open(app);
    await page.getByTestId('keys-import').click();
    await expect(page.getByTestId('import-host')).toContainText(keys.hostFp.slice(0, 4));
    await expect(page.getByTestId('import-host')).toContainText(before.hostFp.slice(0, 4));
    await judge(app, '89-import.pt');
    await page.getByTestId('import-passphrase').fill('not this one');
    await page.getByTestId('import-confirm').click();
    await expect(page.getByTestId('import-failure')).toHaveAttribute(
      'data-reason',
      'export_passphrase',
    );
    expect((await app.ask('identity.show', {})).hostFp).toBe(before.hostFp);
    await page.getByTestId('import-passphrase').fill(exportPassphrase);
    await page.getByTestId('import-confirm').click();
    await expect(page.getByTestId('import-dialog')).toHaveCount(0, { timeout: 30_000 });
    await expect(page.getByTestId('settings-host-fp')).toHaveAttribute('data-fp', keys.hostFp);
    const after = await app.ask('identity.show', {});
    expect(after).toEqual({ ...keys, protection: 'file' });
    await expect(page.getByTestId('notice').filter({ hasText: 'reiniciando' })).toHaveCount(0);
  });
});
