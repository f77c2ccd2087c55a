/**
 * Measured speed of the window. The numbers are written into the report; what is asserted
 * is several times more patient, so that a busy machine does not fail it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Locator } from '@playwright/test';
import type { EngineEventBody } from '../../src/shared/ipc/events';
import { coldStart, type ColdStart } from './cold-start';
import { Feed } from './feed';
import { expect, picture, test } from './fixture';
import { passOverWelcome, type RunningApp } from './launch';
import { idRow, refusalEvents, rows, sessionEvents, sessionRow, stepRow } from './many';
import { ServerPanel } from './pages/server-panel';
import { ActivityPanel } from './pages/activity-panel';
import { projectDir } from './runtime';

function note(what: string, value: string): void {
  test.info().annotations.push({ type: what, description: value });
  console.log(`  ${what}: ${value}`);
}

/** CPU seconds the processes of that type have used, or null where the system cannot say. */
async function cpuSeconds(app: RunningApp, type: 'Tab' | 'all'): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const pids = await app.electron.evaluate(
    ({ app: electronApp }, wanted) =>
      electronApp
        .getAppMetrics()
        .filter((metric) => wanted === 'all' || metric.type === wanted)
        .map(({ pid }) => pid),
    type,
  );
  let ticks = 0;
  for (const pid of pids) {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / 100;
}

/** Share of one core those processes use while `work` runs. */
async function shareOfCore(
  app: RunningApp,
  type: 'Tab' | 'all',
  work: () => Promise<void>,
): Promise<number | null> {
  const before = await cpuSeconds(app, type);
  const from = Date.now();
  await work();
  const seconds = (Date.now() - from) / 1000;
  const after = await cpuSeconds(app, type);
  return before === null || after === null ? null : (after - before) / seconds;
}

interface Scrolled {
  /** 95 of 100 frames came as soon, while a wheel turned. */
  readonly p95: number;
  /** The longest wait for a frame, from one end of the table to the other. */
  readonly jump: number;
}

/** Scrolls an element through all of its rows; milliseconds between frames. */
async function scrolled(table: Locator): Promise<Scrolled> {
  return table.evaluate(async (element) => {
    const frame = () => new Promise<number>((done) => requestAnimationFrame(done));
    await frame();
    let last = await frame();
    const gaps: number[] = [];
    for (let step = 0; step < 150; step += 1) {
      // As a wheel does, then as a hand on the scroll bar.
      element.scrollTop += step < 100 ? 90 : 4_000;
      const now = await frame();
      gaps.push(now - last);
      last = now;
    }
    const steady = gaps.slice(0, 100).sort((one, other) => one - other);
    return { p95: steady[94] ?? 0, jump: Math.max(...gaps.slice(100)) };
  });
}

/**
 * What no table here can better: as many rows as are in sight, of plain words without a frame
 * work or a listener, moved and written anew by hand.
 */
async function scrolledPlain(app: RunningApp): Promise<Scrolled> {
  await app.page.evaluate(() => {
    const height = 36;
    const table = document.createElement('div');
    table.dataset['testid'] = 'plain';
    Object.assign(table.style, { position: 'fixed', inset: '0', overflow: 'auto', zIndex: '9' });
    table.style.background = 'Canvas';
    const all = document.createElement('div');
    Object.assign(all.style, { position: 'relative', height: `${String(height * 10_000)}px` });
    const rows = Array.from({ length: Math.ceil(innerHeight / height) + 1 }, () => {
      const row = document.createElement('div');
      Object.assign(row.style, { position: 'absolute', width: '100%', display: 'flex' });
      row.append(...Array.from({ length: 8 }, () => document.createElement('span')));
      for (const cell of row.children) (cell as HTMLElement).style.flex = '1';
      all.append(row);
      return row;
    });
    const draw = (): void => {
      const first = Math.floor(table.scrollTop / height);
      for (const [at, row] of rows.entries()) {
        row.style.top = `${String((first + at) * height)}px`;
        for (const cell of row.children) cell.textContent = `cell ${String(first + at)}`;
      }
    };
    table.addEventListener('scroll', draw);
    table.append(all);
    document.body.append(table);
    draw();
  });
  const table = app.page.locator('[data-testid="plain"]');
  const result = await scrolled(table);
  await table.evaluate((element) => {
    element.remove();
  });
  return result;
}

const words = ({ p95, jump }: Scrolled): string =>
  `wheel p95 ${p95.toFixed(0)} ms, longest jump ${jump.toFixed(0)} ms`;

