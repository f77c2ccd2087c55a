/**
 * Saved files looked at: what each kind is shown as, that nothing in them acts or reaches
 * anything, that damaged ones hold up nobody; and what else can be done with a saved file.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture';
import { judge } from './judge';
import type { RunningApp } from './launch';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';
import { screenshotPath } from './runtime';

/** Gets a file and opens its preview. */
async function preview(app: RunningApp, client: ClientPanel, name: string): Promise<Page> {
  await client.askByName(name);
  await expect(client.savedRow(name)).toBeVisible();
  const opening = app.electron.waitForEvent('window');
  await client.savedRow(name).getByTestId('saved-preview').click();
  return opening;
}

const state = (page: Page): Promise<void> =>
  page.waitForFunction(() => /shown|damaged/.test(document.body.dataset['state'] ?? '')).then();

async function connected(app: RunningApp): Promise<ClientPanel> {
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  await server.start();
  await client.connect(await server.invite('45', 'Ana'));
  return client;
}

test('pictures, texts and documents are shown, and nothing in them acts', async ({ launch }) => {
  test.setTimeout(180_000);
  const app = await launch({ language: 'en', expectsErrors: true });
  const evil =
    '<!doctype html><script>document.title="x"</script><img src=x onerror=alert(1)>\u202egnp.exe';
  await writeFile(join(app.vaultDir, 'evil.html'), evil);
  await writeFile(join(app.vaultDir, 'long.txt'), 'a line of text\n'.repeat(100_000));
  const client = await connected(app);

  await test.step('markup is text', async () => {
    const page = await preview(app, client, 'evil.html');
    await state(page);
    await expect(page.locator('pre')).toContainText('<script>document.title="x"</script>');
    await expect(page.locator('.hidden-character')).toHaveText('U+202E');
    expect(await page.locator('#view script, #view img').count()).toBe(0);
    expect(await page.title()).toBe('evil.html');
    await page.screenshot({ path: screenshotPath('110-preview-text.en') });
    await page.close();
  });

  await test.step('a long text is cut, and says so', async () => {
    const page = await preview(app, client, 'long.txt');
    await state(page);
    await expect(page.locator('#words')).toContainText('1 MB');
    await page.close();
  });

  await test.step('a picture', async () => {
    const page = await preview(app, client, 'exodia.png');
    await state(page);
    const width = await page
      .locator('img')
      .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    expect(width).toBeGreaterThan(50);
    await page.screenshot({ path: screenshotPath('111-preview-image.en') });

    // The window has nothing but its file: no bridge, no Node, no network, no other file.
    const reached = await page.evaluate(async () => {
      const tried = async (url: string): Promise<string> => {
        try {
          return String((await fetch(url)).status);
        } catch {
          return 'refused';
        }
      };
      const world = globalThis as unknown as Record<string, unknown>;
      return {
        globals: ['bau', 'require', 'process'].filter((name) => world[name] !== undefined),
        outcomes: await Promise.all(
          [
            'https://example.org/',
            'file:///etc/passwd',
            'app://bau/index.html',
            '/index.html',
            '/file/x/content',
            '/../../package.json',
          ].map(tried),
        ),
      };
    });
    expect(reached.globals).toEqual([]);
    expect(reached.outcomes).toEqual([...['refused', 'refused', 'refused', '404', '404', '404']]);
    await page.close();
  });

  await test.step('a document', async () => {
    const page = await preview(app, client, 'guia.pdf');
    await state(page);
    await expect(page.locator('body')).toHaveAttribute('data-state', 'shown');
    const dark = await page
      .locator('canvas')
      .first()
      .evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const pixels = canvas
          .getContext('2d')
          ?.getImageData(0, 0, canvas.width, canvas.height).data;
        let count = 0;
        for (let at = 0; at < (pixels?.length ?? 0); at += 4)
          if ((pixels?.[at] ?? 255) < 128) count += 1;
        return count;
      });
    expect(dark).toBeGreaterThan(100);
    await page.screenshot({ path: screenshotPath('112-preview-pdf.en') });
    await page.close();
  });
});

test('damaged files hold up nobody, and others have no preview', async ({ launch }) => {
  test.setTimeout(180_000);
  const app = await launch({ language: 'en', expectsErrors: true });
  const pdf = await readFile(join(app.vaultDir, 'guia.pdf'));
  const png = await readFile(join(app.vaultDir, 'exodia.png'));
  const files: readonly (readonly [string, Buffer])[] = [
    ['cut.pdf', pdf.subarray(0, pdf.length / 3)],
    ['noise.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(200_000, 'obj<</')])],
    ['cut.png', Buffer.concat([png.subarray(0, 60), Buffer.alloc(500, 7)])],
  ];
  for (const [name, bytes] of files) await writeFile(join(app.vaultDir, name), bytes);
  await writeFile(join(app.vaultDir, 'program.pdf'), Buffer.from('MZ\u0090\u0000\u0003binary'));
  const bomb = Buffer.from(png.subarray(0, 4_000));
  bomb.writeUInt32BE(200_000, 16);
  bomb.writeUInt32BE(200_000, 20);
  await writeFile(join(app.vaultDir, 'bomb.png'), bomb);
  const client = await connected(app);
  for (const [name] of files) {
    const page = await preview(app, client, name);
    await state(page);
    if (name !== 'cut.pdf') {
      await expect(page.locator('#words')).toContainText('cannot be shown');
    }
    await page.screenshot({ path: screenshotPath(`113-preview-${name}.en`) });
    await page.close();
  }
  for (const name of ['program.pdf', 'bomb.png']) {
    await client.askByName(name);
    await expect(client.savedRow(name)).toBeVisible();
    await client.savedRow(name).getByTestId('saved-preview').click();
    await expect(app.page.getByTestId('notice').first()).toContainText('no preview');
  }
  // The app itself was never held up.
  await client.say('still here');
});

test('what can be done with a saved file', async ({ launch }) => {
  test.setTimeout(120_000);
  const app = await launch({ language: 'pt-BR' });
  const { page } = app;
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  const client = await connected(app);
  await client.askByName('carros.html');
  const row = client.savedRow('carros.html');
  await expect(row).toBeVisible();
  const clipboard = (): Promise<string> =>
    app.electron.evaluate(({ clipboard: held }) => held.readText());
  const choose = async (key: string): Promise<void> => {
    await row.getByTestId('saved-menu').click();
    await page.getByTestId(`menu-${key}`).click();
  };

  await row.getByTestId('saved-menu').click();
  await judge(app, '114-saved-menu.pt');
  await page.keyboard.press('Escape');
  await choose('saved-copy-path');
  await expect.poll(clipboard).toBe(join(app.downloads, 'carros.html'));
  await choose('saved-copy-digest');
  await expect.poll(clipboard).toMatch(/^[0-9a-f]{128}$/);

  await client.checkReceipt('carros.html');
  await expect(page.getByTestId('receipt-outcome')).toHaveAttribute('data-ok', 'true');
  await expect(page.getByTestId('receipt-dialog')).toContainText('minisign -Vm carros.html -P RW');
  await judge(app, '115-receipt-valid.pt');
  await page.keyboard.press('Escape');

  await writeFile(join(app.downloads, 'carros.html'), 'alterado');
  await client.checkReceipt('carros.html');
  await expect(page.getByTestId('receipt-outcome')).toHaveAttribute('data-ok', 'false');
  await judge(app, '116-receipt-invalid.pt');
  await page.keyboard.press('Escape');

  await choose('saved-remove');
  await expect(row).toHaveCount(0);
  expect(await readFile(join(app.downloads, 'carros.html'), 'utf8')).toBe('alterado');
});
