/**
 * `npm run bench [-- --json] [-- --quick]`: one large file over loopback, saved, its
 * digest and receipt checked, with `bau` under Node and under Electron's own Node,
 * beside scp with the fastest cipher of this machine. Whole commands are timed, from
 * start to exit; what counts are the ratios within one run.
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { ensureBuilt } from '../scripts/build.mjs';
import { resolveRuntime, runtimeLine } from '../scripts/runtime.mjs';
import { ensureSystem } from '../scripts/system-libs.mjs';
import { startBau } from './bau.mjs';
import { measureInTurn } from './measure.mjs';
import { startSsh } from './scp.mjs';
import { makeWorkspace, randomFile } from './workspace.mjs';

const json = process.argv.includes('--json');
const quick = process.argv.includes('--quick');
const sizeBytes = (quick ? 128 : 1024) * 1024 * 1024;
const rounds = quick ? 3 : 5;

const say = (text) => process.stderr.write(`${text}\n`);

async function runtimes() {
  const found = [{ name: 'bau, Node', command: process.execPath, env: {} }];
  try {
    const electron = await resolveRuntime();
    say(runtimeLine(electron));
    const env = { ...electron.env, ELECTRON_RUN_AS_NODE: '1' };
    found.push({ name: 'bau, Electron', command: electron.executable, env });
  } catch (error) {
    say(`Electron left out: ${error.message}`);
  }
  return found;
}

/** One short copy with each cipher decides which one stands for scp. */
async function fastestCipher(ssh, path) {
  const tried = await measureInTurn(
    ssh.ciphers.map((cipher) => ({ name: cipher, run: () => ssh.copy(cipher, path) })),
    2,
  );
  return tried.sort((a, b) => a.bestSeconds - b.bestSeconds)[0].name;
}

async function main() {
  await ensureBuilt();
  await ensureSystem(['ssh']).catch((error) => say(`scp may be left out: ${error.message}`));
  const workspace = await makeWorkspace(sizeBytes * 3);
  const stops = [];
  try {
    const vault = join(workspace.dir, 'vault');
    await mkdir(vault);
    const file = join(vault, 'large.bin');
    say(
      `Writing ${sizeBytes / 1024 ** 2} MiB of random bytes to ${workspace.inMemory ? 'memory' : 'disk'}...`,
    );
    await randomFile(file, sizeBytes);

    const contenders = [];
    for (const runtime of await runtimes()) {
      const bau = await startBau(runtime, workspace.dir, vault);
      stops.push(bau.stop);
      contenders.push({ name: bau.name, run: () => bau.get('large.bin') });
    }
    const ssh = await startSsh(workspace.dir);
    if (ssh.skipped) say(`scp left out: ${ssh.skipped}`);
    else {
      stops.push(ssh.stop);
      const cipher = await fastestCipher(ssh, file);
      contenders.push({ name: `scp, ${cipher}`, run: () => ssh.copy(cipher, file) });
    }
    const results = await measureInTurn(contenders, rounds, (name, round, seconds) =>
      say(`  round ${round}: ${name} ${seconds.toFixed(2)} s`),
    );
    report(results, ssh.skipped ?? null, workspace.inMemory);
  } finally {
    for (const stop of stops.reverse()) await stop();
    await workspace.remove();
  }
}

function report(results, skipped, inMemory) {
  const base = results.find(({ name }) => name.startsWith('scp'));
  const rows = results.map(({ name, medianSeconds, bestSeconds }) => ({
    name,
    medianSeconds,
    bestSeconds,
    mibPerSecond: sizeBytes / 1024 ** 2 / medianSeconds,
    // Above 1: faster than scp.
    timesScp: base ? base.medianSeconds / medianSeconds : null,
  }));
  if (json) {
    const facts = { sizeBytes, rounds, inMemory, cpus: cpus().length, node: process.version };
    process.stdout.write(`${JSON.stringify({ ...facts, scpSkipped: skipped, results: rows })}\n`);
    return;
  }
  const lines = rows.map(({ name, medianSeconds, mibPerSecond, timesScp }) =>
    [
      name.padEnd(34),
      `${medianSeconds.toFixed(2)} s`.padStart(9),
      `${mibPerSecond.toFixed(0)} MiB/s`.padStart(12),
      timesScp === null ? '' : `${timesScp.toFixed(2)} x scp`.padStart(12),
    ].join(' '),
  );
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

await main();
