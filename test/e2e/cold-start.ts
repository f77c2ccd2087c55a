/**
 * A start as a person makes it: nothing is attached to the program before its window can be
 * used. Under Playwright the program waits for it, which is no measure of anything.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { commandLine, environment } from './launch';

/** By then it has long started, or the figure does not matter any more. */
const restMs = 4_000;
const deadlineMs = 30_000;

/** Milliseconds from before the process was there. */
export interface ColdStart {
  /** Until something of the page was painted. */
  readonly painted: number;
  /** Until the panel was, and with it the engine open. */
  readonly usable: number;
}

/** Starts the app on that data folder, times it, and ends it. */
export async function coldStart(dataDir: string, downloads: string): Promise<ColdStart> {
  const { executablePath, args } = commandLine(dataDir, true);
  const from = Date.now();
  const child = spawn(executablePath, [...args, '--remote-debugging-port=0'], {
    env: environment('pt-BR', downloads),
    stdio: 'ignore',
  });
  const over = new Promise((resolve) => child.once('exit', resolve));
  try {
    await rest(restMs);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await debugPort(dataDir)}`);
    const page = browser.contexts().flatMap((context) => context.pages())[0];
    if (page === undefined) throw new Error('no window');
    await page.getByTestId('server-state').waitFor();
    const times = await page.evaluate(
      () =>
        new Promise<{ painted: number; usable: number }>((done) => {
          const [first] = performance.getEntriesByName('first-contentful-paint');
          new PerformanceObserver((list) => {
            const last = list.getEntries().at(-1);
            if (!first || !last) return;
            const { timeOrigin } = performance;
            done({ painted: timeOrigin + first.startTime, usable: timeOrigin + last.startTime });
          }).observe({ type: 'largest-contentful-paint', buffered: true });
        }),
    );
    await browser.close();
    return { painted: times.painted - from, usable: times.usable - from };
  } finally {
    child.kill();
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await over;
    clearTimeout(timer);
  }
}

/** Chromium writes where it can be asked into its folder, once it listens. */
async function debugPort(dataDir: string): Promise<string> {
  const path = join(dataDir, 'window', 'DevToolsActivePort');
  const from = Date.now();
  while (Date.now() - from < deadlineMs) {
    const [port] = (await readFile(path, 'utf8').catch(() => '')).split('\n');
    if (port !== undefined && port !== '') return port;
    await rest(100);
  }
  throw new Error('the program did not start');
}
