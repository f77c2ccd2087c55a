/** Steps with a whole folder, and with a connection that breaks on the way. */
import { appendFile, rm } from 'node:fs/promises';
import { runCaptured } from '../processes.mjs';
import { Bau, bau, mustBau } from './bau.mjs';
import { Relay } from './relay.mjs';
import { LARGE } from './stage.mjs';

const FOLDER = 'aulas';
/** What may come twice, beside the file itself: what was on its way when it broke. */
const MOST_AGAIN = 1.1;

export async function wholeFolder(t, stage) {
  const out = stage.path('tree');
  const inside = stage.samples.filter((name) => name.startsWith(`${FOLDER}/`));
  const { first } = await mustBau(['get', FOLDER, '--out', out], stage.as('ana'));
  const saved = first('saved');
  for (const name of inside) t.quote(name);
  t.claim(saved?.files === inside.length, 'folderSaved', { name: FOLDER, count: saved?.files });
  const differing = await stage.differing(inside, 'tree');
  t.claim(differing.length === 0, 'treeIdentical', {}, differing);
  const good = await bau(['verify', saved.path], stage.as('ana'));
  const { folder, ok } = good.first('verified') ?? {};
  t.claim(good.code === 0 && ok && folder.good === inside.length, 'folderVerified', {
    count: inside.length,
  });
  await stockB2sum(t, stage, inside.length);
  await appendFile(stage.path('tree', inside[0]), '!');
  await rm(stage.path('tree', inside[1]));
  const bad = await bau(['verify', saved.path], stage.as('ana'));
  const { counts } = bad.first('verified')?.folder ?? {};
  t.claim(bad.code === 1 && counts?.altered === 1 && counts.missing === 1, 'folderFaults');
}

/** The signed list is one that `b2sum -c` reads, from where the tree begins. */
async function stockB2sum(t, stage, count) {
  const list = (await stage.list('tree', FOLDER)).find((name) => name.endsWith('.b2'));
  if (list === undefined) {
    t.claim(false, 'b2sumAccepts', { count: 0 });
    return;
  }
  const options = { cwd: stage.path('tree'), env: { LC_ALL: 'C' } };
  const { code, stdout } = await runCaptured('b2sum', ['-c', `${FOLDER}/${list}`], options);
  if (code === 127) {
    t.tell('noB2sum');
    return;
  }
  t.quote(`b2sum -c ${FOLDER}/${list}`);
  const right = stdout.split('\n').filter((line) => /: OK$/.test(line)).length;
  t.claim(code === 0 && right === count, 'b2sumAccepts', { count: right });
}

export async function brokenConnection(t, stage) {
  const { host, port } = stage.server.of('listening')[0];
  const bytes = await stage.sizeOf(LARGE);
  const relay = await Relay.to(port, bytes / 2);
  try {
    await mustBau(['connect', `127.0.0.1:${relay.port}`], stage.as('ana'));
    const begin = relay.carried;
    const download = new Bau(['get', LARGE, '--out', stage.path('cut')], stage.as('ana'));
    const code = await download.ended;
    const [lost] = download.of('waiting');
    if (lost) t.quote(`${lost.reason} …`);
    t.claim(lost !== undefined && download.of('reconnected').length > 0, 'cameBack', {
      name: LARGE,
    });
    const differing = await stage.differing([LARGE], 'cut');
    t.claim(code === 0 && differing.length === 0, 'cutIdentical');
    const share = (relay.carried - begin) / bytes;
    t.claim(share < MOST_AGAIN, 'hardlyTwice', { percent: Math.round(share * 100) });
  } finally {
    await relay.close();
    await mustBau(['connect', `${host}:${port}`], stage.as('ana'));
  }
}
