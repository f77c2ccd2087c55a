/**
 * A screen to draw on. Where there is a display it is used; on a Linux machine
 * without one, a private Xvfb is started for the duration of a run. Xvfb picks a
 * free display number itself, so any number of runs may go on side by side, and
 * only holders of a random cookie may draw on it.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCaptured } from './processes.mjs';

const START_TIMEOUT_MS = 20_000;

/**
 * Resolves to { env, isOurs, close }: what a program needs in its environment to draw,
 * whether the screen was started here, and how to end it afterwards. Call close() once,
 * whatever happened in between.
 */
export async function openDisplay() {
  const hasOne = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (process.platform !== 'linux' || hasOne) {
    return { env: {}, isOurs: false, close: async () => {} };
  }

  const folder = await mkdtemp(join(tmpdir(), 'bau-display-'));
  const serverAuth = join(folder, 'server');
  const clientAuth = join(folder, 'client');
  const cookie = randomBytes(16).toString('hex');
  await addCookie(serverAuth, 0, cookie);
  // Its own process group: a Ctrl-C at our terminal must not take the screen from under the app.
  const server = spawn(
    'Xvfb',
    // prettier-ignore
    ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp', '-auth', serverAuth],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true },
  );
  const kill = () => server.kill('SIGTERM');
  process.once('exit', kill);
  try {
    const number = await displayNumber(server);
    await addCookie(clientAuth, number, cookie);
    return {
      env: { DISPLAY: `:${number}`, XAUTHORITY: clientAuth },
      isOurs: true,
      close: () => end(server, kill, folder),
    };
  } catch (error) {
    await end(server, kill, folder);
    throw error;
  }
}

async function addCookie(file, number, cookie) {
  const { code, output } = await runCaptured('xauth', [
    ...['-q', '-f', file, 'add', `:${number}`, 'MIT-MAGIC-COOKIE-1', cookie],
  ]);
  if (code !== 0) throw new Error(`xauth failed: ${output.trim()}`);
}

/** Xvfb writes its number to descriptor 3 once it accepts connections. */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('Xvfb did not start in time.')),
      START_TIMEOUT_MS,
    );
    let text = '';
    server.stdio[3].setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(Number.parseInt(text, 10));
    });
    server.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`Xvfb ended with ${String(code)}.`));
    });
  });
}

async function end(server, kill, folder) {
  process.off('exit', kill);
  if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    kill();
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
}
