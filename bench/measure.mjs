/** Timing of whole commands, in turn, with the processor time both sides took. */
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { signalGroup, start } from './children.mjs';
import { median, medianOf } from './numbers.mjs';
import { descendants, reapedSeconds, treeSeconds } from './proc.mjs';

const SETTLE_MS = 1000;
const QUIET = { sampleMs: 400, busyPart: 0.05, atMostMs: 30_000 };

/**
 * Runs a command to its end: { seconds, cpuSeconds, stdout }, the processor time with that of
 * the servers (process numbers) it draws from; null where the system does not tell. `started`
 * is called with the child. Rejects with its output when it fails.
 */
export async function timeCommand(command, args, { env, cwd, servers = [], started } = {}) {
  const before = await usedBy(servers);
  const startedAt = performance.now();
  const child = start(command, args, { env, cwd });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  started?.(child);
  const code = await child.ended;
  const seconds = (performance.now() - startedAt) / 1000;
  if (code !== 0) {
    const output = (child.told.trim() || stdout.trim()).slice(-2000);
    throw new Error(`${basename(command)} ended with ${code}: ${output}`);
  }
  await settled(servers);
  const after = await usedBy(servers);
  return { seconds, cpuSeconds: before === null || after === null ? null : after - before, stdout };
}

/** Processor time of ended children and of the servers; null where it cannot be told. */
async function usedBy(servers) {
  const parts = await Promise.all([reapedSeconds(), ...servers.map(treeSeconds)]);
  return parts.includes(null) ? null : parts.reduce((sum, part) => sum + part, 0);
}

/** A server that starts a process for each visitor is given time to see it end. */
async function settled(servers) {
  const most = new Map(servers.map((pid) => [pid, restingProcesses.get(pid) ?? 0]));
  for (let waited = 0; waited < SETTLE_MS; waited += 10) {
    const counts = await Promise.all(servers.map(descendants));
    if (servers.every((pid, at) => counts[at] <= most.get(pid))) return;
    await wait(10);
  }
}

const restingProcesses = new Map();

/** Notes how many processes a server has while nobody visits it. */
export async function noteResting(pid) {
  restingProcesses.set(pid, await descendants(pid));
}

/** Resolves once a server does next to nothing: what it does while idle is then over. */
export async function quiet(pid) {
  const deadline = Date.now() + QUIET.atMostMs;
  let before = await treeSeconds(pid);
  while (before !== null && Date.now() < deadline) {
    await wait(QUIET.sampleMs);
    const after = await treeSeconds(pid);
    if (after === null || after - before < (QUIET.sampleMs / 1000) * QUIET.busyPart) return;
    before = after;
  }
}

/** Stops a server between its turns, so that what it does while idle slows down nobody else. */
export function pause(child) {
  signalGroup(child, 'SIGSTOP');
}

export function goOn(child) {
  signalGroup(child, 'SIGCONT');
}

/**
 * Rounds of all contenders ({ name, run }) in turn, each round beginning with another, so
 * that a busy moment and a warm cache favour nobody. `run` resolves to an object with
 * `seconds` and maybe `cpuSeconds`. One that fails is left out from then on, with `failure`.
 */
export async function measureInTurn(contenders, rounds, onRound = () => {}) {
  const taken = new Map(contenders.map(({ name }) => [name, []]));
  const failures = new Map();
  for (let round = 0; round < rounds; round += 1) {
    const from = round % contenders.length;
    for (const { name, run } of [...contenders.slice(from), ...contenders.slice(0, from)]) {
      if (failures.has(name)) continue;
      try {
        const one = await run();
        taken.get(name).push(one);
        onRound(name, round + 1, one);
      } catch (error) {
        failures.set(name, error.message);
        onRound(name, round + 1, { failure: error.message });
      }
    }
  }
  return contenders.map(({ name }) => summary(name, taken.get(name), failures.get(name)));
}

function summary(name, all, failure) {
  if (failure !== undefined) return { name, failure, seconds: null };
  return {
    name,
    seconds: median(all.map(({ seconds }) => seconds)),
    bestSeconds: Math.min(...all.map(({ seconds }) => seconds)),
    cpuSeconds: medianOf(all.map(({ cpuSeconds = null }) => cpuSeconds)),
    all: all.map(({ seconds }) => seconds),
  };
}
