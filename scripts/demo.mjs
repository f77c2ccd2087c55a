/**
 * `npm run demo`: the main job from end to end, without a window. Real `bau` processes on
 * temporary folders: a vault is served, clients enrol, fetch and verify, refusals reach
 * them. Exit status 0 only if every claim held.
 */
import { readFile } from 'node:fs/promises';
import { ensureBuilt } from './build.mjs';
import { killAll } from './demo/bau.mjs';
import { brokenConnection, wholeFolder } from './demo/folders.mjs';
import { fiveAtOnce, stop } from './demo/many.mjs';
import { malformed, missing, revoked, strangers } from './demo/refusals.mjs';
import { Stage } from './demo/stage.mjs';
import { Transcript } from './demo/transcript.mjs';
import { fetchAll, greet, listAll, openVault, verifyAll } from './demo/transfers.mjs';

/** As the command line chooses it. */
function language() {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^pt([-_.@]|$)/i.test(locale) ? 'pt-BR' : 'en';
}

async function play(t, stage) {
  let link;
  let saved;
  let speed;
  await t.step('stepOpen', async () => ({ link } = await openVault(t, stage)));
  await t.step('stepGreet', () => greet(t, stage));
  await t.step('stepList', () => listAll(t, stage));
  await t.step('stepFetch', async () => (saved = await fetchAll(t, stage)));
  await t.step('stepVerify', () => verifyAll(t, stage, saved));
  await t.step('stepFolder', () => wholeFolder(t, stage));
  await t.step('stepMissing', () => missing(t, stage));
  await t.step('stepMalformed', () => malformed(t, stage));
  await t.step('stepStrangers', () => strangers(t, stage, link));
  await t.step('stepRevoked', async () => (speed = await revoked(t, stage)));
  await t.step('stepFive', () => fiveAtOnce(t, stage, speed));
  await t.step('stepCut', () => brokenConnection(t, stage));
  await t.step('stepStop', () => stop(t, stage));
}

async function main() {
  const file = new URL(`./demo/${language()}.json`, import.meta.url);
  await ensureBuilt();
  const t = new Transcript(JSON.parse(await readFile(file, 'utf8')));
  const stage = await Stage.set();
  const cleanUp = async () => {
    killAll();
    await stage.strike();
  };
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(code)));
  }
  process.stdout.write(`${t.text('title')}\n`);
  process.stdout.write(`${t.text('runtime', { node: process.version, folder: stage.path() })}\n`);
  try {
    await play(t, stage);
  } catch (error) {
    t.claim(false, 'broke', { why: error.message });
  } finally {
    await cleanUp();
  }
  t.end();
  return t.failures.length === 0 ? 0 : 1;
}

process.exitCode = await main();
