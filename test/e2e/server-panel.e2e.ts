/**
 * The server panel, whole, in one language after the other: the list of IDs, rights, lists
 * of people, claims, the vault's files, limits, extension lists, errors, and what happens
 * when a port is taken or the folder goes away.
 */
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { catalogues, failureTexts } from '../../src/shared/i18n/texts';
import { drop } from './drop';
import { expect, picture, test } from './fixture';
import { judge } from './judge';
import type { RunningApp } from './launch';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

test.setTimeout(150_000);

/** Answers the next native dialogs of main, one after the other. */
async function answerDialogs(app: RunningApp, paths: readonly string[]): Promise<void> {
  await app.electron.evaluate(({ dialog }, answers) => {
    const left = [...answers];
    dialog.showOpenDialog = () => {
      const path = left.shift();
      return Promise.resolve({
        canceled: path === undefined,
        filePaths: path === undefined ? [] : [path],
      });
    };
    dialog.showSaveDialog = () => {
      const path = left.shift();
      return Promise.resolve({ canceled: path === undefined, filePath: path ?? '' });
    };
  }, paths);
}

for (const language of ['pt-BR', 'en'] as const) {
  const texts = catalogues[language];
  const named = (name: string): string => `${name}.${language === 'en' ? 'en' : 'pt'}`;

  test(`people and their rights, ${language}`, async ({ launch, folder }) => {
    const app = await launch({ language });
    const { page } = app;
    const server = new ServerPanel(app);
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
    await server.start();

    await test.step('a list is looked at before it is taken', async () => {
      await server.openTab('ids');
      await page.getByTestId('roster-menu').click();
      await page.getByTestId('menu-import').click();
      await page.getByTestId('roster-text').fill('id,nome\n22,Beto\nnão serve,Ana\n22,Caio');
      await page.getByTestId('roster-look').click();
      const problems = page.getByTestId('roster-problems');
      await expect(problems).toContainText(texts.roster.why.id);
      await expect(problems).toContainText(texts.roster.why.twice);
      await expect(problems.getByRole('listitem')).toHaveCount(2);
      await judge(app, named('60-roster-faults'));
      const list = join(folder, 'turma.csv');
      await writeFile(list, 'id;nome\n22;Beto\n10;Jos\u00e9\n45;Ana\n', 'latin1');
      await answerDialogs(app, [list]);
      await page.getByTestId('roster-choose').click();
      await expect(page.getByTestId('roster-plan')).toContainText('22, 10, 45');
      await expect(page.getByTestId('roster-text')).toHaveValue(/José/);
      await judge(app, named('61-roster-plan'));
      await page.getByTestId('roster-import').click();
      await expect(server.row('ids', 'José')).toHaveCount(1);
    });

    await test.step('many get the same rights, and keep what they differ in', async () => {
      await page.getByTestId('ids').getByRole('checkbox').first().click({ force: true });
      await page.getByTestId('chosen-edit').click();
      await page.getByTestId('rights-quota').fill('500 MB');
      await page.getByTestId('rights-extensions').fill('pdf tar.gz');
      await expect(page.getByText(texts.ids.extensionsInvalid)).toBeVisible();
      await page.getByTestId('rights-extensions').fill('.pdf, ZIP');
      await page.getByTestId('id-dialog').getByText(texts.ids.message).click();
      await judge(app, named('62-rights-of-many'));
      await page.getByTestId('id-save').click();
      await expect(page.getByTestId('id-dialog')).toHaveCount(0);
      const { server: view } = await app.ask('snapshot', {});
      expect(view.ids.map(({ id }) => id)).toEqual(['10', '22', '45']);
      for (const { rights, name } of view.ids) {
        expect(rights).toMatchObject({
          message: false,
          extensions: ['pdf', 'zip'],
          quotaBytes: 500_000_000,
        });
        expect(name).not.toBe('');
      }
      await judge(app, named('63-ids-chosen'));
      await page.getByTestId('chosen-none').click();
      await expect(page.getByTestId('ids-add')).toBeVisible();
    });

    await test.step('one gets a folder of the vault', async () => {
      await page.getByTestId('ids-search').fill('jose');
      await expect(server.row('ids', 'Beto')).toHaveCount(0);
      await server.row('ids', '10').getByTestId('id-menu').click();
      await page.getByTestId('menu-edit').click();
      await page.getByTestId('pick-folder').click();
      const [first] = (await app.ask('files.list', {})).entries;
      expect(first?.kind).toBe('dir');
      await page.getByTestId('picker-folders').getByRole('button').first().click();
      await judge(app, named('64-folder-picker'));
      await page.getByTestId('pick-this').click();
      await expect(page.getByTestId('rights-folders')).toHaveValue(first?.name ?? '');
      await page.getByTestId('rights-expires').fill('2031-12-31');
      await page.getByTestId('id-save').click();
      await expect(page.getByTestId('id-dialog')).toHaveCount(0);
      const { ids } = (await app.ask('snapshot', {})).server;
      expect(ids[0]?.rights.folders).toEqual([first?.name]);
      expect(ids[0]?.expiresAt).toBe(new Date(2032, 0, 1).getTime());
      await page.getByTestId('ids-search').fill('');
    });

    await test.step('an invite comes with its rights', async () => {
      await page.getByTestId('invite-open').click();
      await page.getByTestId('invite-id').fill('novo');
      await page.getByTestId('invite-rights').click();
      await page.getByTestId('rights-quota').fill('1 GB');
      await page.getByTestId('invite-dialog').getByText(texts.ids.read).click();
      await judge(app, named('65-invite-rights'));
      await server.fillInvite('novo', 'Nina');
      await page.getByTestId('invite-done').click();
      const { ids } = (await app.ask('snapshot', {})).server;
      const novo = ids.find(({ id }) => id === 'novo');
      expect(novo).toMatchObject({ name: 'Nina', rights: { read: false, quotaBytes: 1e9 } });
      expect(novo?.inviteExpiresAt).not.toBeNull();
    });

    await test.step('sheets and lists are written where the person says', async () => {
      const paths = ['folha.pdf', 'folha.html', 'lista.csv'].map((name) => join(folder, name));
      await answerDialogs(app, paths);
      for (const format of ['pdf', 'html']) {
        await page.getByTestId('roster-menu').click();
        await page.getByTestId('menu-sheet').click();
        if (format === 'html') {
          await page.getByTestId('sheet-format').click();
          await page.getByRole('option').nth(1).click();
        } else await judge(app, named('66-sheet'));
        await page.getByTestId('sheet-save').click();
        await expect(page.getByTestId('sheet-dialog')).toHaveCount(0);
      }
      await page.getByTestId('roster-menu').click();
      await page.getByTestId('menu-export').click();
      await expect
        .poll(() =>
          access(paths[2] ?? '').then(
            () => true,
            () => false,
          ),
        )
        .toBe(true);
      const [pdf, html, csv] = await Promise.all(paths.map((path) => readFile(path)));
      expect(pdf?.subarray(0, 5).toString()).toBe('%PDF-');
      expect(html?.toString().match(/bau:\/\//g)?.length).toBeGreaterThanOrEqual(4);
      expect(csv?.toString()).toContain('José');
    });

    await test.step('claims are open for a while', async () => {
      await server.row('ids', '22').getByTestId('id-menu').click();
      await page.getByTestId('menu-edit').click();
      await page.getByTestId('id-dialog').getByText(texts.ids.claimable).click();
      await page.getByTestId('id-save').click();
      await expect(page.getByTestId('id-dialog')).toHaveCount(0);
      await page.getByTestId('roster-menu').click();
      await page.getByTestId('menu-claims').click();
      await page.getByTestId('claims-open').click();
      await expect(page.getByTestId('claims-left')).toBeVisible();
      await judge(app, named('67-claims'));
      await page.getByTestId('claims-close').click();
      await expect(page.getByTestId('claims-open')).toBeVisible();
      await page.keyboard.press('Escape');
    });

    await test.step('an invite is withdrawn, an ID revoked, another taken off', async () => {
      await server.row('ids', 'Nina').getByTestId('id-menu').click();
      await page.getByTestId('menu-withdraw').click();
      await page.getByTestId('confirm').click();
      await server.row('ids', 'Nina').getByTestId('id-menu').click();
      await expect(page.getByTestId('menu-withdraw')).toHaveCount(0);
      await page.getByTestId('menu-remove').click();
      await expect(page.getByRole('alertdialog')).toContainText(texts.ids.end.remove.text);
      await page.getByTestId('confirm').click();
      await expect(server.row('ids', 'Nina')).toHaveCount(0);
      await server.askToRevoke('22');
      await expect(page.getByRole('alertdialog')).toContainText(texts.ids.end.revoke.text);
      await page.getByTestId('confirm').click();
      await expect(server.row('ids', 'Beto')).toContainText(texts.server.idState.revoked);
      await app.resize(800, 600);
      await judge(app, named('68-ids-narrow'));
    });
  });

  test(`the vault's files, limits and lists, ${language}`, async ({ launch, folder }) => {
    const app = await launch({ language });
    const { page } = app;
    const server = new ServerPanel(app);
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
    const incoming = join(folder, 'novos');
    await mkdir(join(incoming, 'sub'), { recursive: true });
    await writeFile(join(incoming, 'carta.txt'), 'olá');
    await writeFile(join(incoming, 'sub', 'foto.png'), 'png');
    await writeFile(join(incoming, 'programa.exe'), 'x');

    await test.step('shown while the server is stopped, searched and put in order', async () => {
      await server.openTab('files');
      await expect(page.getByTestId('files').getByRole('row').nth(1)).toBeVisible();
      await judge(app, named('70-files-stopped'));
      await page.getByTestId('files-search').fill('zzz-nada');
      await expect(page.getByText(texts.vaultFiles.noneFound)).toBeVisible();
      await page.getByTestId('files-search').fill('');
      await page.getByTestId('files-order').click();
      await page.getByTestId('menu-size').click();
      const sizes = (await app.ask('files.list', { sort: 'size', isDescending: true })).entries;
      const [largest] = sizes.filter(({ kind }) => kind !== 'dir');
      await expect(server.row('files', largest?.name ?? '').first()).toBeVisible();
    });

    await test.step('what is dropped or chosen is copied in, and what cannot come is said', async () => {
      await drop(app, 'drop-zone', [incoming]);
      const problems = page.getByTestId('file-problems');
      await expect(problems).toContainText('programa.exe');
      await expect(problems).toContainText(texts.vaultFiles.why.extension);
      await judge(app, named('71-not-added'));
      await page.keyboard.press('Escape');
      expect(await readFile(join(app.vaultDir, 'novos', 'sub', 'foto.png'), 'utf8')).toBe('png');
      await server.row('files', 'novos').dblclick();
      await expect(server.row('files', 'carta.txt')).toHaveCount(1);
      await answerDialogs(app, [join(incoming, 'carta.txt')]);
      await page.getByTestId('files-add').click();
      await expect(server.row('files', 'carta (2).txt')).toHaveCount(1);
      await judge(app, named('72-files-added'));
      const forged = await app.page.evaluate(() => {
        const { bau } = globalThis as unknown as {
          bau: Record<string, (input: unknown) => Promise<unknown>>;
        };
        return bau['vaultFolder.drop']?.({
          into: '',
          files: [new File(['x'], 'made-up.txt'), { path: '/etc/passwd' }, '/etc/passwd'],
          paths: ['/etc/passwd'],
        });
      });
      expect(forged).toMatchObject({ ok: false, error: { reason: 'bad_input' } });
    });

    await test.step('extension lists are the host’s', async () => {
      await page.getByTestId('server-more').click();
      await page.getByTestId('menu-extensions').click();
      await page.getByTestId('extensions-text').fill('.TXT md tar.gz');
      await expect(page.getByTestId('extensions-save')).toBeDisabled();
      await page.getByTestId('extensions-text').fill('.TXT md exe');
      await judge(app, named('73-extensions'));
      await page.getByTestId('extensions-save').click();
      await expect(server.row('files', 'programa.exe')).toHaveCount(0);
      const { config } = (await app.ask('snapshot', {})).server;
      expect(config.extensions?.text).toEqual(['txt', 'md', 'exe']);
    });

    await test.step('limits are set in plain words, within their ranges', async () => {
      await page.getByTestId('server-more').click();
      await page.getByTestId('menu-limits').click();
      await page.getByTestId('limit-sessions').fill('0');
      await expect(page.getByTestId('limits-save')).toBeDisabled();
      await page.getByTestId('limit-sessions').fill('40');
      await page.getByTestId('limit-totalBytesPerSecond').fill('25 MB');
      await judge(app, named('74-limits'));
      await page.getByTestId('limits-advanced').click();
      await judge(app, named('75-limits-advanced'));
      await page.getByTestId('limits-save').click();
      await expect(page.getByTestId('limits-dialog')).toHaveCount(0);
      const { limits } = await app.ask('limits.get', {});
      expect(limits).toMatchObject({ sessions: 40, totalBytesPerSecond: 25_000_000 });
    });

    await test.step('being found on the network is a choice, where there is a network', async () => {
      const announce = page.getByTestId('server-announce');
      const box = announce.getByRole('checkbox');
      const config = async () => (await app.ask('snapshot', {})).server.config;
      const reach = async (words: string): Promise<void> => {
        await page.getByTestId('server-reach').click();
        await page.getByRole('option', { name: words }).click();
      };
      await expect(box).toBeDisabled();
      await reach(texts.server.reaches.network);
      await expect(box).toBeChecked();
      await announce.click();
      await expect(box).not.toBeChecked();
      await expect.poll(config).toMatchObject({ reach: 'network', announce: false });
      await picture(app, named('75-announce'));
      await reach(texts.server.reaches.computer);
      await expect(box).toBeDisabled();
    });

    await test.step('a taken port is said, with a way on', async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => taken.once('listening', resolve));
      const { port } = taken.address() as AddressInfo;
      await page.getByTestId('server-port').fill(String(port));
      await page.getByTestId('server-port').press('Enter');
      await page.getByTestId('server-start').click();
      const failure = page.getByTestId('server-failure');
      await expect(failure).toContainText(failureTexts(language).port_in_use.what);
      await judge(app, named('76-port-taken'));
      await page.getByTestId('any-port').click();
      await server.address();
      taken.close();
      await page.getByTestId('server-address-qr').click();
      await judge(app, named('77-address-code'));
      await page.keyboard.press('Escape');
    });

    await test.step('errors are counted, filtered and searched', async () => {
      const link = await server.invite('45', 'Ana');
      const client = new ClientPanel(app);
      await client.connect(link);
      for (const name of ['nada.txt', 'a.zzz']) {
        await client.askByName(name);
        await expect(client.request(name)).toHaveAttribute('data-state', 'failed');
      }
      await server.show();
      await server.openTab('refusals');
      await expect(server.row('refusals', '404')).toHaveCount(1);
      await page.getByTestId('refusals-status').click();
      await page.getByRole('option', { name: /404/ }).click();
      await expect(server.row('refusals', 'nada.txt')).toHaveCount(1);
      await expect(page.getByTestId('refusals').getByRole('row')).toHaveCount(2);
      await page.getByTestId('refusals-search').fill('qualquer');
      await expect(page.getByText(texts.counters.noneFound)).toBeVisible();
      await page.getByTestId('refusals-search').fill('');
      await expect(page.getByTestId('counters')).toContainText(texts.counters.connections);
      await judge(app, named('78-errors'));
    });

    await test.step('a folder that goes away while serving is said, and so is its return', async () => {
      await rename(app.vaultDir, `${app.vaultDir}-x`);
      const gone = page.getByTestId('vault-gone');
      await expect(gone).toContainText(failureTexts(language).vault_gone.what);
      await server.openTab('files');
      await judge(app, named('79-folder-gone'));
      await rename(`${app.vaultDir}-x`, app.vaultDir);
      await expect(gone).toHaveCount(0);
      await expect(page.getByTestId('files').getByRole('row').nth(1)).toBeVisible();
      await app.resize(800, 600);
      await picture(app, named('79-narrow'));
    });
  });
}
