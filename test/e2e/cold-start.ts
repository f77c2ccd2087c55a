/**
 * A start as a person makes it: nothing is attached to the program before its window can be
 * used. Under Playwright the program waits for it, which is no measure of anything.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import WebSocket from 'ws';
import { z } from 'zod';
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
    const times = await inPage(await debugPort(dataDir), paintTimes);
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

/** Milliseconds since 1970; resolves once the panel is there. Runs in the page. */
const paintTimes = `new Promise((done) => {
  const [first] = performance.getEntriesByName('first-contentful-paint');
  new PerformanceObserver((list) => {
    const last = list.getEntries().at(-1);
    if (!first || !last || !document.querySelector('[data-testid="server-state"]')) return;
    const at = (entry) => performance.timeOrigin + entry.startTime;
    done({ painted: at(first), usable: at(last) });
  }).observe({ type: 'largest-contentful-paint', buffered: true });
})`;

const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const answer = z.object({
  result: z.object({
    result: z.object({ value: z.object({ painted: z.number(), usable: z.number() }) }),
  }),
});

/** Evaluates a script in the window's page; Playwright cannot join an Electron that runs. */
async function inPage(port: string, script: string): Promise<ColdStart> {
  const list = targets.parse(await (await fetch(`http://127.0.0.1:${port}/json`)).json());
  const url = list.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
  if (url === undefined) throw new Error('no window');
  const socket = new WebSocket(url);
  try {
    await once(socket, 'open');
    const params = { expression: script, awaitPromise: true, returnByValue: true };
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    const signal = AbortSignal.timeout(deadlineMs);
    const [message] = (await once(socket, 'message', { signal })) as [Buffer];
    return answer.parse(JSON.parse(message.toString('utf8'))).result.result.value;
  } finally {
    socket.terminate();
  }
}
