/**
 * `npm test`: everything that must hold, the fast checks first. Stops at the first
 * failure with its exit code. What the system lacks is installed before, as root on
 * a Debian-like machine; elsewhere a missing optional tool is only reported.
 */
import { packageFile } from './paths.mjs';
import { npmCommand, runAttached, say } from './processes.mjs';
import { resolveRuntime, runtimeLine } from './runtime.mjs';
import { ensureSystem, windowNeeds } from './system-libs.mjs';

const [npm, ...npmArgs] = npmCommand();
const npmRun = (script) => [npm, [...npmArgs, 'run', '--silent', script]];

const STEPS = [
  ['format', ...npmRun('format:check')],
  ['lint (with the import rules)', ...npmRun('lint')],
  ['types', ...npmRun('typecheck')],
  [
    'build',
    process.execPath,
    [packageFile('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
  ],
  ['unit and integration tests', ...npmRun('test:unit')],
  ["vectors, under Node and under Electron's Node", ...npmRun('test:vectors')],
  ['interop, with a client that is not ours', process.execPath, ['scripts/interop.mjs']],
  ['end to end, in a real Electron', ...npmRun('test:e2e')],
];

async function prepare() {
  const runtime = await resolveRuntime();
  say(runtimeLine(runtime));
  await ensureSystem(windowNeeds());
  try {
    await ensureSystem(['minisign']);
  } catch (error) {
    if (process.getuid?.() === 0) throw error;
    say(`Note: tests against the stock minisign are left out. ${error.message}`);
  }
}

async function step(title, work) {
  const startedAtMs = Date.now();
  say(`\n=== ${title}`);
  const code = await work();
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  say(`--- ${title}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  return code;
}

async function main() {
  const startedAtMs = Date.now();
  let code = await step('what the tests need', () => prepare().then(() => 0));
  for (const [title, command, args] of STEPS) {
    if (code !== 0) return code;
    code = await step(title, () => runAttached(command, args));
  }
  if (code === 0) say(`\nAll passed in ${((Date.now() - startedAtMs) / 1000).toFixed(0)} s.`);
  return code;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