test('the window is quick to come', { tag: '@measure' }, async ({ folder }) => {
  test.setTimeout(180_000);
  const downloads = join(folder, 'downloads');
  const starts: ColdStart[] = [];
  const data = join(folder, 'data');
  await passOverWelcome(data);
  // The first makes keys, database and a vault; what it compiled may help those after it.
  for (let round = 0; round < 5; round += 1) starts.push(await coldStart(data, downloads));
  const [first, ...later] = starts;
  const inMs = ({ painted, usable }: ColdStart): string =>
    `${painted.toFixed(0)} ms to the first paint, ${usable.toFixed(0)} ms until it can be used`;
  if (first) note('first start of a profile', inMs(first));
  for (const start of later) note('later start', inMs(start));
  expect(Math.min(...later.map(({ usable }) => usable))).toBeLessThan(10_000);
});

test('the window stays quick under thousands of rows', { tag: '@measure' }, async ({ launch }) => {
  test.setTimeout(180_000);
  const app = await launch({ language: 'pt-BR' });
  const { page } = app;
  const server = new ServerPanel(app);
  const activity = new ActivityPanel(app);

  await test.step('at rest it uses next to nothing', async () => {
    await page.waitForTimeout(1_500);
    const share = await shareOfCore(app, 'all', () => page.waitForTimeout(5_000));
    if (share === null) return;
    note('idle, all processes', `${(share * 100).toFixed(1)} % of a core`);
    expect(share).toBeLessThan(0.15);
  });

  const feed = await Feed.into(app);

  await test.step('ten thousand IDs, a thousand clients, five thousand errors', async () => {
    note('plain rows, as a floor', words(await scrolledPlain(app)));
    await feed.send([{ type: 'ids', ids: rows(10_000, (at) => idRow(at)) }]);
    await server.openTab('ids');
    await expect(server.row('ids', 'p0').first()).toBeVisible();
    const ids = await scrolled(page.getByTestId('ids'));
    note('10,000 IDs', words(ids));
    await page.getByTestId('ids').evaluate((element) => {
      element.scrollTop = 0;
    });
    await picture(app, '93-ten-thousand-ids.pt');
    await feed.send(sessionEvents(1_000));
    await server.openTab('clients');
    await expect(server.row('clients', 'p0').first()).toBeVisible();
    const clients = await scrolled(page.getByTestId('clients'));
    note('1,000 clients', words(clients));
    await feed.send(refusalEvents(5_000));
    await server.openTab('refusals');
    await expect(server.row('refusals', 'arquivo 4999.html')).toBeVisible();
    await feed.send([{ type: 'activity', steps: rows(5_000, (at) => stepRow(at)) }]);
    await activity.show();
    await expect(activity.step('SEAL').first()).toBeVisible();
    const steps = await scrolled(page.getByTestId('steps'));
    note('5,000 steps', words(steps));
    for (const { p95, jump } of [ids, clients, steps]) {
      expect(p95).toBeLessThan(300);
      expect(jump).toBeLessThan(2_000);
    }
  });

  await test.step('a hundred events a second', async () => {
    await page.getByTestId('follow').click();
    const events = (from: number): EngineEventBody[] =>
      rows(500, (at): EngineEventBody =>
        at % 2 === 0
          ? { type: 'activity', steps: [stepRow(5_000 + from + at)] }
          : {
              type: 'session.changed',
              session: { ...sessionRow(at), bytesPerSecond: at * 1_000_000 },
            },
      );
    const watching = await shareOfCore(app, 'Tab', () => feed.trickle(events(0), 10));
    await server.show();
    await server.openTab('clients');
    const clients = await shareOfCore(app, 'Tab', () => feed.trickle(events(500), 10));
    if (watching === null || clients === null) return;
    note('100 events a second, activity shown', `${(watching * 100).toFixed(0)} % of a core`);
    note('100 events a second, clients shown', `${(clients * 100).toFixed(0)} % of a core`);
    expect(watching).toBeLessThan(0.9);
    expect(clients).toBeLessThan(0.9);
  });
});

test('the page and what it loads to begin with are less than 400 kB, packed', async () => {
  const folder = join(projectDir, 'out/renderer');
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(1);
  let packed = 0;
  for (const name of ['index.html', ...named]) {
    packed += gzipSync(await readFile(join(folder, name))).length;
  }
  note('page', `${(packed / 1000).toFixed(0)} kB`);
  expect(packed).toBeGreaterThan(50_000);
  expect(packed).toBeLessThan(400_000);
});
