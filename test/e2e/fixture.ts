/**
 * The `test` of the end-to-end files: gives each test a folder and a way to start apps
 * in it, and leaves neither behind. A failed test leaves a picture and the log of every app.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { RunningApp, type LaunchOptions } from './launch';
import { screenshotPath } from './runtime';

interface Fixtures {
  /** A folder of this test alone. */
  readonly folder: string;
  /** Starts an app; it is closed after the test. */
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>;
}

export const test = base.extend<Fixtures>({
  // Playwright reads the names of what a fixture needs from this pattern.
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'bau-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  launch: async ({ folder }, use, info) => {
    const apps: RunningApp[] = [];
    await use(async (options) => {
      const app = await RunningApp.start(folder, options);
      apps.push(app);
      return app;
    });
    if (info.status !== info.expectedStatus) {
      const title = info.titlePath.join(' ').replace(/[^\w]+/g, '-');
      for (const [at, { page, output }] of apps.entries()) {
        await info.attach(`app-${String(at)}.log`, { body: output, contentType: 'text/plain' });
        const path = screenshotPath(`failed-${title}-${String(at)}`);
        await page.screenshot({ path, timeout: 5_000 }).catch(() => undefined);
      }
    }
    await Promise.all(apps.map((app) => app.close()));
    for (const app of apps) if (!app.expectsErrors) expect(app.complaints).toEqual([]);
  },
});

export { expect } from '@playwright/test';

/** A picture for people to look at, taken once nothing moves any more. */
export async function picture(app: RunningApp, name: string): Promise<void> {
  const path = screenshotPath(name);
  const zoomed = await app.electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.getZoomFactor() === 1) return null;
    return (await contents.capturePage()).toPNG().toString('base64');
  });
  // Playwright would zoom what is zoomed already.
  if (zoomed !== null) await writeFile(path, Buffer.from(zoomed, 'base64'));
  else await app.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}
