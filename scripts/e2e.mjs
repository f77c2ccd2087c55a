/**
 * End-to-end tests: Playwright driving the built app in the Electron runtime, on virtual
 * screens where there is none: two, and as many files at a time, since a test waits for its
 * windows more than it works. Arguments go to Playwright: `npm run test:e2e -- --grep invite`.
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
  const displays = [await openDisplay()];
  try {
    // A clipboard and a keyboard focus are one a screen: a person's own screen takes one test.
    if (displays[0].isOurs) displays.push(await openDisplay());
    process.exitCode = await runAttached(
      process.execPath,
      [packageFile('@playwright/test', 'cli.js'), 'test', ...process.argv.slice(2)],
      {
        env: {
          ...runtime.env,
          ...displays[0].env,
          BAU_TEST_DISPLAYS: JSON.stringify(displays.map(({ env }) => env)),
          BAU_TEST_ELECTRON: runtime.executable,
          BAU_TEST_ELECTRON_ARGS: JSON.stringify(runtime.args),
        },
      },
    );
  } finally {
    for (const display of displays) await display.close();
  }
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
