/**
 * One large file, from the start of a command to its end: saved, digest and receipt checked.
 * "first" is a file the server knows nothing of yet; "again" one whose digest it has.
 */
import { link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { getBau, serveBau } from '../contenders/bau.mjs';
import { startTcp } from '../contenders/tcp.mjs';
import { mustBeSame, randomFile, touch } from '../files.mjs';
import { goOn, measureInTurn, pause, quiet } from '../measure.mjs';
import { MIB, timesAsFast } from '../numbers.mjs';
import { openNginx, openSsh } from '../peers.mjs';

const bytesOf = (quick) => (quick ? 128 : 1024) * MIB;
const [FIRST, AGAIN] = ['first.bin', 'again.bin'];

export const suite = {
  name: 'large',
  title: 'one large file, saved and verified',
  needs: ['ssh', 'rsync', 'nginx'],
  // The original, a second one for each runtime, and a copy under way.
  needBytes: (quick) => bytesOf(quick) * 4,
  run,
};

async function run(context) {
  const bytes = bytesOf(context.quick);
  const files = await context.folder('files');
  const original = join(files, AGAIN);
  await randomFile(original, bytes);
  const target = join(context.dir, 'copy');
  /** Runs a copy, has it checked the first time, and removes it. */
  const checked = (copy, path = target, source = original) => {
    let isChecked = false;
    return async () => {
      const timed = await copy(path);
      if (!isChecked) await mustBeSame(path, source);
      isChecked = true;
      await rm(path);
      return timed;
    };
  };

  const contenders = [];
  for (const runtime of context.runtimes) {
    contenders.push(...(await bauContenders(context, runtime, original, bytes, checked)));
  }
  const ssh = await openSsh(context, original);
  for (const [name, copy] of Object.entries(ssh?.contenders ?? {})) {
    contenders.push({ name: `${name} (${ssh.cipher})`, run: checked((to) => copy(original, to)) });
  }
  const nginx = await openNginx(context, files);
  if (nginx) {
    const get = (to) => nginx.get(AGAIN, to);
    contenders.push({ name: 'nginx TLS 1.3, curl', run: checked(get) });
  }
  const tcp = await startTcp(original, bytes);
  context.atEnd(tcp.stop);
  contenders.push({ name: 'plain Node TCP', run: checked(tcp.get) });

  const results = await measureInTurn(contenders, context.rounds, context.onRound);
  return report(results, bytes);
}

/** `first` and `again` of one runtime, with a server and a vault of its own. */
async function bauContenders(context, runtime, original, bytes, checked) {
  const dir = await context.folder(`bau-${runtime.name}`);
  const [vault, data, client] = ['vault', 'host', 'client'].map((name) => join(dir, name));
  await mkdir(vault);
  await link(original, join(vault, AGAIN));
  await randomFile(join(vault, FIRST), bytes);
  const server = await serveBau(runtime, { vault, data });
  context.atEnd(server.stop);
  await server.enrol('bench', client);
  const out = join(dir, 'out');
  const get = (name) => getBau(runtime, [name], { out, data: client, servers: [server.pid] });
  const turn = (name, prepare) => {
    const source = join(vault, name);
    const saved = join(out, name);
    const copy = checked(() => get(name), saved, source);
    return async () => {
      goOn(server.child);
      await quiet(server.pid);
      await prepare(source);
      const timed = await copy();
      await rm(out, { recursive: true });
      pause(server.child);
      return timed;
    };
  };
  // Its digest is known from here on, if only from this transfer.
  await turn(AGAIN, () => {})();
  return [
    { name: `bau, ${runtime.name}, first`, run: turn(FIRST, touch) },
    { name: `bau, ${runtime.name}, again`, run: turn(AGAIN, () => {}) },
  ];
}

function report(results, bytes) {
  const find = (start) => results.find(({ name }) => name.startsWith(start))?.seconds ?? null;
  const bases = { scp: find('scp'), nginx: find('nginx'), tcp: find('plain') };
  const rows = results.map((row) => ({
    ...row,
    rate: row.seconds === null ? null : bytes / MIB / row.seconds,
    timesScp: timesAsFast(row.seconds, bases.scp),
    timesNginx: timesAsFast(row.seconds, bases.nginx),
    timesTcp: timesAsFast(row.seconds, bases.tcp),
  }));
  const columns = [
    { key: 'name', title: `${bytes / MIB} MiB` },
    { key: 'seconds', title: 'median', unit: 's' },
    { key: 'bestSeconds', title: 'best', unit: 's' },
    { key: 'cpuSeconds', title: 'CPU, both sides', unit: 's' },
    { key: 'rate', title: 'rate', unit: 'MiB/s' },
    { key: 'timesScp', title: 'scp', unit: 'x' },
    { key: 'timesNginx', title: 'nginx', unit: 'x' },
    { key: 'timesTcp', title: 'TCP', unit: 'x' },
  ];
  const of = (name, key) => rows.find((row) => row.name === name)?.[key] ?? null;
  const times = (name, key, what, atLeast) => ({
    what: `${name}, beside ${what}`,
    value: of(name, key),
    unit: 'x',
    atLeast,
  });
  const targets = [
    times('bau, Node, first', 'timesScp', 'scp', 1.3),
    times('bau, Node, again', 'timesScp', 'scp', 1.3),
    times('bau, Node, again', 'timesNginx', 'nginx and curl', 0.9),
    times('bau, Node, again', 'timesTcp', 'plain TCP', 0.6),
    times('bau, Electron, again', 'timesScp', 'scp', 1),
  ];
  return { columns, rows, targets };
}
