/**
 * The queue, over a slow line that is cut: many files and a folder, pause and resume, cancel
 * and retry, a lost connection that comes back, a folder of which a file is missing, and the
 * questions about files that are here already.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../../src/shared/i18n/texts';
import { expect, picture, test } from './fixture';
import { judge } from './judge';
import type { RunningApp } from './launch';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';
import { Relay } from './relay';

const MB = 1_000_000;
const slow = 1.5 * MB;

/** Content of the vault besides its samples. */
async function fill(vaultDir: string): Promise<void> {
  await writeFile(join(vaultDir, 'aula-gravada.pdf'), randomBytes(24 * MB));
  await writeFile(join(vaultDir, 'copia-do-projeto.pdf'), randomBytes(16 * MB));
  await mkdir(join(vaultDir, 'fotos/praia'), { recursive: true });
  for (let at = 1; at <= 60; at += 1) {
    const name = `foto-${String(at).padStart(3, '0')}.jpg`;
    await writeFile(join(vaultDir, at % 2 ? 'fotos' : 'fotos/praia', name), randomBytes(300_000));
  }
  await mkdir(join(vaultDir, 'videos'));
  for (const name of ['a.pdf', 'b.pdf', 'z.pdf']) {
    await writeFile(join(vaultDir, 'videos', name), randomBytes(4 * MB));
  }
}

/** A guest on a slow line to a host whose vault is full. */
async function connected(
  host: RunningApp,
  guest: RunningApp,
): Promise<{ relay: Relay; client: ClientPanel }> {
  await fill(host.vaultDir);
  const server = new ServerPanel(host);
  const relay = await Relay.to(await server.start());
  const { link } = await host.ask('invite.create', {
    id: '45',
    name: 'Ana',
    address: relay.address,
  });
  const client = new ClientPanel(guest);
  await client.connect(link);
  await expect(client.entry('aula-gravada.pdf')).toBeVisible();
  return { relay, client };
}

const suffix: Readonly<Record<Language, string>> = { 'pt-BR': 'pt', en: 'en' };

