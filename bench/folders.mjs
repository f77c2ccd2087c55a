/** A whole folder, fetched by each contender: what the suites `small` and `mixed` share. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { getBau, serveBau } from './contenders/bau.mjs';
import { randomFile, randomFiles, treeMustBeSame } from './files.mjs';
import { goOn, measureInTurn, pause, quiet } from './measure.mjs';
import { MIB, timesAsFast } from './numbers.mjs';
import { openSsh } from './peers.mjs';

const FOLDER = 'folder';
const TRIAL_BYTES = 64 * MIB;

/**
 * Measures fetching `files` ({ name, bytes }) as one folder. Everybody's copy is compared
 * with the originals once. Resolves to rows, columns and `times(name, base)` for targets.
 */
export async function measureFolder(context, files) {
  const vault = await context.folder('vault');
  context.say(`making ${files.length} files`);
  await randomFiles(join(vault, FOLDER), files);
  const trial = join(await context.folder('trial'), 'trial.bin');
  await randomFile(trial, TRIAL_BYTES);

  const contenders = [];
  for (const runtime of context.runtimes) {
    contenders.push(await bauContender(context, runtime, vault));
  }
  const ssh = await openSsh(context, trial);
  for (const [name, copy] of Object.entries(ssh?.contenders ?? {})) {
    const to = join(context.dir, `by-${name}`);
    const fetch = () => copy(`${join(vault, FOLDER)}/`, to);
    const run = checked(fetch, { found: to, remove: to, original: join(vault, FOLDER) });
    contenders.push({ name: `${name} -r (${ssh.cipher})`, run });
  }
  return tabled(await measureInTurn(contenders, context.rounds, context.onRound), files);
}

async function bauContender(context, runtime, vault) {
  const dir = await context.folder(`bau-${runtime.name}`);
  const [data, client, out] = ['host', 'client', 'out'].map((name) => join(dir, name));
  const server = await serveBau(runtime, { vault, data });
  context.atEnd(server.stop);
  await server.enrol('bench', client);
  const fetch = async () => {
    goOn(server.child);
    await quiet(server.pid);
    const timed = await getBau(runtime, [`${FOLDER}/`], {
      out,
      data: client,
      servers: [server.pid],
    });
    pause(server.child);
    return timed;
  };
  const found = join(out, FOLDER);
  return {
    name: `bau, ${runtime.name}`,
    run: checked(fetch, { found, remove: out, original: join(vault, FOLDER) }),
  };
}

/** Fetches, has the copy compared the first time, and removes it. */
function checked(fetch, { found, remove, original }) {
  let isChecked = false;
  return async () => {
    const timed = await fetch();
    if (!isChecked) await treeMustBeSame(found, original);
    isChecked = true;
    await rm(remove, { recursive: true });
    return timed;
  };
}

function tabled(results, files) {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const of = (start) => results.find(({ name }) => name.startsWith(start))?.seconds ?? null;
  const rows = results.map((row) => ({
    ...row,
    files: row.seconds === null ? null : files.length / row.seconds,
    rate: row.seconds === null ? null : bytes / MIB / row.seconds,
    timesScp: timesAsFast(row.seconds, of('scp')),
    timesRsync: timesAsFast(row.seconds, of('rsync')),
  }));
  const columns = [
    { key: 'name', title: `${files.length} files, ${Math.round(bytes / MIB)} MiB` },
    { key: 'seconds', title: 'median', unit: 's' },
    { key: 'bestSeconds', title: 'best', unit: 's' },
    { key: 'cpuSeconds', title: 'CPU, both sides', unit: 's' },
    { key: 'files', title: 'files', unit: 'n/s' },
    { key: 'rate', title: 'rate', unit: 'MiB/s' },
    { key: 'timesScp', title: 'scp -r', unit: 'x' },
    { key: 'timesRsync', title: 'rsync', unit: 'x' },
  ];
  const target = (name, key, what, atLeast) => ({
    what: `${name}, beside ${what}`,
    value: rows.find((row) => row.name === name)?.[key] ?? null,
    unit: 'x',
    atLeast,
  });
  return { columns, rows, target };
}
