/**
 * TypeScript over every project of the checkout: Node code, renderer, end-to-end
 * tests (each has other globals). All are checked before the exit code is given.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile, projectDir } from './paths.mjs';
import { runAttached } from './processes.mjs';

const PROJECTS = ['.', 'src/renderer', 'test/unit/renderer', 'test/e2e', 'test/packaged'];

for (const project of PROJECTS) {
  const config = join(projectDir, project, 'tsconfig.json');
  if (!existsSync(config)) continue;
  const tsc = packageFile('typescript', 'bin/tsc');
  const code = await runAttached(process.execPath, [tsc, '--noEmit', '-p', config]);
  if (code !== 0) process.exitCode = 1;
}
