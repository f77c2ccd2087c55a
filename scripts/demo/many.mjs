/** Steps with many at once, and the end: nobody is left with half a file. */
import { Bau, mustBau } from './bau.mjs';
import { HUGE, LARGE } from './stage.mjs';

const IDS = ['ana', '45', '22', 'eva', 'gil'];

/** What one download alone should take: more than the programs' starts differ by. */
const ALONE_SECONDS = 0.35;
const LARGE_BYTES = { least: 4 * 1024 ** 2, most: 256 * 1024 ** 2 };
const LISTED_TRIES = 25;

/** `bytesPerSecond` is how fast this computer transfers. */
export async function fiveAtOnce(t, stage, bytesPerSecond) {
  await Promise.all(IDS.slice(1).map((id) => stage.enrol(id)));
  const { least, most: atMost } = LARGE_BYTES;
  const size = Math.min(atMost, Math.max(least, Math.round(bytesPerSecond * ALONE_SECONDS)));
  await stage.add(LARGE, size);
  t.claim(await isListed(stage, LARGE), 'added', { name: LARGE, size: Math.round(size / 1e6) });
  const before = stage.server.objects.length;
  const names = [LARGE, ...stage.samples];
  const downloads = IDS.map((id) => {
    const out = stage.path('five', id);
    return new Bau(['get', ...names, '--out', out], stage.as(id));
  });
  const codes = await Promise.all(downloads.map(({ ended }) => ended));
  t.claim(
    codes.every((code) => code === 0),
    'fiveDone',
    { count: codes.filter((code) => code === 0).length, files: names.length },
  );
  const most = mostAtOnce(stage.server.objects.slice(before));
  t.claim(most === IDS.length, 'together', { count: most });
  t.claim(downloads.every(overtook), 'inFlight', { name: LARGE });
  // Asked for by name, files land side by side, whatever folder of the vault they come from.
  const differing = await Promise.all(
    IDS.map((id) => stage.differing(names, `five/${id}`, { flat: true })),
  );
  t.claim(differing.flat().length === 0, 'allIdentical', {}, differing.flat());
}

/** The server notices new files by itself, a moment later. */
async function isListed(stage, wanted) {
  for (let tries = 0; tries < LISTED_TRIES; tries += 1) {
    const { of } = await mustBau(['ls', '--query', wanted], stage.as('ana'));
    if (of('entry').some(({ name }) => name === wanted)) return true;
  }
  return false;
}

/** Sessions open at the same time, from what the server told as it happened. */
function mostAtOnce(objects) {
  let open = 0;
  let most = 0;
  for (const { type, state } of objects) {
    if (type !== 'session') continue;
    open += state === 'opened' ? 1 : -1;
    most = Math.max(most, open);
  }
  return most;
}

/** A small file was done while the large one, asked for first, was still coming. */
function overtook({ objects }) {
  const kinds = objects.map(({ type, name }) => [type, name === LARGE]);
  const began = kinds.findIndex(([type, isLarge]) => type === 'progress' && isLarge);
  const ended = kinds.findIndex(([type, isLarge]) => type === 'saved' && isLarge);
  return kinds.slice(began, ended).some(([type, isLarge]) => type === 'saved' && !isLarge);
}

export async function stop(t, stage) {
  const out = stage.path('stopped');
  const download = new Bau(['get', HUGE.name, '--out', out], stage.as('ana'));
  await download.seen(({ type, received }) => type === 'progress' && received > 0);
  t.tell('stops', { name: HUGE.name });
  stage.server.interrupt();
  const { status, reason } = await download.seen(({ type }) => type === 'waiting');
  t.quote(`${status} ${reason}`);
  t.claim(status === 503, 'toldStopping');
  download.interrupt();
  t.claim((await download.ended) === 130, 'gaveUp');
  const left = await stage.visible('stopped');
  t.claim(left.length === 0, 'nothingHalf', {}, left);
  const serverCode = await stage.server.ended;
  const last = stage.server.objects.at(-1)?.type;
  t.claim(serverCode === 0 && last === 'stopped', 'cleanEnd', { code: serverCode });
}
