/**
 * How a client gets to a vault without a link: found on the network, by its address, with a
 * fingerprint to compare and an ID to claim; what it is told when that fails; and the list
 * of a vault sorted, chosen from, and saved to a folder of one's own.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { catalogues, type Language } from '../../src/shared/i18n/texts';
import { drop } from './drop';
import { expect, picture, test } from './fixture';
import { judge } from './judge';
import type { RunningApp } from './launch';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

const suffix: Readonly<Record<Language, string>> = { 'pt-BR': 'pt', en: 'en' };

/** Starts a vault that others on the network can reach; gives its port and fingerprint. */
async function open(host: RunningApp, label: string): Promise<{ port: number; fp: string }> {
  await host.ask('server.configure', { port: 0, reach: 'network', label });
  const { port, fp } = await host.ask('server.start', {});
  return { port, fp };
}

const hasNetwork = Object.values(networkInterfaces())
  .flat()
  .some((card) => card?.internal === false && card.family === 'IPv4');

for (const language of ['pt-BR', 'en'] as const) {
  test(`to a vault without a link, in ${language}`, async ({ launch }) => {
    test.setTimeout(240_000);
    const named = (name: string): string => `${name}.${suffix[language]}`;
    const host = await launch({ language });
    const guest = await launch({ language });
    const { page } = guest;
    const client = new ClientPanel(guest);
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
    const { port, fp } = await open(host, 'Baú da Ana');
    const address = `127.0.0.1:${String(port)}`;
    await client.show();

    await test.step('it is found on the network', async () => {
      test.skip(!hasNetwork, 'no network card');
      const row = page.getByTestId('nearby-row').filter({ hasText: 'Baú da Ana' });
      await expect(row).toBeVisible({ timeout: 15_000 });
      await judge(guest, named('100-client-nearby'));
      await row.getByTestId('nearby-enter').click();
      await expect(page.getByTestId('probed-fp')).toHaveAttribute('data-fp', fp);
      await page.keyboard.press('Escape');
    });

    await test.step('nobody answers: what to try, in words', async () => {
      await client.openLink('127.0.0.1:9');
      await expect(page.getByTestId('help')).toHaveAttribute('data-reason', 'unreachable');
      await expect(page.getByTestId('help-steps').getByRole('listitem').first()).toBeVisible();
      await judge(guest, named('101-client-unreachable'));
      await page.keyboard.press('Escape');
    });

    await test.step('no ID can be claimed yet', async () => {
      await client.openLink(address);
      await expect(page.getByTestId('probed-fp')).toHaveAttribute('data-fp', fp);
      await expect(page.getByTestId('claim')).toBeDisabled();
      await page.getByTestId('claim-id').fill('22');
      await expect(page.getByTestId('claim')).toBeDisabled();
      await page.getByRole('dialog').getByRole('checkbox').click({ force: true });
      await judge(guest, named('102-client-fingerprint'));
      await page.getByTestId('claim').click();
      await expect(page.getByTestId('help')).toHaveAttribute('data-reason', 'not_enrolled');
      await picture(guest, named('103-client-claim-refused'));
    });

    await test.step('the keeper leaves one free', async () => {
      await host.ask('ids.add', { ids: [{ id: '22', name: 'Beto', claimable: true }] });
      await host.ask('claims.open', { minutes: 5 });
      await page.getByTestId('claim').click();
      await expect(page.getByTestId('own-id')).toHaveText('22');
    });

    await test.step('afterwards its address alone is enough', async () => {
      await page.getByTestId('vault-disconnect').click();
      await client.openLink(address);
      await page.getByTestId('address-connect').click();
      await expect(page.getByTestId('own-id')).toHaveText('22');
    });

    await test.step('and what is nearby says that it is known', async () => {
      test.skip(!hasNetwork, 'no network card');
      await page.getByTestId('vault-disconnect').click();
      const row = page.getByTestId('nearby-row').filter({ hasText: 'Baú da Ana' });
      await expect(row).toBeVisible({ timeout: 15_000 });
      await guest.resize(800, 600);
      await judge(guest, named('104-client-nearby-small'));
      await row.getByTestId('nearby-enter').click();
      await expect(page.getByTestId('own-id')).toHaveText('22');
    });
  });
}

