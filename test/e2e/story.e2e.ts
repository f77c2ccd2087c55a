/**
 * The whole story with two real apps, once in each language, as a class would live it: a
 * first run, an invite, a second computer that comes by its link, looks around, takes all
 * there is, pauses, goes on, loses the line and is back, is refused, checks a receipt, writes
 * to the keeper, and is shown the door. A picture of every screen that is passed.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reason } from '../../src/shared/errors';
import { catalogues, failureTexts, type Language } from '../../src/shared/i18n/texts';
import { expect, picture, test } from './fixture';
import type { RunningApp } from './launch';
import { ActivityPanel } from './pages/activity-panel';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';
import { Relay } from './relay';

const MB = 1_000_000;

/** A lesson beside the samples: one long recording and many small files. */
async function prepareLesson(vaultDir: string): Promise<void> {
  await mkdir(join(vaultDir, 'turma'));
  await writeFile(join(vaultDir, 'aula-gravada.pdf'), randomBytes(8 * MB));
  for (let at = 1; at <= 40; at += 1) {
    const name = `ficha-${String(at).padStart(2, '0')}.pdf`;
    await writeFile(join(vaultDir, 'turma', name), randomBytes(20_000));
  }
}

/** Files below a folder, as names with slashes. */
async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const infos = await Promise.all(names.map((name) => stat(join(folder, name))));
  return names
    .filter((_name, at) => infos[at]?.isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

/** How each language is told, and in which light. */
const tellings = [
  { language: 'pt-BR', suffix: 'pt', theme: 'light' },
  { language: 'en', suffix: 'en', theme: 'dark' },
] as const satisfies readonly { language: Language; suffix: string; theme: string }[];

for (const { language, suffix, theme } of tellings) {
  test(`the whole story, in ${language}`, async ({ launch, folder }) => {
    test.setTimeout(180_000);
    const told = failureTexts(language);
    const texts = catalogues[language];
    let taken = 0;
    const shoot = async (app: RunningApp, name: string): Promise<void> => {
      taken += 1;
      await picture(app, `story-${String(taken).padStart(2, '0')}-${name}.${suffix}`);
    };
    const begin = async (): Promise<RunningApp> => {
      const app = await launch({ language, welcome: true });
      await app.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
      await app.wear(theme);
      await app.resize(1280, 800);
      return app;
    };

    const host = await begin();
    const server = new ServerPanel(host);
    await test.step('the first run says how to begin', async () => {
      await expect(host.page.getByTestId('welcome')).toBeVisible();
      await shoot(host, 'first-run');
      await host.page.getByTestId('welcome-skip').click();
      await expect(host.page.getByTestId('status-line')).toContainText(texts.bar.first);
      await shoot(host, 'server-first');
    });

    await prepareLesson(host.vaultDir);
    const address = await server.start();
    const relay = await Relay.to(address);
    const port = Number(address.split(':')[1]);
    const link = await test.step('the server is open, and somebody is invited', async () => {
      await shoot(host, 'server-open');
      const file = join(folder, 'convite.bau');
      await host.answerSaveDialog(file);
      await host.page.getByTestId('invite-open').click();
      await server.fillInvite('45', 'Ana');
      const shown = await host.page.getByTestId('invite-link').inputValue();
      await host.page.getByTestId('invite-save').click();
      await expect(host.page.getByTestId('notice')).toContainText(texts.invite.saved);
      await shoot(host, 'server-invite');
      expect(await readFile(file, 'utf8')).toBe(`${shown}\n`);
      await host.page.getByTestId('invite-done').click();
      await server.openTab('ids');
      await expect(server.row('ids', '45', 'Ana')).toContainText(texts.server.idState.invited);
      await shoot(host, 'server-invited');
      return shown.replace(address, relay.address);
    });

    const guest = await begin();
    const client = new ClientPanel(guest);
    const { page } = guest;
    await test.step('a second computer comes by the link, and compares first', async () => {
      await page.getByTestId('welcome-draw').click();
      await expect(page.getByTestId('link-field')).toBeFocused();
      await shoot(guest, 'client-first');
      const before = await server.steps();
      await client.openLink(link);
      const asked = await client.question();
      expect(asked).toEqual({ address: relay.address, fp: await server.fingerprint() });
      await shoot(guest, 'client-question');
      expect(await server.steps()).toBe(before);
      await client.confirm();
      expect(await client.ownId()).toBe('45');
      await server.openTab('clients');
      await expect(server.row('clients', '45', 'Ana')).toContainText(await client.seenAddress());
      await expect(page.getByTestId('status-line')).toContainText(
        await page.getByTestId('vault-label').innerText(),
      );
      await shoot(guest, 'client-vault');
    });

    await test.step('it looks through the folders, and searches', async () => {
      await client.entry('turma').dblclick();
      await expect(client.entry('ficha-01.pdf')).toBeVisible();
      await shoot(guest, 'client-folder');
      await page.getByTestId('folder-path').getByRole('button').first().click();
      await expect(client.entry('aula-gravada.pdf')).toBeVisible();
      const search = page.getByTestId('search');
      await search.fill('zzz');
      await expect(page.getByTestId('entries')).toContainText(texts.client.nothingFound);
      await shoot(guest, 'client-nothing-found');
      await search.fill('ficha-4');
      await expect(client.entry('ficha-40.pdf')).toBeVisible();
      await search.fill('');
      await expect(client.entry('aula-gravada.pdf')).toBeVisible();
    });

    await test.step('all is asked for at once, rests, and goes on', async () => {
      relay.rate = 1.5 * MB;
      await client.askForAll();
      await client.expectState('aula-gravada.pdf', 'active');
      await expect(client.request('aula-gravada.pdf')).toContainText(/[kM]B\/s/);
      await shoot(guest, 'client-busy');
      await expect(server.row('clients', 'aula-gravada.pdf')).toHaveCount(1);
      await shoot(host, 'server-busy');
      await page.getByTestId('queue-pause').click();
      await client.expectState('aula-gravada.pdf', 'paused');
      await shoot(guest, 'client-paused');
      await page.getByTestId('queue-resume').click();
      await client.expectState('aula-gravada.pdf', 'active');
    });

    await test.step('the line is cut, and it is back where it was', async () => {
      relay.cut();
      await expect(page.getByTestId('vault-lost')).toBeVisible();
      await client.expectState('aula-gravada.pdf', 'waiting', 'queued');
      await shoot(guest, 'client-lost');
      relay.rate = Infinity;
      relay.open();
      await client.back();
      await expect(page.getByTestId('transfer')).toHaveCount(0, { timeout: 30_000 });
    });

    await test.step('every file is on disk, byte for byte, with its receipt', async () => {
      const names = await filesBelow(host.vaultDir);
      expect(names).toHaveLength(51);
      for (const name of names) {
        const [there, here] = await Promise.all([
          readFile(join(host.vaultDir, name)),
          readFile(join(guest.downloads, name)),
        ]);
        expect(here.equals(there), name).toBe(true);
      }
      const saved = new Set(await filesBelow(guest.downloads));
      for (const name of names.filter((each) => !each.includes('/'))) {
        expect(saved, name).toContain(`${name}.minisig`);
      }
      await shoot(guest, 'client-saved');
      await client.checkReceipt('aula-gravada.pdf');
      const outcome = page.getByTestId('receipt-outcome');
      await expect(outcome).toHaveAttribute('data-ok', 'true');
      await shoot(guest, 'client-receipt');
      await page.keyboard.press('Escape');
    });

    await test.step('what is refused is said to both, and leaves nothing behind', async () => {
      const before = await filesBelow(guest.downloads);
      const refusals = [
        ['ind.html', 404, 'not_found'],
        ['jogo.exe', 400, 'bad_extension'],
        ['../x.txt', 400, 'bad_name'],
      ] as const satisfies readonly (readonly [string, number, Reason])[];
      await server.openTab('refusals');
      for (const [name, status, reason] of refusals) {
        await client.askByName(name);
        const row = client.request(name);
        await expect(row).toHaveAttribute('data-status', String(status));
        await expect(row).toContainText(told[reason].what);
        await expect(row).toContainText(told[reason].next);
        await expect(server.row('refusals', name, String(status))).toContainText('45');
      }
      expect(await filesBelow(guest.downloads)).toEqual(before);
      await shoot(guest, 'client-refused');
      await shoot(host, 'server-refusals');
    });

    await test.step('a refusal has its page on both sides', async () => {
      await server.row('refusals', 'ind.html').click();
      const shown = host.page.getByTestId('http-page');
      await expect(shown).toContainText('HTTP/1.1 404 Not Found');
      await expect(shown).toContainText(`<h1>${told.not_found.what}</h1>`);
      await shoot(host, 'server-refusal-page');
      await host.page.keyboard.press('Escape');
      await client.request('ind.html').getByTestId('refusal-page').click();
      await expect(page.getByTestId('http-page')).toContainText(/Date: \w{3}, \d\d \w{3} \d{4}/);
      await shoot(guest, 'client-refusal-page');
      await page.keyboard.press('Escape');
      await expect(page.getByTestId('http-page')).toHaveCount(0);
    });

    await test.step('a message is answered with the address it came from', async () => {
      const seen = await client.seenAddress();
      expect(await client.say('Olá do 45')).toContain(seen.split(':').at(-1) ?? '');
      await server.openTab('messages');
      await expect(server.row('messages', 'Olá do 45')).toContainText(seen);
      await shoot(host, 'server-messages');
    });

    await test.step('both sides saw the same exchange of keys', async () => {
      const prints: string[] = [];
      for (const [app, side] of [
        [host, 'host'],
        [guest, 'guest'],
      ] as const) {
        const activity = new ActivityPanel(app);
        await activity.show();
        await activity.rows.first().click();
        await expect(activity.details).toBeVisible();
        await shoot(app, `activity-${side}`);
        await activity.openKeys();
        const latest = app.page.getByTestId('session-h').first().locator('[data-fp]');
        prints.push((await latest.getAttribute('data-fp')) ?? '');
        await shoot(app, `keys-${side}`);
      }
      expect(prints[0]).toMatch(/^[a-z2-7]{26}$/);
      expect(prints[1]).toBe(prints[0]);
      await server.show();
      await client.show();
    });

    await test.step('when the vault closes the client is told, and is back when it opens', async () => {
      await server.stop();
      const lost = page.getByTestId('vault-lost');
      await expect(lost).toHaveAttribute('title', `${told.stopping.what} ${told.stopping.next}`);
      await shoot(guest, 'client-vault-closed');
      await server.start(port);
      await client.back();
    });

    await test.step('the ID is revoked: told at once, and for good', async () => {
      const revokedAt = await server.revoke('45');
      const row = page.getByTestId('vault-row');
      await expect(row.getByTestId('vault-failure')).toHaveAttribute('data-reason', 'revoked');
      expect(Date.now() - revokedAt).toBeLessThan(2_000);
      await expect(row.getByTestId('vault-status')).toContainText('403');
      await expect(row).toContainText(told.revoked.what);
      await expect(row).toContainText(told.revoked.next);
      await expect(server.row('ids', '45')).toContainText(texts.server.idState.revoked);
      await shoot(guest, 'client-revoked');
      await shoot(host, 'server-revoked');
      const again = await host.ask('invite.create', { id: '45', name: 'Ana' });
      await client.openLink(again.link);
      await page.getByTestId('connect-confirm').click();
      await expect(page.getByTestId('connect-failure')).toHaveAttribute('data-status', '403');
      await shoot(guest, 'client-still-revoked');
      await server.openTab('refusals');
      await expect(server.row('refusals', '403').first()).toBeVisible();
      await server.openTab('clients');
      await expect(server.row('clients', '45')).toHaveCount(0);
    });
    await relay.close();
  });
}
