/** Baú as a contender: `bau serve` and `bau get`, each a process of its own, under a given runtime. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from '../../scripts/paths.mjs';
import { firstLine, start, stop } from '../children.mjs';
import { noteResting, timeCommand } from '../measure.mjs';

const CLI = join(projectDir, 'out', 'main', 'cli.js');
/** The developer's own settings must not take part. */
const OWN_ENV = { BAU_DATA: undefined, BAU_PASSPHRASE: undefined, LC_ALL: 'C' };

/** Node of this process, as a runtime. */
export const thisNode = { name: 'Node', command: process.execPath, env: {} };

/** Runs `bau` to its end: { seconds, cpuSeconds, objects } as timeCommand and `--json` tell. */
export async function runBau(runtime, args, data, options = {}) {
  const timed = await timeCommand(
    runtime.command,
    [CLI, ...args, '--data', data, '--key-file', '--json'],
    { ...options, env: { ...OWN_ENV, ...runtime.env } },
  );
  const lines = timed.stdout.split('\n').filter((line) => line !== '');
  return { ...timed, objects: lines.map((line) => JSON.parse(line)) };
}

/** Starts `bau` and gives the child. */
export function startBau(runtime, args, data) {
  return start(runtime.command, [CLI, ...args, '--data', data, '--key-file', '--json'], {
    env: { ...OWN_ENV, ...runtime.env },
  });
}

/**
 * A server over `vault` with its keys in `data`, on a port of the system's choice:
 * { child, pid, port, enrol(id, clientData, address), stop() }. `limits` are those of
 * `bau limits set`.
 */
export async function serveBau(runtime, { vault, data, limits = [] }) {
  if (limits.length > 0) await runBau(runtime, ['limits', 'set', ...limits], data);
  const child = startBau(runtime, ['serve', '--vault', vault, '--port', '0'], data);
  const line = await firstLine(child, (text) => JSON.parse(text).type === 'listening');
  const { port } = JSON.parse(line);
  await noteResting(child.pid);
  /** A link to be let in by, for `address` where the client shall go elsewhere first. */
  const invite = async (id, address = `127.0.0.1:${port}`) => {
    const { objects } = await runBau(runtime, ['invite', '--id', id, '--address', address], data);
    return objects.at(-1).link;
  };
  const enrol = async (id, clientData, address) => {
    await runBau(runtime, ['connect', await invite(id, address)], clientData);
  };
  return { child, pid: child.pid, port, invite, enrol, stop: () => stop(child) };
}

/** One whole `bau get`; throws unless each file it saved has its receipt or its signed list. */
export async function getBau(runtime, names, { out, data, ...options }) {
  const timed = await runBau(runtime, ['get', ...names, '--out', out], data, options);
  const saved = timed.objects.filter(({ type }) => type === 'saved');
  if (saved.length !== names.length) {
    throw new Error(`bau get told of ${saved.length} saved instead of ${names.length}`);
  }
  for (const { receipt } of saved) if (receipt) await access(receipt);
  return timed;
}
