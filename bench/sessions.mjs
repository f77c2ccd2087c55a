/**
 * How long it takes to be let in or refused among a thousand live sessions, and how quick
 * a list of two thousand IDs is. Usage: node bench/sessions.mjs [sessions] [ids]. The server
 * is `bau serve` in a process of its own; times are whole, from connecting to the answer.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../scripts/build.mjs';
import { endOnSignals } from './children.mjs';
import { serveBau, thisNode } from './contenders/bau.mjs';
import { openEngine } from './engine.mjs';
import { median, percentile } from './numbers.mjs';
import { memoryOf } from './proc.mjs';
import { loadSource } from './source.mjs';

const sessions = Number(process.argv[2] ?? 1000);
const ids = Number(process.argv[3] ?? 2000);
const newcomers = 200;
const atOnce = 16;

function report(what, times) {
  const numbers = [median(times), percentile(times, 0.95), Math.max(...times)];
  const text = numbers.map((ms) => `${ms.toFixed(1)} ms`).join(' / ');
  console.log(`${what}: ${text} (median / 95 of 100 / most, of ${times.length})`);
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function repeated(times, work) {
  const all = [];
  for (let n = 0; n < times; n += 1) all.push(await timed(() => work(n)));
  return all;
}

async function measureSessions({ bindMany, LightClient, Identity, secureRandom }, dir) {
  const [data, vault] = [join(dir, 'host'), await mkdtemp(join(dir, 'vault-'))];
  await writeFile(join(vault, 'a.txt'), 'a');
  const people = await bindMany(data, sessions + newcomers);
  const limits = [`sessions=${sessions + 1}`];
  const server = await serveBau(thisNode, { vault, data, limits });
  const enter = async ({ id, identity }) => {
    const client = await LightClient.connect(server.port, identity);
    const reply = await client.auth(id);
    return { client, code: reply.name === 'WELCOME' ? 200 : reply.json.code };
  };
  const expect = (found, wanted) => {
    if (found !== wanted) throw new Error(`${found} instead of ${wanted}`);
  };
  const first = people[0];
  const newcomer = async (n) => {
    const { client, code } = await enter(people[sessions + (n % newcomers)]);
    expect(code, 200);
    client.bye();
  };
  await repeated(20, newcomer);
  report('let in, nobody else there', await repeated(newcomers, newcomer));
  const live = [];
  const filling = await timed(async () => {
    for (let from = 0; from < sessions; from += atOnce) {
      const some = people.slice(from, Math.min(sessions, from + atOnce));
      for (const { client, code } of await Promise.all(some.map(enter))) {
        expect(code, 200);
        live.push(client);
      }
    }
  });
  console.log(`${sessions} sessions opened in ${(filling / 1000).toFixed(1)} s`);
  report(`let in among ${sessions}`, await repeated(newcomers, newcomer));
  const again = async () => {
    const { client, code } = await enter(first);
    expect(code, 409);
    client.drop();
  };
  report(`refused as connected already (409) among ${sessions}`, await repeated(newcomers, again));
  const stranger = async () => {
    const identity = new Identity({ x: secureRandom(32), e: secureRandom(32) });
    const { client, code } = await enter({ id: first.id, identity });
    expect(code, 403);
    client.drop();
  };
  report(
    `refused as unknown (403, held back 100 ms) among ${sessions}`,
    await repeated(50, stranger),
  );
  const memory = await memoryOf(server.pid);
  if (memory) {
    console.log(`server memory with ${live.length} sessions: ${Math.round(memory.rss)} MiB`);
  }
  for (const client of live) client.drop();
  await server.stop();
}

async function measureIds(source, dir) {
  const { call, close } = await openEngine(source, {
    dataDir: join(dir, 'ids'),
    downloadDir: dir,
  });
  const rows = Array.from({ length: ids }, (_, n) => `p${n},Pessoa ${n},,aulas`);
  const text = ['id,name,expires,folders', ...rows].join('\n');
  report(`import of ${ids} IDs`, await repeated(1, () => call('roster.import', { text })));
  report(`the same again`, await repeated(3, () => call('roster.import', { text })));
  report(`list of ${ids} IDs`, await repeated(20, () => call('ids.list', {})));
  const edit = (n) => call('ids.set', { id: `p${n}`, name: `Outra ${n}` });
  report(`edit of one among ${ids}`, await repeated(50, edit));
  const { ids: views } = await call('ids.list', {});
  const find = (n) =>
    views.filter(({ id, name }) => `${id} ${name.toLowerCase()}`.includes(`pessoa 1${n}`));
  report(`search in ${ids}`, await repeated(50, find));
  report(`export of ${ids}`, await repeated(5, () => call('roster.export', {})));
  const sheet = (n) => call('roster.sheet', { path: join(dir, `sheet-${n}.html`) });
  report(`sheet of ${ids} invites`, await repeated(2, sheet));
  await close();
}

endOnSignals();
await ensureBuilt();
const dir = await mkdtemp(join(tmpdir(), 'bau-bench-'));
try {
  const source = await loadSource('sessions', {
    'src/main/engine/engine': ['Engine'],
    'src/main/identity/identity': ['Identity'],
    'src/main/crypto/random': ['secureRandom'],
    'test/fixtures/many-ids': ['bindMany'],
    'test/fixtures/light-client': ['LightClient'],
  });
  await measureSessions(source, dir);
  await measureIds(source, dir);
} finally {
  await rm(dir, { recursive: true, force: true });
}