for (const language of ['pt-BR', 'en'] as const) {
  test(`a queue over a line that is cut, in ${language}`, async ({ launch }) => {
    test.setTimeout(240_000);
    const host = await launch({ language });
    const guest = await launch({ language });
    const { page } = guest;
    const named = (name: string): string => `${name}.${suffix[language]}`;
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
    await guest.resize(1280, 800);
    await guest.wear('light');
    const { relay, client } = await connected(host, guest);
    const line = (name: string) => client.request(name).getByTestId('transfer-line');

    await test.step('files and a folder are asked for at once', async () => {
      await client.choose('aula-gravada.pdf', 'copia-do-projeto.pdf', 'fotos');
      await judge(guest, named('80-queue-chosen'));
      relay.rate = slow;
      await page.getByTestId('ask-selected').click();
      await expect(page.getByTestId('transfer')).toHaveCount(3);
      await client.expectState('aula-gravada.pdf', 'active');
      await expect(line('aula-gravada.pdf')).toContainText(/[kM]B\/s/);
      // The computer may not sleep now.
      const isAwake = () =>
        guest.electron.evaluate(({ powerSaveBlocker }) =>
          [0, 1, 2, 3].some((id) => powerSaveBlocker.isStarted(id)),
        );
      await expect.poll(isAwake).toBe(true);
      await judge(guest, named('81-queue-busy'));
    });

    await test.step('all rest, and go on from where they were', async () => {
      // Enough of the first is on the disk to be worth going on from.
      const received = async (): Promise<number> => {
        const { transfers } = (await guest.ask('snapshot', {})).client;
        return transfers.find(({ name }) => name === 'aula-gravada.pdf')?.received ?? 0;
      };
      await expect.poll(received, { timeout: 30_000 }).toBeGreaterThan(3 * MB);
      await page.getByTestId('queue-pause').click();
      for (const name of ['aula-gravada.pdf', 'copia-do-projeto.pdf', 'fotos']) {
        await client.expectState(name, 'paused');
      }
      await judge(guest, named('82-queue-paused'));
      await page.getByTestId('queue-resume').click();
      await client.expectState('aula-gravada.pdf', 'active');
      await expect(line('aula-gravada.pdf')).toContainText(/%/);
    });

    await test.step('one is cancelled, and asked for again', async () => {
      await client.request('copia-do-projeto.pdf').getByTestId('transfer-cancel').click();
      await client.expectState('copia-do-projeto.pdf', 'cancelled');
      await picture(guest, named('83-queue-cancelled'));
      await client.request('copia-do-projeto.pdf').getByTestId('transfer-retry').click();
      await client.expectState('copia-do-projeto.pdf', 'active', 'queued');
    });

    await test.step('the connection is lost, said so, and comes back', async () => {
      relay.cut();
      await expect(page.getByTestId('vault-lost')).toBeVisible();
      await client.expectState('aula-gravada.pdf', 'waiting');
      await client.choose('exodia.png', 'aulas');
      await page.getByTestId('ask-name').fill('meio-escri');
      await judge(guest, named('84-connection-lost'));
      await guest.resize(800, 600);
      await expect(page.getByTestId('ask-name')).toHaveValue('meio-escri');
      await page.getByTestId('tab-requests').click();
      await judge(guest, named('85-connection-lost-small'));
      await guest.resize(1280, 800);
      await expect(page.getByTestId('ask-name')).toHaveValue('meio-escri');
      // What was listed is fetched anew with the connection; what was chosen in it stays.
      await page.getByTestId('ask-name').fill('');
      relay.open();
      await page.getByTestId('connect-now').click();
      await expect(page.getByTestId('own-id')).toHaveText('45');
      for (const name of ['exodia.png', 'aulas']) {
        await expect(client.entry(name)).toHaveAttribute('aria-selected', 'true');
        await client.entry(name).getByRole('checkbox').click({ force: true });
      }
      await client.expectState('aula-gravada.pdf', 'active');
      relay.rate = Infinity;
      await expect(client.savedRow('aula-gravada.pdf')).toHaveAttribute('data-receipt', 'valid');
      await expect(client.savedRow('copia-do-projeto.pdf')).toBeVisible();
      await client.checkReceipt('fotos');
      await expect(page.getByTestId('receipt-outcome')).toHaveAttribute('data-ok', 'true');
      await page.keyboard.press('Escape');
      await expect(client.savedRow('fotos')).toHaveAttribute('data-receipt', 'valid');
      await expect(page.getByTestId('transfer')).toHaveCount(0);
      for (const name of ['aula-gravada.pdf', 'fotos/foto-001.jpg', 'fotos/praia/foto-060.jpg']) {
        const [here, there] = await Promise.all([
          readFile(join(guest.downloads, name)),
          readFile(join(host.vaultDir, name)),
        ]);
        expect(here.equals(there), name).toBe(true);
      }
    });

    await test.step('a folder of which one file is gone says which', async () => {
      relay.rate = slow;
      await client.entry('videos').getByTestId('entry-ask').click();
      await client.expectState('videos', 'active');
      await expect(line('videos')).toContainText(/[kM]B\/s/);
      await rm(join(host.vaultDir, 'videos/z.pdf'));
      relay.rate = 12 * MB;
      await client.expectState('videos', 'failed');
      await client.request('videos').getByTestId('refusal-page').click();
      await expect(page.getByTestId('problems')).toContainText('z.pdf');
      await judge(guest, named('86-folder-problems'));
      await page.keyboard.press('Escape');
      await client.request('videos').getByTestId('transfer-remove').click();
      await expect(page.getByTestId('transfer')).toHaveCount(0);
      relay.rate = Infinity;
    });

    await test.step('what is here already is asked about, once for all', async () => {
      await writeFile(join(guest.downloads, 'carros.html'), 'mine');
      await writeFile(join(guest.downloads, 'index.html'), 'mine too');
      await client.choose('carros.html', 'index.html', 'guia.pdf');
      await page.getByTestId('ask-selected').click();
      await client.expectState('carros.html', 'asking');
      await client.expectState('index.html', 'asking');
      await expect(client.savedRow('guia.pdf')).toBeVisible();
      // Nothing took the keys from whoever types.
      await expect(page.getByTestId('clash')).toHaveCount(0);
      await judge(guest, named('87-questions'));
      await page.getByTestId('answer').click();
      await expect(page.getByTestId('clash-name')).toHaveText('carros.html');
      await judge(guest, named('88-question'));
      await page.getByTestId('clash-replace').click();
      await expect(page.getByTestId('clash-name')).toHaveText('index.html');
      await page.getByTestId('clash').getByRole('checkbox').click({ force: true });
      await page.getByTestId('clash-keep').click();
      await expect(page.getByTestId('clash')).toHaveCount(0);
      await expect(client.savedRow('index (2).html')).toBeVisible();
      await expect(client.savedRow('carros.html')).toBeVisible();
      const read = (name: string) => readFile(join(guest.downloads, name), 'utf8');
      expect(await read('index.html')).toBe('mine too');
      expect(await read('carros.html')).toBe(
        await readFile(join(host.vaultDir, 'carros.html'), 'utf8'),
      );
    });

    await test.step('a folder by its typed name, and the whole vault from the menu', async () => {
      await client.askByName('aulas');
      await expect(client.savedRow('aulas').first()).toBeVisible();
      await client.fromAskMenu('skip');
      await client.fromAskMenu('ask-vault');
      await expect(page.getByTestId('transfer')).toHaveCount(0, { timeout: 30_000 });
      await expect(page.getByTestId('saved-row').first()).toContainText(/\d/);
      await judge(guest, named('89-saved-folders'));
      const { existing } = await guest.ask('app.info', {});
      expect(existing).toBe('skip');
    });
    await relay.close();
  });
}

