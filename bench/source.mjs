/** Parts of the program that no entry of the build exports, bundled beside node_modules. */
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectCacheDir, projectDir } from '../scripts/paths.mjs';

/** The built hashing worker, which engines started from the source use as well. */
export const workerFile = join(projectDir, 'out', 'main', 'hash-worker.js');

/** Loads `exports`: names by module, relative to the checkout and without extension. */
export async function loadSource(name, exports) {
  const outfile = join(projectCacheDir, `bench-${name}-${process.pid}.cjs`);
  const lines = Object.entries(exports).map(
    ([module, names]) => `export { ${names.join(', ')} } from './${module}';`,
  );
  await build({
    stdin: { contents: lines.join('\n'), resolveDir: projectDir, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    external: ['sodium-native', 'libsql'],
    logLevel: 'warning',
  });
  try {
    return createRequire(import.meta.url)(outfile);
  } finally {
    await rm(outfile, { force: true });
  }
}
