/**
 * `npm start` builds if need be and opens the app; `npm run dev` does it with a
 * development server that reloads on every edit. What follows `--` is handed to
 * the app: `npm start -- --profile second`.
 */
import { ensureBuilt } from './build.mjs';
import { openDisplay } from './display.mjs';
import { packageFile } from './paths.mjs';
import { runAttached, say } from './processes.mjs';
import { resolveRuntime, runtimeLine } from './runtime.mjs';
import { ensureSystem, windowNeeds } from './system-libs.mjs';

const [mode, ...rest] = process.argv.slice(2);
// npm drops the separator, a direct call does not.
const appArgs = rest[0] === '--' ? rest.slice(1) : rest;

/** What to run in each mode: a command and its arguments. */
function commandFor(runtime) {
  if (mode === 'start') return [runtime.executable, [...runtime.args, '.', ...appArgs]];
  const sandbox = runtime.args.includes('--no-sandbox') ? ['--noSandbox'] : [];
  const electronVite = packageFile('electron-vite', 'bin/electron-vite.js');
  return [process.execPath, [electronVite, 'dev', ...sandbox, '--', ...appArgs]];
}

async function main() {
  if (mode !== 'start' && mode !== 'dev') {
    say('usage: node scripts/electron.mjs start|dev [APP ARGUMENTS]');
    return 2;
  }
  const runtime = await resolveRuntime();
  say(runtimeLine(runtime));
  await ensureSystem(windowNeeds());
  if (mode === 'start') await ensureBuilt();
  const display = await openDisplay();
  if (display.env.DISPLAY !== undefined) say('display: none here, drawing on a virtual one');
  try {
    const [command, args] = commandFor(runtime);
    return await runAttached(command, args, { env: { ...runtime.env, ...display.env } });
  } finally {
    await display.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
