/** The activity of both sides: read, filtered, held still, explained, saved; and the keys. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixture';
import { judge } from './judge';
import { ActivityPanel } from './pages/activity-panel';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

test('the activity of both sides, from the first step to a file of all', async ({
  launch,
  folder,
}) => {
  test.setTimeout(180_000);
  const app = await launch({ language: 'pt-BR' });
  const { page } = app;
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  const activity = new ActivityPanel(app);
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  await activity.show();
  await expect(page.getByTestId('steps')).toContainText('Nada aconteceu ainda');
  await judge(app, '80-activity-empty.pt');
  await server.show();
  await server.start();
  await client.connect(await server.invite('45', 'Ana'));
  await client.askByName('carros.html');
  await client.askByName('ind.html');
  await expect(client.savedRow('carros.html')).toBeVisible();
  await activity.show();

  await test.step('steps come with plain words and the wire’s own', async () => {
    const refusal = activity.step('ERROR').first();
    await expect(refusal).toContainText('Recusa');
    await refusal.click();
    await expect(activity.details).toContainText('O servidor recusou');
    await expect(activity.details).toContainText('404');
    await judge(app, '81-activity-refusal.pt');
  });

  await test.step('the fingerprint of the exchange is the same on both sides', async () => {
    await activity.filter('kind', 'Troca de chaves');
    await expect(activity.step('OPEN')).toHaveCount(0);
    const secured = activity.step('secured');
    await expect(secured).toHaveCount(2);
    const seen: (string | null)[] = [];
    for (const row of await secured.all()) {
      await row.click();
      seen.push(await activity.details.locator('[data-fp]').getAttribute('data-fp'));
    }
    expect(seen[0]).toMatch(/^[a-z2-7]{26}$/);
    expect(seen[1]).toBe(seen[0]);
    await activity.filter('side', 'Cliente');
    await expect(secured).toHaveCount(1);
    await page.getByTestId('filter-clear').click();
  });

  await test.step('a connection shows its own steps alone, and text finds some', async () => {
    await expect(activity.connections).toHaveCount(2);
    await activity.connections.first().click();
    const total = await page.getByTestId('steps-count').innerText();
    expect(total).toMatch(/^\d+ de \d+ passos$/);
    await page.getByTestId('filter-text').fill('ind.html');
    await expect(activity.step('OPEN')).toHaveCount(1);
    await judge(app, '82-activity-filtered.pt');
    await page.getByTestId('filter-clear').click();
  });

  await test.step('paused, the list stands still and counts what it misses', async () => {
    await page.getByTestId('activity-pause').click();
    const before = await activity.rows.count();
    await client.show();
    await client.askByName('index.html');
    await expect(client.savedRow('index.html')).toBeVisible();
    await activity.show();
    await expect(page.getByTestId('steps-count')).toContainText('em pausa,');
    expect(await activity.rows.count()).toBe(before);
    await expect(activity.rows.filter({ hasText: 'index.html' })).toHaveCount(0);
    await page.getByTestId('activity-pause').click();
    await expect(activity.rows.filter({ hasText: 'index.html' }).first()).toBeVisible();
  });

  await test.step('all of it is saved as JSON lines, from the engine’s list', async () => {
    const path = join(folder, 'atividade.jsonl');
    await app.answerSaveDialog(null);
    await page.getByTestId('activity-export').click();
    await app.answerSaveDialog(path);
    await page.getByTestId('activity-export').click();
    await expect(
      page.getByTestId('notice').filter({ hasText: /passos foram salvos/ }),
    ).toBeVisible();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const { activity: steps } = await app.ask('snapshot', {});
    expect(lines.length).toBeGreaterThan(30);
    expect(lines.length).toBeLessThanOrEqual(steps.length);
    const [first] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ number: 1, step: 'tcp', facts: {} });
    expect(new Date(String(first?.['at'])).getTime()).toBe(steps[0]?.at);
    await page.getByTestId('notice').getByRole('button').first().click();
  });

  await test.step('the keys, and one that is compared', async () => {
    await activity.openKeys();
    await expect(page.getByTestId('session-key')).toHaveCount(2);
    const { identity } = await app.ask('snapshot', {});
    const fp = identity?.hostFp ?? '';
    const field = page.getByTestId('compare-field');
    const verdict = page.getByTestId('compare');
    await field.fill(fp.slice(0, 20));
    await expect(verdict).toHaveAttribute('data-state', 'short');
    await field.fill(`${fp.slice(0, 25)}${fp.endsWith('a') ? 'e' : 'a'}`);
    await expect(verdict).toHaveAttribute('data-state', 'unknown');
    await field.fill((fp.toUpperCase().match(/.{1,4}/g) ?? []).join(' '));
    await expect(verdict).toHaveAttribute('data-state', 'known');
    await expect(verdict).toContainText('o seu baú');
    await judge(app, '83-keys.pt');
    await app.resize(800, 600);
    await judge(app, '84-keys-small.pt');
    await page.getByTestId('tab-steps').click();
    await activity.filter('kind', 'Troca de chaves');
    await activity.step('secured').first().click();
    await judge(app, '85-activity-small.pt');
  });
});
