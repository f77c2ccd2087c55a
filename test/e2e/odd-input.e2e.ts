/**
 * Names and texts that want to be something else, in every table; and windows that leave
 * little room. Nothing runs, nothing reorders its neighbours, nothing pushes others away.
 */
import type { Locator } from '@playwright/test';
import { Feed } from './feed';
import { expect, picture, test } from './fixture';
import { judge } from './judge';
import type { RunningApp } from './launch';
import { idRow, refusalRow, rows, savedRow, sessionRow, stepRow } from './many';
import { ActivityPanel } from './pages/activity-panel';
import { ClientPanel } from './pages/client-panel';
import { ServerPanel } from './pages/server-panel';

const odd = [
  '<img src=x onerror="globalThis.hacked = 1"><b>negrito</b>',
  'fatura\u202Egnp.exe',
  'linha 1\nlinha 2\ttab\u0007sino\u001b[31m',
  '👩‍👩‍👧‍👦'.repeat(10) + '.html',
  'a'.repeat(251) + '.txt',
  '\u2066\u200f\ufeff\u00ad',
  '{{name}} $t(ui.copy) %s',
] as const;

/** What is wrong with the page as it stands: marks of a name that was more than text. */
async function faults({ page }: RunningApp): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const world = globalThis as unknown as { hacked?: number };
    if (world.hacked !== undefined) found.push('a name ran as script');
    if (document.querySelector('main img, main b') !== null) found.push('a name became markup');
    const root = document.documentElement;
    if (root.scrollWidth > window.innerWidth) found.push('the page is wider than the window');
    if (root.scrollHeight > window.innerHeight) found.push('the page is higher than the window');
    const hidden = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() !== null) {
      // A message keeps its lines.
      const data = (walker.currentNode as Text).data.replaceAll('\n', '');
      if (hidden.test(data))
        found.push(`hidden characters in ${JSON.stringify(data.slice(0, 40))}`);
    }
    for (const element of document.querySelectorAll('[title], [aria-label]')) {
      const text = `${element.getAttribute('title') ?? ''}${element.getAttribute('aria-label') ?? ''}`;
      if (hidden.test(text))
        found.push(`hidden characters in a title: ${JSON.stringify(text.slice(0, 40))}`);
    }
    for (const row of document.querySelectorAll('[role="row"]')) {
      const table = row.closest('[role="grid"]');
      if (table === null) continue;
      for (const cell of row.querySelectorAll('[role="gridcell"], [role="rowheader"]')) {
        const box = cell.getBoundingClientRect();
        const name = cell.querySelector('bdi')?.getBoundingClientRect();
        if (name !== undefined && name.right > box.right + 1) found.push('a name leaves its cell');
      }
    }
    return found;
  });
}

test('odd names stay names in every table', async ({ launch }) => {
  test.setTimeout(120_000);
  const app = await launch({ language: 'pt-BR' });
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  const activity = new ActivityPanel(app);
  await app.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  const feed = await Feed.into(app);
  await feed.send([
    { type: 'ids', ids: odd.map((name, at) => idRow(at, name)) },
    ...odd.map((name, at) => ({
      type: 'session.changed' as const,
      session: { ...sessionRow(at, name), sending: { name, sent: 10, size: 20 } },
    })),
    ...odd.map((name, at) => ({ type: 'refusal' as const, refusal: refusalRow(at, name) })),
    ...odd.map((text, at) => ({
      type: 'message' as const,
      message: { key: 1_000_000 + at, at, id: `p${String(at)}`, address: '127.0.0.1:1', text },
    })),
    ...odd.map((name, at) => ({ type: 'saved' as const, saved: savedRow(at, name) })),
    { type: 'activity', steps: odd.map((name, at) => stepRow(at, name)) },
    {
      type: 'server.files',
      files: {
        ...{ state: 'ready', files: 1, bytes: 1, hashed: 1 },
        problems: odd.map((name) => ({ name, why: 'bad_name' })),
      },
    },
  ]);

  for (const tab of ['clients', 'ids', 'refusals', 'messages', 'activity'] as const) {
    await server.openTab(tab);
    await expect(app.page.getByTestId(tab)).toContainText('negrito');
    await picture(app, `86-odd-${tab}.pt`);
    expect(await faults(app), tab).toEqual([]);
  }
  await client.show();
  await expect(app.page.getByTestId('saved')).toContainText('{{name}} $t(ui.copy) %s');
  await picture(app, '86-odd-saved.pt');
  expect(await faults(app), 'saved').toEqual([]);
  await activity.show();
  await activity.rows.filter({ hasText: 'negrito' }).click();
  await expect(activity.details).toContainText('negrito');
  await picture(app, '86-odd-steps.pt');
  expect(await faults(app), 'steps').toEqual([]);
  await test.step('a hundred events are drawn a few times, not a hundred', async () => {
    const drawings = await drawnDuring(app, () =>
      feed.trickle(
        rows(100, (at) => ({ type: 'activity', steps: [stepRow(100 + at)] })),
        10,
      ),
    );
    await expect(activity.rows.filter({ hasText: 'arquivo 199.html' })).toBeVisible();
    expect(drawings).toBeGreaterThan(0);
    expect(drawings).toBeLessThan(25);
  });
  await test.step('of ten thousand rows there are those in sight', async () => {
    await feed.send([{ type: 'ids', ids: rows(10_000, (at) => idRow(at)) }]);
    await server.show();
    await server.openTab('ids');
    await tenThousandRows(app);
  });
});

