/**
 * What a very large file costs in memory: the most that each side held at any moment, above
 * what it holds without one. Idle is, for the server, after it served a small file; for the
 * client, the most that `bau get` of a small file takes.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { getBau, serveBau } from '../contenders/bau.mjs';
import { sparseFile } from '../files.mjs';
import { quiet } from '../measure.mjs';
import { medianOf, MIB } from '../numbers.mjs';
import { memoryOf, resetPeak } from '../proc.mjs';

const SAMPLE_MS = 20;
const [SMALL, HUGE] = ['small.bin', 'huge.bin'];
const mibOf = (quick) => (quick ? 512 : 4096);

export const suite = {
  name: 'memory',
  title: 'memory while a very large file flows',
  needBytes: (quick) => (mibOf(quick) + 128) * MIB,
  run,
};

async function run(context) {
  const rows = [];
  const rounds = context.size(3, 1);
  for (const runtime of context.runtimes) {
    const all = [];
    for (let round = 0; round < rounds; round += 1) all.push(await measure(context, runtime));
    for (const side of ['server', 'client']) {
      const of = (key) => medianOf(all.map((one) => one[side]?.[key] ?? null));
      rows.push({
        name: `${side}, ${runtime.name}`,
        idle: of('idle'),
        peak: of('peak'),
        above: of('above'),
      });
    }
    context.say(`${runtime.name}: done`);
  }
  const targets = rows.map(({ name, above }) => ({
    what: `${name}, above idle`,
    value: above,
    unit: 'MiB',
    below: 64,
  }));
  return { columns: columnsFor(mibOf(context.quick)), rows, targets };
}

const columnsFor = (mib) => [
  { key: 'name', title: `a file of ${mib} MiB` },
  { key: 'idle', title: 'idle', unit: 'MiB' },
  { key: 'peak', title: 'peak', unit: 'MiB' },
  { key: 'above', title: 'above idle', unit: 'MiB' },
];

/** One transfer between fresh processes. */
async function measure(context, runtime) {
  const dir = await context.folder('memory');
  const [vault, data, client, out] = ['vault', 'host', 'client', 'out'].map((n) => join(dir, n));
  await mkdir(vault);
  await writeFile(join(vault, SMALL), 'small');
  await sparseFile(join(vault, HUGE), mibOf(context.quick) * MIB);
  const server = await serveBau(runtime, { vault, data });
  try {
    await server.enrol('bench', client);
    const get = async (name) => {
      const peak = peakOf();
      await getBau(runtime, [name], { out, data: client, started: peak.watch });
      return peak.value;
    };
    const clientIdle = await get(SMALL);
    await quiet(server.pid);
    const serverIdle = (await memoryOf(server.pid))?.rss ?? null;
    await resetPeak(server.pid);
    const clientPeak = await get(HUGE);
    const serverPeak = (await memoryOf(server.pid))?.peak ?? null;
    return { server: part(serverIdle, serverPeak), client: part(clientIdle, clientPeak) };
  } finally {
    await server.stop();
    await rm(dir, { recursive: true });
  }
}

const part = (idle, peak) =>
  idle === null || peak === null ? null : { idle, peak, above: peak - idle };

/** Follows a child's peak until it ends: the last look is a few milliseconds before. */
function peakOf() {
  const peak = { value: null, watch: null };
  peak.watch = async (child) => {
    let alive = true;
    void child.ended.finally(() => (alive = false));
    while (alive) {
      peak.value = (await memoryOf(child.pid))?.peak ?? peak.value;
      await wait(SAMPLE_MS);
    }
  };
  return peak;
}
