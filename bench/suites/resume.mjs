/**
 * A very large file, cut at nine tenths and taken up again. The client is killed (no time to
 * tidy up) and started anew several times; then only the connection is cut, and the client
 * goes on by itself. A relay between the two counts every byte of the server, so that what
 * was sent twice shows.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stop, signalGroup } from '../children.mjs';
import { serveBau, startBau, thisNode } from '../contenders/bau.mjs';
import { mustBeSame, sparseFile } from '../files.mjs';
import { median, MIB } from '../numbers.mjs';
import { Relay } from '../relay.mjs';

const NAME = 'huge.bin';
/** More than handshake, WELCOME and OK of OPEN take together, less than one DATA. */
const TALK_BYTES = 8192;
/** Of new content between two kills: short, so that the file does not end before the last. */
const BETWEEN_MS = 20;
const WAIT_MS = 60_000;
const mibOf = (quick) => (quick ? 512 : 4096);

export const suite = {
  name: 'resume',
  title: 'a very large file cut at nine tenths and taken up again',
  needBytes: (quick) => (mibOf(quick) + 128) * MIB,
  run,
};

async function run(context) {
  const bytes = mibOf(context.quick) * MIB;
  const rows = [];
  for (const [name, measure] of [
    ['client killed and started again, from its start', killed],
    ['connection cut, the client goes on by itself', cut],
  ]) {
    try {
      rows.push({ name, ...(await staged(context, bytes, measure)) });
    } catch (error) {
      context.fail(name, error);
    }
  }
  const [afterKill] = rows;
  const targets = [
    { what: 'first new byte', value: afterKill?.firstByte ?? null, unit: 's', below: 1 },
    { what: 'bytes sent in all', value: afterKill?.sent ?? null, unit: 'x', below: 1.1 },
  ];
  return { columns: columnsFor(mibOf(context.quick)), rows, targets };
}

const columnsFor = (mib) => [
  { key: 'name', title: `a file of ${mib} MiB` },
  { key: 'cuts', title: 'cuts', unit: 'n' },
  { key: 'firstByte', title: 'first new byte, median', unit: 's' },
  { key: 'slowest', title: 'slowest', unit: 's' },
  { key: 'sent', title: 'sent in all, of its size', unit: 'x' },
];

/** A server, a relay before it, and a client that knows the relay's address alone. */
async function staged(context, bytes, measure) {
  const dir = await context.folder('resume');
  const [vault, data, client, out] = ['vault', 'host', 'client', 'out'].map((n) => join(dir, n));
  await mkdir(vault);
  await sparseFile(join(vault, NAME), bytes);
  const server = await serveBau(thisNode, { vault, data });
  const relay = await Relay.to(server.port);
  try {
    await server.enrol('bench', client, `127.0.0.1:${relay.port}`);
    relay.down = 0;
    const get = () => {
      const child = startBau(thisNode, ['get', NAME, '--out', out], client);
      child.stdout.resume();
      return child;
    };
    const times = await measure(context, relay, get, bytes);
    await mustBeSame(join(out, NAME), join(vault, NAME));
    return {
      cuts: times.length,
      firstByte: median(times),
      slowest: Math.max(...times),
      sent: relay.down / bytes,
      all: times,
    };
  } finally {
    await relay.close();
    await server.stop();
    await rm(dir, { recursive: true });
  }
}

async function killed(context, relay, get, bytes) {
  const times = [];
  let child = get();
  await during(
    child,
    relay.when(({ down }) => down > bytes * 0.9),
  );
  for (let round = 0; round < context.rounds; round += 1) {
    signalGroup(child, 'SIGKILL');
    await child.ended;
    relay.current = 0;
    const startedAt = performance.now();
    child = get();
    await during(
      child,
      relay.when(({ current }) => current > TALK_BYTES),
    );
    times.push((performance.now() - startedAt) / 1000);
    await wait(BETWEEN_MS);
  }
  await finished(child);
  return times;
}

async function cut(context, relay, get, bytes) {
  const times = [];
  const child = get();
  await during(
    child,
    relay.when(({ down }) => down > bytes * 0.9),
  );
  for (let round = 0; round < context.rounds; round += 1) {
    relay.cut();
    relay.current = 0;
    const cutAt = performance.now();
    await during(
      child,
      relay.when(({ current }) => current > TALK_BYTES),
    );
    times.push((performance.now() - cutAt) / 1000);
  }
  await finished(child);
  return times;
}

/** Waits for `event` while the command runs; rejects when it ends before, or takes too long. */
async function during(child, event) {
  const early = child.ended.then((code) => {
    throw new Error(`bau get ended with ${code}: ${child.told.trim()}`);
  });
  const timer = new AbortController();
  const late = wait(WAIT_MS, undefined, { signal: timer.signal }).then(async () => {
    await stop(child);
    throw new Error('bau get did not go on in time');
  });
  for (const other of [early, late]) other.catch(() => {});
  await Promise.race([event, early, late]);
  timer.abort();
}

async function finished(child) {
  const code = await child.ended;
  if (code !== 0) throw new Error(`bau get ended with ${code}: ${child.told.trim()}`);
}
