/**
 * How long the app's main process, which windows and menus depend on, is held up while the
 * app downloads at full speed: the delay of its event loop, beside that of the same app at
 * rest. The server is `bau serve`; the app is the built one in a real Electron, its window open.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { windowNeeds } from '../../scripts/system-libs.mjs';
import { startApp } from '../contenders/app.mjs';
import { serveBau, thisNode } from '../contenders/bau.mjs';
import { sizeOf, sparseFile } from '../files.mjs';
import { median, MIB } from '../numbers.mjs';

const NAME = 'large.bin';
const REST_MS = 3000;
const POLL_MS = 50;
const LIMIT_MS = 5 * 60_000;
const mibOf = (quick) => (quick ? 512 : 2048);

export const suite = {
  name: 'loop',
  title: "delay of the app's main process during a download at full speed",
  needs: windowNeeds(),
  needBytes: (quick) => (mibOf(quick) + 128) * MIB,
  run,
};

async function run(context) {
  if (!windowNeeds().every((need) => context.has(need, 'the app in Electron'))) return {};
  const dir = await context.folder('loop');
  const vault = join(dir, 'vault');
  await mkdir(vault);
  await sparseFile(join(vault, NAME), mibOf(context.quick) * MIB);
  const server = await serveBau(thisNode, { vault, data: join(dir, 'host') });
  context.atEnd(server.stop);
  const app = await startApp(join(dir, 'app'));
  context.atEnd(app.close);
  const { vault: fp } = await app.ask('vault.connect', { link: await server.invite('bench') });
  await watchLoop(app);
  const rest = [];
  const busy = [];
  for (let round = 0; round < context.rounds; round += 1) {
    rest.push(await during(app, () => wait(REST_MS)));
    busy.push(await during(app, () => download(app, fp, context)));
    context.say(`round ${round + 1}: p99 ${busy.at(-1).p99.toFixed(1)} ms`);
  }
  return report(rest, busy, mibOf(context.quick));
}

/** Puts a gauge into the main process, at `globalThis.benchLoop`. */
function watchLoop({ electron }) {
  return electron.evaluate(() => {
    const { monitorEventLoopDelay } = process.mainModule.require('node:perf_hooks');
    globalThis.benchLoop = monitorEventLoopDelay({ resolution: 1 });
    globalThis.benchLoop.enable();
  });
}

/** { p50, p99, most, seconds, mib } of the delay while `work` goes on; in milliseconds. */
async function during({ electron }, work) {
  await electron.evaluate(() => globalThis.benchLoop.reset());
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const delays = await electron.evaluate(() => {
    const { benchLoop } = globalThis;
    // What it records includes the millisecond between two looks.
    const ms = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - 1);
    return {
      p50: ms(benchLoop.percentile(50)),
      p99: ms(benchLoop.percentile(99)),
      most: ms(benchLoop.max),
    };
  });
  return { ...delays, seconds };
}

/** One whole download by the app; the file is removed afterwards. */
async function download(app, fp, context) {
  const path = join(app.downloads, NAME);
  await app.ask('get', { vault: fp, names: [NAME] });
  // The name exists only once the file is whole and verified.
  const deadline = Date.now() + LIMIT_MS;
  while ((await sizeOf(`${path}.minisig`)) === null) {
    if (Date.now() > deadline) throw new Error('the download did not end in time');
    await wait(POLL_MS);
  }
  const expected = mibOf(context.quick) * MIB;
  if ((await sizeOf(path)) !== expected) throw new Error(`${path} has another size`);
  await Promise.all([path, `${path}.minisig`].map((one) => rm(one)));
}

function report(rest, busy, mib) {
  const row = (name, all) => ({
    name,
    ...Object.fromEntries(
      ['p50', 'p99', 'most', 'seconds'].map((key) => [key, median(all.map((one) => one[key]))]),
    ),
  });
  const rows = [row(`downloading ${mib} MiB`, busy), row('at rest', rest)];
  rows[0].rate = mib / rows[0].seconds;
  const columns = [
    { key: 'name', title: 'main process' },
    { key: 'p50', title: 'median', unit: 'ms' },
    { key: 'p99', title: '99 of 100', unit: 'ms' },
    { key: 'most', title: 'most', unit: 'ms' },
    { key: 'seconds', title: 'took', unit: 's' },
    { key: 'rate', title: 'rate', unit: 'MiB/s' },
  ];
  const targets = [{ what: '99 of 100, downloading', value: rows[0].p99, unit: 'ms', below: 20 }];
  const notes = ['Medians over the rounds of the app.'];
  return { columns, rows, targets, notes };
}
