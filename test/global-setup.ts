/**
 * Runs once before vitest: bundles src/main/hash-worker.ts, which production code
 * starts as a worker_threads entry and which Node cannot load as TypeScript.
 * The bundle is written whole and then renamed, so runs side by side are safe.
 */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';

/** Bundle the hash worker to node_modules/.cache/bau/hash-worker.cjs when its source exists. */
export default async function bundleHashWorker(): Promise<void> {
  const entry = resolve('src/main/hash-worker.ts');
  if (!existsSync(entry)) return;
  const outfile = resolve('node_modules/.cache/bau/hash-worker.cjs');
  const unfinished = `${outfile}.${String(process.pid)}`;
  await build({
    entryPoints: [entry],
    outfile: unfinished,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    external: ['sodium-native', 'libsql'],
    logLevel: 'warning',
  });
  await rename(unfinished, outfile);
}
