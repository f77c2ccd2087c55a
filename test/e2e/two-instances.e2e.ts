/**
 * The main job with two real apps side by side: one hosts in Portuguese, the other takes
 * in English. Every sample file arrives whole with its receipt, every refusal reaches
 * both people, and whoever loses the right to be there is told at once.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failureTexts } from '../../src/shared/i18n/texts';
import type { Reason } from '../../src/shared/errors';
import { expect, picture, test } from './fixture';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

const told = failureTexts('en');

/** Files below a folder, as names with slashes. */
async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const infos = await Promise.all(names.map((name) => stat(join(folder, name))));
  return names
    .filter((_name, at) => infos[at]?.isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

test('a vault in one app, a client in another', async ({ launch }) => {
  test.setTimeout(150_000);
  const host = await launch({ language: 'pt-BR' });
  const guest = await launch({ language: 'en' });
  const server = new ServerPanel(host);
  const client = new ClientPanel(guest);
  let link = '';
  let vaultFiles: string[] = [];

  await test.step('before anything was done, the window says how to begin', async () => {
    await expect(host.page.getByTestId('status-line')).toContainText(
      'Inicie o servidor ou abra um link de convite',
    );
    await host.wear('light');
    await guest.wear('light');
    await picture(host, '01-server-first.pt.light');
    await picture(guest, '01-server-first.en.light');
    await guest.page.getByTestId('first-link').click();
    await expect(guest.page.getByTestId('link-field')).toBeVisible();
    await picture(guest, '02-client-first.en.light');
  });

  await test.step('the host starts and invites', async () => {
    const address = await server.start();
    expect(address).toMatch(/^127\.0\.0\.1:[1-9]\d+$/);
    await expect(host.page.getByTestId('vault-files')).toContainText('10 arquivos');
    link = await server.invite('45', 'Ana');
    expect(link).toMatch(/^bau:\/\//);
    await server.openTab('ids');
    await expect(server.row('ids', '45', 'Ana')).toContainText('convidado');
    vaultFiles = await filesBelow(host.vaultDir);
    expect(vaultFiles).toHaveLength(10);
  });

  await test.step('the client sees whose vault it is before anything is dialed', async () => {
    const stepsBefore = await server.steps();
    await client.openLink(link);
    const { address, fp } = await client.question();
    expect(address).toBe(await server.address());
    expect(fp).toBe(await server.fingerprint());
    await picture(guest, '03-confirm-link.en.light');
    expect(await server.steps()).toBe(stepsBefore);
  });

  await test.step('it connects and learns its ID and address', async () => {
    await client.confirm();
    expect(await client.ownId()).toBe('45');
    const seen = await client.seenAddress();
    expect(seen).toMatch(/^127\.0\.0\.1:\d+$/);
    await server.openTab('clients');
    const row = server.row('clients', '45', 'Ana');
    await expect(row).toContainText(seen);
    const { identity } = await guest.ask('snapshot', {});
    await expect(row.locator('[data-fp]')).toHaveAttribute('data-fp', identity?.clientFp ?? '');
    await picture(guest, '04-client-connected.en.light');
  });

  await test.step('it lists, asks by name, then for everything', async () => {
    await expect(client.entries()).toHaveCount(8);
    await client.askByName('index.html');
    await expect(client.savedRow('index.html')).toBeVisible();
    await client.entry('aulas').dblclick();
    await expect(client.entry('aula-01.md')).toBeVisible();
    await client.askForAll();
    for (const name of ['aula-01.md', 'diffie-hellman.txt', 'exercícios.csv']) {
      await expect(client.savedRow(name)).toBeVisible();
    }
    await picture(guest, '05-client-folder.en.light');
    await guest.page.getByTestId('folder-path').getByRole('button').first().click();
    await expect(client.entry('carros.html')).toBeVisible();
    const others = vaultFiles.filter((name) => !name.includes('/') && name !== 'index.html');
    for (const name of others)
      await client.entry(name).getByRole('checkbox').click({ force: true });
    await guest.page.getByTestId('ask-selected').click();
    await expect.poll(() => client.savedCount()).toBe(10);
    await expect(guest.page.getByTestId('transfer')).toHaveCount(0);
  });

  await test.step('every file is on disk, byte for byte, with its receipt', async () => {
    const saved = await filesBelow(guest.downloads);
    expect(saved).toEqual(
      vaultFiles
        .map((name) => basename(name))
        .flatMap((name) => [name, `${name}.minisig`])
        .sort(),
    );
    for (const name of vaultFiles) {
      const [original, copy] = await Promise.all([
        readFile(join(host.vaultDir, name)),
        readFile(join(guest.downloads, basename(name))),
      ]);
      expect(copy.equals(original), name).toBe(true);
    }
    const rows = guest.page.getByTestId('saved-row');
    for (const row of await rows.all()) await expect(row).toHaveAttribute('data-receipt', 'valid');
    await client.checkReceipt('exodia.png');
    const outcome = guest.page.getByTestId('receipt-outcome');
    await expect(outcome).toContainText('Exactly what the vault signed.');
    await guest.page.keyboard.press('Escape');
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
    await picture(guest, '06-client-refused.en.light');
    await picture(host, '07-server-errors.pt.light');
  });

  await test.step('a refusal has its page on both sides', async () => {
    await server.row('refusals', 'ind.html').click();
    const page = host.page.getByTestId('http-page');
    await expect(page).toContainText('HTTP/1.1 404 Not Found');
    await expect(page).toContainText('Server: Bau');
    await expect(page).toContainText('<h1>Não há arquivo com esse nome no baú.</h1>');
    await picture(host, '08-server-error-page.pt.light');
    await host.page.keyboard.press('Escape');
    await client.request('ind.html').getByTestId('refusal-page').click();
    await expect(guest.page.getByTestId('http-page')).toContainText(told.not_found.what);
    await expect(guest.page.getByTestId('http-page')).toContainText(
      /Date: \w{3}, \d\d \w{3} \d{4}/,
    );
    await guest.page.keyboard.press('Escape');
    await expect(guest.page.getByTestId('http-page')).toHaveCount(0);
  });

  await test.step('a message is answered with the address it came from', async () => {
    const seen = await client.seenAddress();
    expect(await client.say('Olá do 45')).toContain(seen.split(':').at(-1) ?? '');
    await server.openTab('messages');
    await expect(server.row('messages', 'Olá do 45')).toContainText(seen);
  });

  await test.step('both look right in the dark', async () => {
    await host.wear('dark');
    await guest.wear('dark');
    await picture(guest, '09-client-busy.en.dark');
    await server.openTab('activity');
    await picture(host, '10-server-activity.pt.dark');
    await server.openTab('clients');
    await picture(host, '11-server-clients.pt.dark');
  });

  await test.step('when the vault closes the client is told, and comes back when it opens', async () => {
    const port = Number((await server.address()).split(':').at(-1));
    await server.stop();
    const lost = guest.page.getByTestId('vault-lost');
    await expect(lost).toHaveAttribute('title', `${told.stopping.what} ${told.stopping.next}`);
    await picture(guest, '12-client-vault-closed.en.dark');
    await guest.page.getByTestId('connect-now').click();
    await expect(lost).toHaveAttribute('title', new RegExp(told.unreachable.what));
    await server.start(port);
    await guest.page.getByTestId('connect-now').click();
    await expect(guest.page.getByTestId('own-id')).toHaveText('45');
    await expect(lost).toHaveCount(0);
  });

  await test.step('a revoked client is told at once and stays out', async () => {
    const revokedAt = await server.revoke('45');
    const row = guest.page.getByTestId('vault-row');
    await expect(row.getByTestId('vault-failure')).toHaveAttribute('data-reason', 'revoked');
    expect(Date.now() - revokedAt).toBeLessThan(2_000);
    await expect(row.getByTestId('vault-status')).toHaveText('403 Forbidden');
    await expect(row).toContainText(told.revoked.what);
    await expect(row).toContainText(told.revoked.next);
    await picture(guest, '13-client-revoked.en.dark');
    await server.openTab('clients');
    await expect(server.row('clients', '45')).toHaveCount(0);
    await row.getByTestId('vault-connect').click();
    await server.openTab('refusals');
    await expect(server.row('refusals', '403').first()).toBeVisible();
    await expect(row.getByTestId('vault-status')).toHaveText('403 Forbidden');
    await server.openTab('ids');
    await expect(server.row('ids', '45')).toContainText('revogado');
    await picture(host, '14-server-revoked.pt.dark');
  });

  await test.step('a new invite does not help the key that was revoked', async () => {
    await client.openLink(await server.invite('45', 'Ana'));
    await guest.page.getByTestId('connect-confirm').click();
    const failure = guest.page.getByTestId('connect-failure');
    await expect(failure).toHaveAttribute('data-status', '403');
    await expect(failure).toContainText(told.revoked.next);
    await picture(guest, '15-client-still-revoked.en.dark');
  });
});
