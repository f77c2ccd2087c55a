/**
 * `npm run bau -- ARGUMENTS`: the command line of this checkout, built first if
 * need be. Standard output, exit code and signals are those of `bau` itself.
 */
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { projectDir } from './paths.mjs';
import { runAttached, say } from './processes.mjs';

try {
  await ensureBuilt();
  // npm starts scripts in the checkout; file arguments are relative to where the person is.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const cli = join(projectDir, 'out', 'main', 'cli.js');
  process.exitCode = await runAttached(process.execPath, [cli, ...process.argv.slice(2)], { cwd });
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