/** How often something of the page was drawn anew while `work` ran. */
async function drawnDuring({ page }: RunningApp, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const world = globalThis as unknown as { drawings: number; drawing: MutationObserver };
    world.drawings = 0;
    // It is told of all changes of one turn at once.
    world.drawing = new MutationObserver(() => (world.drawings += 1));
    const what = { subtree: true, childList: true, characterData: true, attributes: true };
    world.drawing.observe(document.body, what);
  });
  await work();
  return page.evaluate(() => {
    const world = globalThis as unknown as { drawings: number; drawing: MutationObserver };
    world.drawing.disconnect();
    return world.drawings;
  });
}

/** The list of IDs, ten thousand long, is few elements wherever one is in it. */
async function tenThousandRows(app: RunningApp): Promise<void> {
  const { page } = app;
  const table = page.getByTestId('ids');
  const fewRows = async (): Promise<void> => {
    const drawn = await table.getByRole('row').count();
    expect(drawn).toBeGreaterThan(5);
    expect(drawn).toBeLessThan(60);
    // Whoever comes by Tab stops once, and goes on.
    expect(await table.locator('[tabindex="0"]').count()).toBe(1);
  };
  await expect(table).toHaveAttribute('aria-rowcount', '10001');
  await fewRows();
  const row = (index: number): Locator => table.locator(`[aria-rowindex="${String(index)}"]`);
  await row(2).click();
  await expect(row(2)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('End');
  await expect(row(10_001)).toBeFocused();
  await expect(row(10_001)).toBeInViewport({ ratio: 0.9 });
  await expect(row(10_001)).toContainText('p9999');
  await fewRows();
  await page.keyboard.press('Shift+PageUp');
  await page.keyboard.press('ControlOrMeta+ArrowUp');
  expect(await table.locator('[aria-selected="true"]').count()).toBeGreaterThan(5);
  // Out of sight, the row that has the focus is still there to go on from.
  await table.evaluate((element) => {
    element.scrollTop = 0;
  });
  await expect(row(2)).toBeInViewport();
  await fewRows();
  await page.keyboard.press('ArrowDown');
  await expect(table.locator(':focus')).toBeInViewport({ ratio: 0.9 });
  await expect(table.locator('[aria-selected="true"]')).toHaveCount(1);
  await page.keyboard.type('p123');
  await expect(table.locator(':focus')).toContainText(/^p123/);
  await page.keyboard.press('Home');
  await expect(row(2)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(row(2).getByRole('checkbox')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row(3).getByRole('checkbox')).toBeFocused();
  await picture(app, '86-ten-thousand.pt');
}

test('little room, large letters and no motion', async ({ launch }) => {
  test.setTimeout(150_000);
  const app = await launch({ language: 'en' });
  const { page } = app;
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null });
  await server.start();
  await client.connect(await server.invite('45', 'Ana'));
  await client.askByName('carros.html');
  await expect(client.savedRow('carros.html')).toBeVisible();
  const zoom = (factor: number): Promise<void> =>
    app.electron.evaluate(({ BrowserWindow }, to) => {
      BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to);
    }, factor);

  for (const [name, factor, width, height] of [
    ['zoom', 2, 1200, 735],
    ['small', 1, 800, 600],
  ] as const) {
    await zoom(factor);
    await app.electron.evaluate(
      ({ BrowserWindow }, size) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height);
      },
      { width, height },
    );
    await page.waitForFunction((expected) => window.innerWidth === expected, width / factor);
    for (const panel of ['server', 'client', 'activity', 'settings'] as const) {
      await page.getByTestId(`rail-${panel}`).click();
      await judge(app, `87-${name}-${panel}.en`);
      expect(await faults(app), `${name} ${panel}`).toEqual([]);
      // Whatever the room, every control can be brought into it.
      for (const control of await page.locator('main button:not([role="grid"] *)').all()) {
        // What is not shown needs no room.
        if (!(await control.isVisible())) continue;
        await control.scrollIntoViewIfNeeded();
        await expect(control).toBeInViewport();
      }
    }
  }
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});
