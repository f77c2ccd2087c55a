/**
 * Runs test/vectors/*.test.ts (node:test) under this Node and under the Electron
 * runtime acting as Node, because the two differ in what they offer: another
 * version, another crypto library. vitest cannot run in the latter.
 *
 * Usage: node scripts/portable-tests.mjs [part of a file name]...
 */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { projectCacheDir, projectDir } from './paths.mjs';
import { runAttached, say } from './processes.mjs';
import { resolveRuntime, runtimeLine } from './runtime.mjs';
import { ensureSystem } from './system-libs.mjs';

const folder = join(projectDir, 'test', 'vectors');
const SUFFIX = '.test.ts';

function testFiles(parts) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
  return names.filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)));
}

/** One self-contained CommonJS file per test; data files are read relative to the checkout. */
async function bundle(names) {
  const outdir = join(projectCacheDir, 'vectors');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints: names.map((name) => join(folder, name)),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    external: ['sodium-native', 'libsql'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return names.map((name) => join(outdir, `${basename(name, '.ts')}.cjs`));
}

async function main() {
  const names = testFiles(process.argv.slice(2));
  if (names.length === 0) {
    say(`No ${SUFFIX} file matches in test/vectors.`);
    return 1;
  }
  const runtime = await resolveRuntime();
  await ensureSystem(['electron']);
  const files = await bundle(names);
  const hosts = [
    { label: `Node ${process.versions.node}`, executable: process.execPath, env: {} },
    {
      label: `${runtimeLine(runtime)}, as Node`,
      executable: runtime.executable,
      env: { ELECTRON_RUN_AS_NODE: '1' },
    },
  ];
  let failures = 0;
  for (const { label, executable, env } of hosts) {
    say(`\n-- vectors under ${label}`);
    for (const file of files) {
      const args = ['--enable-source-maps', '--test-reporter=spec', file];
      if ((await runAttached(executable, args, { env })) !== 0) failures += 1;
    }
  }
  if (failures > 0) say(`\n${failures} of ${files.length * hosts.length} runs failed.`);
  return failures === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
