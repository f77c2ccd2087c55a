/**
 * End-to-end tests: Playwright driving the built app in the Electron runtime, on a
 * virtual screen where there is none. Arguments go to Playwright:
 * `npm run test:e2e -- --grep invite`.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { openDisplay } from './display.mjs';
import { packageFile, projectDir } from './paths.mjs';
import { runAttached, say } from './processes.mjs';
import { resolveRuntime, runtimeLine } from './runtime.mjs';
import { ensureSystem, windowNeeds } from './system-libs.mjs';

try {
  const runtime = await resolveRuntime();
  say(runtimeLine(runtime));
  await ensureSystem(windowNeeds());
  await ensureBuilt();
  // Screenshots are evidence of this run only.
  await rm(join(projectDir, 'test-results', 'screens'), { recursive: true, force: true });
  const display = await openDisplay();
  try {
    process.exitCode = await runAttached(
      process.execPath,
      [packageFile('@playwright/test', 'cli.js'), 'test', ...process.argv.slice(2)],
      {
        env: {
          ...runtime.env,
          ...display.env,
          BAU_TEST_ELECTRON: runtime.executable,
          BAU_TEST_ELECTRON_ARGS: JSON.stringify(runtime.args),
        },
      },
    );
  } finally {
    await display.close();
  }
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
