/**
 * Many clients drawing the same file at once: how much flows in all, how evenly, and what a
 * thousand sessions cost the server. Clients share one process and keep nothing on disk;
 * every byte is compared with the original, and every file is sealed.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveBau, thisNode } from '../contenders/bau.mjs';
import { randomFile } from '../files.mjs';
import { median, MIB } from '../numbers.mjs';
import { connectPerson, draw, eachOf, loadClients, newPools } from '../people.mjs';
import { memoryOf, resetPeak, treeSeconds } from '../proc.mjs';

/** Below the number of half-open connections from which a server turns some away. */
const CONNECTING = 8;
const NAME = 'shared.bin';

export const suite = {
  name: 'clients',
  title: 'many clients at once',
  needBytes: () => 64 * MIB,
  run,
};

async function run(context) {
  const source = await loadClients('clients');
  const fileMib = context.size(16, 4);
  const crowd = context.size(1000, 200);
  const cases = [
    { clients: 8, mib: fileMib, rounds: context.rounds },
    { clients: 64, mib: fileMib, rounds: context.rounds },
    { clients: crowd, mib: 1, rounds: 1 },
  ];
  const rows = [];
  for (const one of cases) {
    const row = await measure(context, source, one);
    rows.push(row);
    context.say(`${row.name}: ${row.seconds.toFixed(2)} s`);
  }
  return { ...tables, rows, targets: targetsOf(rows.at(-1), crowd) };
}

/** All rounds of one number of clients, with a server of their own. */
async function measure(context, source, { clients, mib, rounds }) {
  const dir = await context.folder(`clients-${clients}`);
  const [vault, data] = [join(dir, 'vault'), join(dir, 'host')];
  await mkdir(vault);
  await randomFile(join(vault, NAME), mib * MIB);
  const expected = await readFile(join(vault, NAME));
  const digest = createHash('blake2b512').update(expected).digest('hex');
  const people = await source.bindMany(data, clients);
  const server = await serveBau(thisNode, { vault, data, limits: [`sessions=${clients}`] });
  const idle = await memoryOf(server.pid);
  await resetPeak(server.pid);
  try {
    const pools = newPools(source);
    const sessions = await eachOf(people, CONNECTING, (person) =>
      connectPerson(source, pools, server.port, person),
    );
    const all = [];
    const before = await treeSeconds(server.pid);
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now();
      const times = await Promise.all(
        sessions.map((session) => draw(source, session, NAME, expected, digest)),
      );
      all.push({ seconds: (performance.now() - startedAt) / 1000, times });
    }
    const cpu = (await treeSeconds(server.pid)) - before;
    const memory = await memoryOf(server.pid);
    for (const session of sessions) session.bye();
    return summary({ clients, mib, all, cpu: before === null ? null : cpu, idle, memory });
  } finally {
    await server.stop();
  }
}

function summary({ clients, mib, all, cpu, idle, memory }) {
  const seconds = median(all.map((round) => round.seconds));
  const spread = median(all.map(({ times }) => Math.max(...times) / Math.min(...times)));
  return {
    name: `${clients} clients, ${mib} MiB each`,
    seconds,
    rate: (clients * mib) / seconds,
    spread,
    // A round; the server's part of it, since the clients' is not what is measured.
    serverCpuSeconds: cpu === null ? null : cpu / all.length,
    serverPeak: memory?.peak ?? null,
    serverAbove: memory && idle ? memory.peak - idle.rss : null,
  };
}

const tables = {
  columns: [
    { key: 'name', title: 'at once' },
    { key: 'seconds', title: 'median', unit: 's' },
    { key: 'rate', title: 'together', unit: 'MiB/s' },
    { key: 'spread', title: 'slowest / fastest', unit: 'x' },
    { key: 'serverCpuSeconds', title: 'server CPU', unit: 's' },
    { key: 'serverPeak', title: 'server memory, peak', unit: 'MiB' },
    { key: 'serverAbove', title: 'above idle', unit: 'MiB' },
  ],
  notes: ['The clients share one process, which takes as much of a processor as the server.'],
};

function targetsOf({ serverPeak }, crowd) {
  const what = `server memory with ${crowd} sessions drawing`;
  return [{ what, value: serverPeak, unit: 'MiB', below: 400 }];
}
