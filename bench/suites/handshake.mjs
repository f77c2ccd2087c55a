/**
 * How many known clients a server lets in a second: connection, handshake, AUTH, WELCOME, BYE.
 * The clients share one process, which does the same arithmetic as the server.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serveBau, thisNode } from '../contenders/bau.mjs';
import { median } from '../numbers.mjs';
import { eachOf, loadClients } from '../people.mjs';
import { treeSeconds } from '../proc.mjs';

const IDENTITIES = 400;
const cases = [1, 8];

export const suite = {
  name: 'handshake',
  title: 'known clients let in, one after another and eight at a time',
  needBytes: () => 16 * 1024 ** 2,
  run,
};

async function run(context) {
  const source = await loadClients('handshake');
  const dir = await context.folder('server');
  const [vault, data] = [join(dir, 'vault'), join(dir, 'host')];
  await mkdir(vault);
  const people = await source.bindMany(data, IDENTITIES);
  const server = await serveBau(thisNode, { vault, data, limits: ['sessions=1000'] });
  context.atEnd(server.stop);
  const count = context.size(1500, 400);
  await round(source, server, people, { atOnce: 8, count });
  const taken = new Map(cases.map((atOnce) => [atOnce, []]));
  for (let n = 0; n < context.rounds; n += 1) {
    for (const atOnce of cases) {
      taken.get(atOnce).push(await round(source, server, people, { atOnce, count }));
    }
  }
  const rows = cases.map((atOnce) => summary(atOnce, count, taken.get(atOnce)));
  const best = rows.at(-1);
  const targets = [
    { what: 'let in, eight at a time', value: best.perSecond, unit: 'n/s', atLeast: 500 },
  ];
  return { columns, rows, targets };
}

/** Seconds, and processor seconds of server and clients, for `count` visits. */
async function round(source, server, people, { atOnce, count }) {
  const visits = Array.from({ length: count }, (_, n) => people[n % people.length]);
  const serverBefore = await treeSeconds(server.pid);
  const ownBefore = process.cpuUsage();
  const startedAt = performance.now();
  await eachOf(visits, atOnce, async ({ id, identity }) => {
    const client = await source.LightClient.connect(server.port, identity);
    const { name, json } = await client.auth(id);
    if (name !== 'WELCOME') throw new Error(`${id} was refused: ${json.code} ${json.name}`);
    client.bye();
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(ownBefore);
  const serverAfter = await treeSeconds(server.pid);
  return {
    seconds,
    clientCpu: (user + system) / 1e6,
    serverCpu: serverBefore === null ? null : serverAfter - serverBefore,
  };
}

const columns = [
  { key: 'name', title: 'at a time' },
  { key: 'perSecond', title: 'let in', unit: 'n/s' },
  { key: 'serverUs', title: 'server CPU each', unit: 'us' },
  { key: 'clientUs', title: 'client CPU each', unit: 'us' },
];

function summary(atOnce, count, all) {
  const each = (key) => {
    const values = all.map((one) => one[key]).filter((value) => value !== null);
    return values.length === 0 ? null : (median(values) / count) * 1e6;
  };
  return {
    name: `${atOnce}`,
    perSecond: count / median(all.map(({ seconds }) => seconds)),
    serverUs: each('serverCpu'),
    clientUs: each('clientCpu'),
    all: all.map(({ seconds }) => count / seconds),
  };
}
