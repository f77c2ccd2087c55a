/**
 * The processes of a measurement. Each leads a group of its own, so that a Ctrl-C reaches
 * only us, and whatever it started ends with it; none outlives this process.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const PATIENCE_MS = 10_000;
const TAIL = 4000;

const running = new Set();
process.on('exit', killAll);

/** Starts a command. `child.told` is the end of what it printed on standard error. */
export function start(command, args, { env = {}, cwd, stdin = 'ignore' } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  child.told = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    child.told = (child.told + text).slice(-TAIL);
  });
  child.ended = new Promise((resolve, reject) => {
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve(code ?? signal);
    });
  });
  child.ended.catch(() => {});
  return child;
}

/** Resolves to the first line of a child's output that `wanted` accepts; later ones are dropped. */
export async function firstLine(child, wanted = () => true) {
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    if (!wanted(line)) continue;
    lines.close();
    child.stdout.resume();
    return line;
  }
  await child.ended;
  throw new Error(`${child.spawnfile} ended before it was ready: ${child.told.trim()}`);
}

/** Ends a child and its group, gently first. */
export async function stop(child) {
  signalGroup(child, 'SIGCONT');
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MS);
  await child.ended.catch(() => {});
  clearTimeout(timer);
}

/** Signals a child and what it started; one that has gone is left alone. */
export function signalGroup(child, signal) {
  if (!running.has(child)) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/** Makes the signals that end a process end this one tidily: a plain death would leave them. */
export function endOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => process.exit(130));
  }
}

function killAll() {
  for (const child of running) signalGroup(child, 'SIGKILL');
}
