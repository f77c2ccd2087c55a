/**
 * `npm test`: everything that must hold. Steps of one stage run side by side; what a step
 * prints comes out in one piece, and what a failed one printed at the end of its stage, which
 * is the last then, and its exit code ours. What the system lacks is installed before, as
 * root on a Debian-like machine; elsewhere a missing optional tool is only reported.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from './paths.mjs';
import { npmCommand, runAttached, say } from './processes.mjs';
import { resolveRuntime, runtimeLine } from './runtime.mjs';
import { ensureSystem, windowNeeds } from './system-libs.mjs';

const [npm, ...npmArgs] = npmCommand();
const npmRun = (script) => [npm, [...npmArgs, 'run', '--silent', script]];

/** Only what the others leave of the machine: tests wait now and then, compilers never. */
const BACKGROUND = { niceness: 19 };

/** The last step of each stage is the longest, and shares our terminal. */
const STAGES = [
  // Alone: it puts a file of its own beside ours for a moment, which format and lint would judge.
  [
    [
      'build',
      process.execPath,
      [packageFile('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    ],
  ],
  [
    // Not in the background: one thread for minutes, it would be left over at the end.
    ['lint (with the import rules)', ...npmRun('lint')],
    ['types', ...npmRun('typecheck'), BACKGROUND],
    ['format', ...npmRun('format:check'), BACKGROUND],
    ['packages, as they are configured', ...npmRun('dist:check')],
    ["vectors, under Node and under Electron's Node", ...npmRun('test:vectors')],
    ['unit and integration tests', ...npmRun('test:unit')],
  ],
  [
    ['interop, with a client that is not ours', process.execPath, ['scripts/interop.mjs']],
    ['end to end, in a real Electron', ...npmRun('test:e2e')],
  ],
  // Alone: two programs with windows at a time are enough for a small machine.
  process.platform === 'linux' ? [['the packaged app', ...npmRun('test:packaged')]] : [],
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

/**
 * Runs one step; resolves to its exit code and what is still to be shown of it. Unless it has
 * the terminal, its output is kept until its end.
 */
async function step([title, command, args, options = {}], hasTerminal, folder) {
  const startedAtMs = Date.now();
  const file = join(folder, 'output');
  const fd = hasTerminal ? null : openSync(file, 'w+');
  if (fd === null) say(`\n=== ${title}`);
  try {
    const stdio = fd === null ? 'inherit' : ['ignore', fd, fd];
    const code = await runAttached(command, args, { ...options, stdio });
    const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
    const verdict = `--- ${title}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`;
    const text =
      fd === null ? verdict : `\n=== ${title}\n${readFileSync(file, 'utf8').trimEnd()}\n${verdict}`;
    // Two screens of passing tests further on, nobody would find it.
    const isLater = code !== 0 && fd !== null;
    say(isLater ? verdict : text);
    return { code, left: isLater ? text : null };
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

async function stage(steps) {
  const folder = mkdtempSync(join(tmpdir(), 'bau-test-'));
  try {
    const ends = await Promise.all(
      steps.map((one, at) => {
        const own = mkdtempSync(join(folder, 'step-'));
        return step(one, at === steps.length - 1, own);
      }),
    );
    for (const { left } of ends) if (left !== null) say(left);
    return ends.find(({ code }) => code !== 0)?.code ?? 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main() {
  const startedAtMs = Date.now();
  await prepare();
  for (const steps of STAGES) {
    const code = await stage(steps);
    if (code !== 0) return code;
  }
  say(`\nAll passed in ${((Date.now() - startedAtMs) / 1000).toFixed(0)} s.`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
