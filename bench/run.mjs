/**
 * `npm run bench`: how fast this program is, beside others, on this machine. Suites run one
 * after another, each in a process of its own; a failing one is reported and the others go
 * on. docs/BENCHMARKS.md says what is measured and how.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from '../scripts/build.mjs';
import { projectDir } from '../scripts/paths.mjs';
import { say } from '../scripts/processes.mjs';
import { resolveRuntime, runtimeLine } from '../scripts/runtime.mjs';
import { ensureSystem } from '../scripts/system-libs.mjs';
import { machineFacts } from './machine.mjs';
import { writeMarkdown } from './markdown.mjs';
import { readOptions, USAGE } from './options.mjs';
import { textReport } from './report.mjs';
import { loadSuite, SUITE_NAMES } from './suites.mjs';
import { makeWorkspace } from './workspace.mjs';

const SUITE_LIMIT_MS = 30 * 60_000;
const entry = join(projectDir, 'bench', 'suite-process.mjs');

/** Set by a signal: the suite under way is ended, nothing more is begun. */
let interrupted = false;

/** The ways to run the command line: { name, command, env }. */
async function findRuntimes(lacking) {
  const found = [{ name: 'Node', command: process.execPath, env: {} }];
  try {
    const electron = await resolveRuntime();
    say(runtimeLine(electron));
    const env = { ...electron.env, ELECTRON_RUN_AS_NODE: '1' };
    found.push({ name: 'Electron', command: electron.executable, env, version: electron.version });
  } catch (error) {
    lacking.electron = error.message;
    say(`Electron left out: ${error.message}`);
  }
  return found;
}

async function findLacking(suites, lacking) {
  for (const need of new Set(suites.flatMap(({ needs = [] }) => needs))) {
    await ensureSystem([need]).catch((error) => (lacking[need] ??= error.message));
  }
}

/** Runs one suite to its outcome; never rejects. */
async function runSuite(suite, setting) {
  const startedAt = performance.now();
  const workspace = await makeWorkspace(suite.needBytes(setting.quick));
  const { dir, inMemory } = workspace;
  try {
    const outcome = await inProcess(suite.name, { ...setting, dir, inMemory });
    const seconds = (performance.now() - startedAt) / 1000;
    return { name: suite.name, title: suite.title, inMemory, seconds, ...outcome };
  } finally {
    await workspace.remove();
  }
}

function inProcess(name, setting) {
  return new Promise((resolve) => {
    const child = fork(entry, [], { serialization: 'advanced' });
    const end = () => child.kill('SIGTERM');
    const timer = setTimeout(end, SUITE_LIMIT_MS);
    onInterrupt = end;
    let outcome = null;
    child.once('message', (message) => (outcome = message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      onInterrupt = () => {};
      const why = `the suite's process ended with ${String(code ?? signal)}`;
      resolve(outcome ?? { failures: [{ name, why }] });
    });
    child.send({ name, setting });
  });
}

let onInterrupt = () => {};

function watchSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      interrupted = true;
      onInterrupt();
    });
  }
}

async function main(options) {
  await ensureBuilt();
  const suites = await Promise.all(options.only.map(loadSuite));
  const lacking = {};
  const runtimes = await findRuntimes(lacking);
  await findLacking(suites, lacking);
  const setting = { quick: options.quick, runtimes, lacking };
  const electron = runtimes.find(({ name }) => name === 'Electron')?.version ?? null;
  const machine = { ...machineFacts(), electron };
  const done = [];
  for (const suite of suites) {
    if (interrupted) break;
    say(`\n${suite.name}: ${suite.title}`);
    done.push(await runSuite(suite, setting));
  }
  if (interrupted) return 130;
  const results = { quick: options.quick, machine, loadAtEnd: machineFacts().load, suites: done };
  process.stdout.write(options.json ? `${JSON.stringify(results)}\n` : textReport(results));
  if (options.markdown) await writeMarkdown(results);
  return done.some(({ failures = [] }) => failures.length > 0) ? 1 : 0;
}

async function start() {
  let options;
  try {
    options = readOptions(process.argv.slice(2), SUITE_NAMES);
  } catch (error) {
    say(`${error.message}\n${USAGE}`);
    return 2;
  }
  watchSignals();
  return main(options);
}

try {
  process.exitCode = await start();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
