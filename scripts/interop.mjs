/**
 * Holds the built `bau` server to docs/PROTOCOL.md with a client that is not ours:
 * test/interop, in Python, over the Noise of dissononce, judged by the stock minisign
 * and b2sum. What it needs is installed, as root on a Debian-like system; where that is
 * not possible, one line says so and nothing is run.
 *
 * Usage: node scripts/interop.mjs [test_module[.Class[.test]] ...]
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { projectDir } from './paths.mjs';
import { runAttached, runCaptured, say } from './processes.mjs';
import { ensureSystem, hasPythonModule, systemPython } from './system-libs.mjs';

const APT = '/usr/bin/apt-get';
const MODULES = ['dissononce', 'cryptography'];
const COMMANDS = [
  ['minisign', '-v'],
  ['b2sum', '--version'],
];

/** The first thing the suite cannot do without and that is not here, or null. */
async function missing() {
  if ((await runCaptured(systemPython, ['--version'])).code !== 0) return systemPython;
  for (const module of MODULES) {
    if (!(await hasPythonModule(module))) return `the Python module ${module}`;
  }
  for (const [command, ...args] of COMMANDS) {
    if ((await runCaptured(command, args)).code !== 0) return command;
  }
  return null;
}

async function main(names) {
  // Where it could have been installed, a failure to do so is one; elsewhere it is told.
  try {
    await ensureSystem(['interop', 'minisign']);
  } catch (error) {
    if (process.getuid?.() === 0 && existsSync(APT)) throw error;
  }
  const lacking = await missing();
  if (lacking !== null) {
    say(`Note: the interop tests were not run, because ${lacking} is missing.`);
    return 0;
  }
  await ensureBuilt();
  const cli = [process.execPath, join(projectDir, 'out', 'main', 'cli.js')];
  return runAttached(systemPython, [join('test', 'interop', 'test_interop.py'), ...names], {
    env: { BAU_CLI: JSON.stringify(cli), PYTHONDONTWRITEBYTECODE: '1' },
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
