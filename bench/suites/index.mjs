/**
 * A vault of very many files: how long until all of them are known, anew and after a restart,
 * until the server can be spoken to, and how long a page and a search take. Times of pages
 * and searches are round trips of a connected client; those of whole commands include the
 * start of a process.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runBau, serveBau, thisNode } from '../contenders/bau.mjs';
import { loadEngine, openEngine } from '../engine.mjs';
import { median, MIB, percentile } from '../numbers.mjs';
import { eachOf } from '../people.mjs';

const PER_FOLDER = 500;
const FOLDERS_AT_ONCE = 8;
const countOf = (quick) => (quick ? 20_000 : 100_000);

export const suite = {
  name: 'index',
  title: 'a vault of very many files',
  // A page for each file and its share of folders and of the database.
  needBytes: (quick) => countOf(quick) * 8192 + 64 * MIB,
  run,
};

async function run(context) {
  const count = countOf(context.quick);
  const dir = await context.folder('index');
  const vault = join(dir, 'vault');
  context.say(`making ${count} files`);
  await makeVault(vault, count);
  const source = await loadEngine('index');
  const scans = await rounds(context, async (n) => {
    const data = join(dir, `host-${n}`);
    const scan = await startedIn(source, dir, vault, data, count);
    const warm = await startedIn(source, dir, vault, data, count);
    return { scan, warm };
  });
  context.say('scans: done');
  const asked = await askServer(context, source, { dir, vault, data: join(dir, 'host-0') });
  return report(scans, asked, count);
}

/** Folders of folders, as a school's vault may have them; a byte or two in every file. */
async function makeVault(vault, count) {
  const folders = Array.from({ length: Math.ceil(count / PER_FOLDER) }, (_, n) => n);
  await eachOf(folders, FOLDERS_AT_ONCE, async (n) => {
    const folder = join(vault, `turma-${n % 10}`, `aula-${String(n).padStart(3, '0')}`);
    await mkdir(folder, { recursive: true });
    const from = n * PER_FOLDER;
    for (let at = from; at < Math.min(count, from + PER_FOLDER); at += 1) {
      await writeFile(join(folder, `arquivo-${String(at).padStart(6, '0')}.txt`), String(at));
    }
  });
}

/**
 * Starts a server in this process: { served, compared, cpu } in milliseconds until it serves
 * every file, until it has compared them with the disk, and of processor time until then.
 */
async function startedIn(source, dir, vault, dataDir, count) {
  const engine = await openEngine(source, { dataDir, downloadDir: dir });
  try {
    const isServed = ({ files }) => files >= count;
    const isCompared = ({ state, files }) => state === 'ready' && files >= count;
    const told = (holds) =>
      engine.event(({ type, files }) => type === 'server.files' && holds(files));
    const [servedEvent, comparedEvent] = [told(isServed), told(isCompared)];
    const before = process.cpuUsage();
    const startedAt = performance.now();
    await engine.call('server.start', { vaultDir: vault, port: 0 });
    const { server } = await engine.call('snapshot', {});
    if (!isServed(server.files)) await servedEvent;
    const served = performance.now() - startedAt;
    if (!isCompared(server.files)) await comparedEvent;
    const compared = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(before);
    return { served, compared, cpu: (user + system) / 1000 };
  } finally {
    await engine.close();
  }
}

/** Pages and searches at a server in a process of its own that has seen the vault before. */
async function askServer(context, source, { dir, vault, data }) {
  const limits = ['requests-per-second=10000', 'request-burst=100000'];
  await runBau(thisNode, ['limits', 'set', ...limits], data);
  const startedAt = performance.now();
  const server = await serveBau(thisNode, { vault, data });
  const listening = performance.now() - startedAt;
  context.atEnd(server.stop);
  const client = join(dir, 'client');
  const engine = await openEngine(source, { dataDir: client, downloadDir: dir });
  const { vault: fp } = await engine.call('vault.connect', { link: await server.invite('bench') });
  const list = async (input) => {
    const from = performance.now();
    const { entries } = await engine.call('vault.list', { vault: fp, ...input });
    if (entries.length === 0) throw new Error('an empty list');
    return performance.now() - from;
  };
  const times = context.size(50, 20);
  const repeat = async (input) => {
    const all = [];
    for (let n = 0; n < times; n += 1) all.push(await list(input(n)));
    return all;
  };
  const asked = {
    listening,
    first: await repeat(() => ({ dir: '' })),
    all: await repeat(() => ({ dir: '', recursive: true })),
    folder: await repeat((n) => ({ dir: `turma-${n % 10}` })),
    search: await repeat((n) => ({ dir: '', recursive: true, query: `${100 + n}.t` })),
    rare: await repeat((n) => ({ dir: '', recursive: true, query: `${10_000 + n * 7}.txt` })),
  };
  await engine.close();
  const command = (args) => async () =>
    (await runBau(thisNode, ['ls', ...args], client)).seconds * 1000;
  asked.ls = await rounds(context, command([]));
  asked.lsQuery = await rounds(context, command(['--query', '4242']));
  return asked;
}

async function rounds(context, work) {
  const all = [];
  for (let n = 0; n < context.rounds; n += 1) all.push(await work(n));
  return all;
}

function report(scans, asked, count) {
  const row = (name, values) => ({
    name,
    median: median(values),
    p95: percentile(values, 0.95),
    most: Math.max(...values),
  });
  const of = (start, key) => scans.map((scan) => scan[start][key]);
  const rows = [
    { ...row('scan', of('scan', 'compared')), cpu: median(of('scan', 'cpu')) },
    row('warm start: every file served', of('warm', 'served')),
    {
      ...row('warm start: compared with the disk', of('warm', 'compared')),
      cpu: median(of('warm', 'cpu')),
    },
    row('bau serve, warm: listening', [asked.listening]),
    row('first page of the vault', asked.first),
    row('first page of all files', asked.all),
    row('first page of a folder', asked.folder),
    row('search with many matches', asked.search),
    row('search with one match', asked.rare),
    row('bau ls, whole command', asked.ls),
    row('bau ls --query, whole command', asked.lsQuery),
  ];
  const columns = [
    { key: 'name', title: `${count} files` },
    { key: 'median', title: 'median', unit: 'ms' },
    { key: 'p95', title: '95 of 100', unit: 'ms' },
    { key: 'most', title: 'most', unit: 'ms' },
    { key: 'cpu', title: 'CPU', unit: 'ms' },
  ];
  const target = (name, below) => ({
    what: name,
    value: rows.find((one) => one.name === name).median,
    unit: 'ms',
    below,
  });
  const targets = [
    target('scan', 10_000),
    target('warm start: every file served', 2000),
    target('first page of the vault', 50),
    target('first page of all files', 50),
    target('search with many matches', 100),
    target('search with one match', 100),
  ];
  const notes = [
    'The folders are in the memory of the system: a disk that was never read adds its own time.',
  ];
  return { columns, rows, targets, notes };
}