test('an invite can be dropped as a file or as text, or pasted', async ({ launch, folder }) => {
  const app = await launch({ language: 'en' });
  const { page } = app;
  const client = new ClientPanel(app);
  const link = await new ServerPanel(app).start().then(async () => {
    const made = await app.ask('invite.create', { id: '45' });
    return made.link;
  });
  await client.show();
  await page.getByTestId('entry-drop').evaluate((target, text) => {
    const data = new DataTransfer();
    data.effectAllowed = 'all';
    data.setData('text/plain', `Invite for Ana\n${text}\n`);
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }),
      );
    }
  }, link);
  await expect(page.getByTestId('confirm-link')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', `Here: <${text}>`);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { bubbles: true, clipboardData: data }),
    );
  }, link);
  await expect(page.getByTestId('confirm-link')).toBeVisible();
  await page.keyboard.press('Escape');

  await test.step('a file is read by main, and no more of it than an invite can be', async () => {
    const { bad_invite_file: told } = catalogues.en.errors;
    const files = {
      'convite.bau': `\ufeff${link}\r\n`,
      'large.bau': `${link}\n`.padEnd(3_000),
      'page.bau': '<script>alert(1)</script>',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    for (const name of ['large.bau', 'page.bau', '.']) {
      await drop(app, 'entry-drop', [join(folder, name)]);
      await expect(page.getByText(told.what)).toBeVisible();
      await page.getByTestId('link-field').fill('x');
      await page.getByTestId('link-field').fill('');
      await expect(page.getByText(told.what)).toHaveCount(0);
    }
    await drop(app, 'entry-drop', [join(folder, 'convite.bau')]);
    await expect(page.getByTestId('confirm-link')).toBeVisible();
    const made = await page.evaluate(() => {
      const { bau } = globalThis as unknown as {
        bau: Record<string, (input: unknown) => Promise<unknown>>;
      };
      return bau['invite.drop']?.({
        files: [new File(['x'], 'made-up.bau'), { path: '/etc/passwd' }],
        paths: ['/etc/passwd'],
      });
    });
    expect(made).toMatchObject({ ok: false, error: { reason: 'bad_input' } });
  });
});

test('a vault of many files is sorted, and saved where one likes', async ({ launch, folder }) => {
  test.setTimeout(180_000);
  const app = await launch({ language: 'en' });
  const { page } = app;
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  await mkdir(join(app.vaultDir, 'many'));
  for (let at = 0; at < 3_000; at += 1) {
    const name = `file-${String(at).padStart(5, '0')}.txt`;
    await writeFile(join(app.vaultDir, 'many', name), 'x'.repeat((at * 37) % 3_001));
  }
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  await server.start();
  await client.connect(await server.invite('45', 'Ana'));

  await test.step('folders stay on top; sizes go up, then down', async () => {
    const head = page.getByTestId('entries').getByRole('columnheader', { name: 'Size' });
    await head.click();
    await head.click();
    await expect(head).toHaveAttribute('aria-sort', 'descending');
    await expect(client.entries().first()).toContainText('aulas');
    await judge(app, '105-client-sorted.en');
  });

  await test.step('all of a long list is fetched to be sorted', async () => {
    await client.entry('many').dblclick();
    await expect(client.entries().first()).toContainText('3 kB');
    await expect(page.getByTestId('list-note')).toHaveCount(0, { timeout: 20_000 });
    // The largest of all stand first, wherever in the list of the server they were.
    await expect(client.entries().first()).toContainText('3 kB');
    await picture(app, '106-client-many.en');
  });

  await test.step('what is chosen goes to a folder the person names', async () => {
    const target = join(folder, 'elsewhere');
    await mkdir(target);
    await app.electron.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, target);
    await client.entries().first().click();
    await page.keyboard.press('Shift+ArrowDown');
    await client.fromAskMenu('ask-into');
    await expect(page.getByTestId('saved-row')).toHaveCount(2);
    const saved = await readdir(target);
    expect(saved.filter((name) => name.endsWith('.txt'))).toHaveLength(2);
    expect(await readdir(app.downloads)).toEqual([]);
  });
});

test('a file of a folder that is here already is asked about', async ({ launch }) => {
  const app = await launch({ language: 'en' });
  const { page } = app;
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  await server.start();
  await client.connect(await server.invite('45', 'Ana'));
  await mkdir(join(app.downloads, 'aulas'), { recursive: true });
  await writeFile(join(app.downloads, 'aulas/aula-01.md'), 'mine');
  await client.askByName('aulas');
  await page.getByTestId('answer').click();
  await expect(page.getByTestId('clash-name')).toContainText('aula-01.md');
  await judge(app, '107-client-clash-folder.en');
  await page.getByTestId('clash-keep').click();
  await expect(client.savedRow('aulas')).toBeVisible();
  const names = await readdir(join(app.downloads, 'aulas'));
  expect(names.filter((name) => name.startsWith('aula-01'))).toHaveLength(2);
});