test('the queue with keys alone', async ({ launch }) => {
  test.setTimeout(120_000);
  const host = await launch();
  const guest = await launch();
  const { page } = guest;
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  await guest.resize(1280, 800);
  const { relay, client } = await connected(host, guest);
  const named = (name: string): string => `${name}.pt`;
  const queue = page.getByTestId('transfers');
  relay.rate = 40_000;
  await client.fromAskMenu('keep');
  await client.choose('aula-gravada.pdf', 'copia-do-projeto.pdf', 'fotos');
  await page.getByTestId('ask-selected').click();
  await expect(page.getByTestId('transfer')).toHaveCount(3);
  const names = async (): Promise<string[]> => {
    const { client: seen } = await guest.ask('snapshot', {});
    return seen.transfers.filter(({ state }) => state !== 'saved').map(({ name }) => name);
  };
  const first = (await names())[0] ?? '';
  await page.getByTestId('queue-menu').focus();
  await page.keyboard.press('Tab');
  await expect(queue.getByRole('rowgroup').last().getByRole('row').first()).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(async () => (await names())[1]).toBe(first);
  await expect(queue.getByRole('row').filter({ hasText: first })).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByTestId('menu-pause')).toBeVisible();
  await judge(guest, named('90-queue-menu'));
  await page.getByTestId('menu-pause').focus();
  await page.keyboard.press('Enter');
  await client.expectState(first, 'paused');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await judge(guest, named('91-cancel-question'));
  await page.getByTestId('confirm').click();
  // What is on the line already has to come off it.
  relay.rate = Infinity;
  await expect(page.locator('[data-testid="transfer"][data-state="cancelled"]')).toHaveCount(3);
  await page.getByTestId('queue-menu').click();
  await page.getByTestId('menu-remove').click();
  await expect(page.getByTestId('transfer')).toHaveCount(0);
  await relay.close();
});

test('ten thousand requests are a list like any other', async ({ launch }) => {
  test.setTimeout(120_000);
  const host = await launch({ language: 'en' });
  const guest = await launch({ language: 'en' });
  const { page } = guest;
  const { relay, client } = await connected(host, guest);
  await page.getByTestId('vault-disconnect').click();
  await expect(page.getByTestId('vault-row')).toBeVisible();
  relay.cut();
  const { client: seen } = await guest.ask('snapshot', {});
  const vault = seen.vaults[0]?.fp ?? '';
  const names = Array.from({ length: 10_000 }, (_name, at) => `a/${String(at)}.txt`);
  await guest.ask('get', { vault, names, kind: 'file', existing: 'keep' });
  const list = page.getByTestId('transfers');
  await expect(client.request('a/0.txt')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Requests/ })).toContainText('10,000');
  expect(await page.getByTestId('transfer').count()).toBeLessThan(60);

  const { longest, ms } = await list.evaluate(async (element) => {
    const gaps: number[] = [];
    const from = performance.now();
    let last = from;
    for (let step = 0; step < 120; step += 1) {
      element.scrollTop += 400;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }
    gaps.sort((one, other) => one - other);
    return { longest: gaps[Math.floor(gaps.length * 0.9)] ?? 0, ms: last - from };
  });
  test.info().annotations.push({
    type: 'scroll',
    description: `p90 ${longest.toFixed(1)} ms, ${(ms / 120).toFixed(1)} ms a step`,
  });
  expect(longest).toBeLessThan(250);
  await picture(guest, '92-ten-thousand.en');
  await page.getByTestId('queue-pause').click();
  await expect(page.locator('[data-testid="transfer"]').first()).toHaveAttribute(
    'data-state',
    'paused',
  );
  await page.getByTestId('queue-menu').click();
  await page.getByTestId('menu-cancel').click();
  await page.getByTestId('confirm').click();
  await page.getByTestId('queue-menu').click();
  await page.getByTestId('menu-remove').click();
  await expect(page.getByTestId('transfer')).toHaveCount(0);
  await relay.close();
});
