/**
 * The window under a large vault and a long day: 100,000 files listed by the engine and looked
 * through from both sides, 5,000 refusals and a thousand clients on the page's own channel.
 * Whatever comes, the page answers.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Feed } from './feed';
import { expect, picture, test } from './fixture';
import type { RunningApp } from './launch';
import { refusalEvents, sessionEvents } from './many';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

const files = 100_000;

function fillVault(vaultDir: string): void {
  const folder = join(vaultDir, 'acervo');
  mkdirSync(folder);
  for (let at = 0; at < files; at += 1) {
    writeFileSync(join(folder, `página ${String(at).padStart(6, '0')}.txt`), '');
  }
}

/** Watches the page's frames while `work` goes on; milliseconds of the longest wait for one. */
async function longestWait({ page }: RunningApp, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const watch = { longest: 0, last: performance.now(), isOn: true };
    Object.assign(globalThis, { watch });
    const frame = (): void => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last);
      watch.last = now;
      if (watch.isOn) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await work();
  return page.evaluate(() => {
    const { watch } = globalThis as unknown as { watch: { longest: number; isOn: boolean } };
    watch.isOn = false;
    return watch.longest;
  });
}

test('a hundred thousand files, five thousand refusals and a thousand clients', async ({
  launch,
}) => {
  test.setTimeout(240_000);
  const app = await launch({ language: 'pt-BR' });
  const { page } = app;
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  fillVault(app.vaultDir);
  const waits: Record<string, number> = {};
  const watch = async (what: string, work: () => Promise<void>): Promise<void> => {
    await test.step(what, async () => {
      waits[what] = Math.round(await longestWait(app, work));
    });
  };

  await watch('all of them are known to the server', async () => {
    await server.start();
    await expect(page.getByTestId('vault-files')).toContainText('100.010', { timeout: 60_000 });
  });

  await watch('the keeper opens the folder, and searches in it', async () => {
    await server.openTab('files');
    await server.row('files', 'acervo').dblclick();
    await expect(server.row('files', 'página 000000.txt')).toBeVisible();
    await picture(app, '120-crowd-files.pt');
    await page.getByTestId('files-search').fill('099999');
    await expect(server.row('files', 'página 099999.txt')).toBeVisible();
  });

  const link = await server.invite('45', 'Ana');
  await watch('a client opens it, and finds one by name', async () => {
    await client.connect(link);
    await client.entry('acervo').dblclick();
    await expect(client.entry('página 000000.txt')).toBeVisible();
    await picture(app, '121-crowd-client.pt');
    await page.getByTestId('search').fill('página 054321');
    await expect(client.entry('página 054321.txt')).toBeVisible();
    await page.getByTestId('search').fill('');
  });

  await test.step('the engine comes to rest', async () => {
    await page.getByTestId('vault-disconnect').click();
    await expect(page.getByTestId('vault-row')).toBeVisible();
    await server.show();
    await server.stop();
  });
  const feed = await Feed.into(app);

  await watch('more refusals than the five thousand that are kept', async () => {
    await feed.send(refusalEvents(5_200));
    await server.openTab('refusals');
    await expect(page.getByTestId('tab-refusals')).toContainText('5.000');
    await expect(server.row('refusals', 'arquivo 5199.html')).toBeVisible();
    await page.getByTestId('refusals-search').fill('arquivo 4017.html');
    await expect(server.row('refusals', 'arquivo 4017.html')).toHaveCount(1);
    await picture(app, '122-crowd-refusals.pt');
  });

  await watch('a thousand clients at once', async () => {
    await feed.send(sessionEvents(1_000));
    await server.openTab('clients');
    await expect(server.row('clients', 'p0').first()).toBeVisible();
    await expect(page.getByTestId('tab-clients')).toContainText('1.000');
    await picture(app, '123-crowd-clients.pt');
  });

  test.info().annotations.push({ type: 'longest wait, ms', description: JSON.stringify(waits) });
  console.log(`  longest wait for a frame, ms: ${JSON.stringify(waits)}`);
  for (const [what, ms] of Object.entries(waits)) expect(ms, what).toBeLessThan(5_000);
});
