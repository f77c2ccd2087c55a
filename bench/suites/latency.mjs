/**
 * What a person waits for while a very large file flows in the same session: a file of 1 KiB,
 * to its first byte and until it is saved with its receipt, and a page of the list. The client
 * is the engine itself, in this process; the server is `bau serve`. The first byte is seen
 * where the session hands content over.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { serveBau, thisNode } from '../contenders/bau.mjs';
import { loadEngine, openEngine } from '../engine.mjs';
import { randomFiles, sparseFile } from '../files.mjs';
import { median, MIB, percentile } from '../numbers.mjs';

const HUGE = 'huge.bin';
const SMALL_BYTES = 1024;
const mibOf = (quick) => (quick ? 1024 : 4096);

export const suite = {
  name: 'latency',
  title: 'a small file and a list while a very large file flows in the same session',
  needBytes: (quick) => (mibOf(quick) + 128) * MIB,
  run,
};

async function run(context) {
  const count = context.size(60, 20);
  const source = await loadEngine('latency', {
    'src/main/client/client-session': ['ClientSession'],
  });
  const firstBytes = watchFirstBytes(source.ClientSession);
  const dir = await context.folder('latency');
  const [vault, data, client, out] = ['vault', 'host', 'client', 'out'].map((n) => join(dir, n));
  await mkdir(vault);
  await sparseFile(join(vault, HUGE), mibOf(context.quick) * MIB);
  const names = Array.from({ length: count * 2 }, (_, n) => `small/${n}.bin`);
  await randomFiles(
    vault,
    names.map((name) => ({ name, bytes: SMALL_BYTES })),
  );
  const server = await serveBau(thisNode, { vault, data, limits: ['requests-per-second=1000'] });
  context.atEnd(server.stop);
  const engine = await openEngine(source, { dataDir: client, downloadDir: out });
  context.atEnd(engine.close);
  const { vault: fp } = await engine.call('vault.connect', { link: await server.invite('bench') });
  const waits = { engine, fp, firstBytes };

  const idle = await measure(waits, names.slice(0, count));
  context.say('nothing else flows: done');
  const flow = await keepFlowing(engine, fp, out);
  const busy = await measure(waits, names.slice(count));
  flow.over = true;
  return report(idle, busy, flow.again, mibOf(context.quick));
}

/** Notes, by name, when content of a file that was asked for first came. */
function watchFirstBytes(ClientSession) {
  const seen = new Map();
  const { send } = ClientSession.prototype;
  ClientSession.prototype.send = function sendAndWatch(frame, body, pending) {
    const { name } = body;
    if (frame === 'OPEN' && pending.data && name !== HUGE) {
      const { data } = pending;
      const { sink } = data;
      data.sink = (...content) => {
        seen.set(name, performance.now());
        data.sink = sink;
        return sink(...content);
      };
    }
    return send.call(this, frame, body, pending);
  };
  return seen;
}

/** Fetches each name, and lists a page after each: { first, saved, list } in milliseconds. */
async function measure({ engine, fp, firstBytes }, names) {
  const taken = { first: [], saved: [], list: [] };
  for (const name of names) {
    const startedAt = performance.now();
    const ended = engine.event(
      ({ type, transfer }) =>
        type === 'transfer.changed' && transfer.name === name && transfer.endedAt !== null,
    );
    await engine.call('get', { vault: fp, names: [name] });
    const { transfer } = await ended;
    if (transfer.state !== 'saved') throw new Error(`${name}: ${transfer.failure?.reason}`);
    taken.saved.push(performance.now() - startedAt);
    taken.first.push(firstBytes.get(name) - startedAt);
    const listedAt = performance.now();
    await engine.call('vault.list', { vault: fp, dir: '' });
    taken.list.push(performance.now() - listedAt);
  }
  return taken;
}

/** Downloads the large file again and again until `over`. Resolves once its bytes flow. */
async function keepFlowing(engine, fp, out) {
  const flow = { again: 0, over: false };
  const isOurs = ({ type, transfer }) => type === 'transfer.changed' && transfer.name === HUGE;
  const begin = async () => {
    const flowing = engine.event((one) => isOurs(one) && one.transfer.received > 16 * MIB);
    const ended = engine.event((one) => isOurs(one) && one.transfer.endedAt !== null);
    await engine.call('get', { vault: fp, names: [HUGE] });
    void ended.then(async () => {
      if (flow.over) return;
      flow.again += 1;
      for (const name of [HUGE, `${HUGE}.minisig`]) await rm(join(out, name), { force: true });
      await begin();
    });
    await flowing;
  };
  await begin();
  return flow;
}

function report(idle, busy, again, mib) {
  const row = (name, values) => ({
    name,
    median: median(values),
    p95: percentile(values, 0.95),
    most: Math.max(...values),
  });
  const rows = [
    row('1 KiB, first byte', busy.first),
    row('1 KiB, saved', busy.saved),
    row('a page of the list', busy.list),
    row('1 KiB, first byte, nothing else flows', idle.first),
    row('1 KiB, saved, nothing else flows', idle.saved),
    row('a page of the list, nothing else flows', idle.list),
  ];
  const columns = [
    { key: 'name', title: `while ${mib} MiB flow` },
    { key: 'median', title: 'median', unit: 'ms' },
    { key: 'p95', title: '95 of 100', unit: 'ms' },
    { key: 'most', title: 'most', unit: 'ms' },
  ];
  const targets = [{ what: 'first byte, median', value: rows[0].median, unit: 'ms', below: 50 }];
  const notes =
    again > 0 ? [`The large file ended ${again} times meanwhile and was begun anew.`] : [];
  return { columns, rows, targets, notes };
}
