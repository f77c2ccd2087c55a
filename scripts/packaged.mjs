/**
 * `npm run test:packaged`: packages the app for this Linux, looks through the result, and
 * drives it. The folder it is packed in has spaces and accents in its name. Arguments go to
 * Playwright; `--keep` first leaves an earlier package in place of making a new one.
 *
 * Two programs are tested: the one that ships, and a copy that differs in one fuse, without
 * which nothing could drive a window.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDisplay } from './display.mjs';
import { pack } from './dist.mjs';
import { readConfig } from './packaging/config.mjs';
import { examine } from './packaging/contents.mjs';
import { copyInspectable, fuseObjections } from './packaging/fuses.mjs';
import { packageFile, projectDir } from './paths.mjs';
import { runAttached, say } from './processes.mjs';
import { resolveRuntime, runtimeLine } from './runtime.mjs';
import { materials } from './sbom.mjs';
import { ensureSystem, windowNeeds } from './system-libs.mjs';

const FOLDER = join(projectDir, 'dist', 'Instalação de teste');
const EXECUTABLE = 'bau-desktop';
const mib = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/** Packages into FOLDER. Resolves to the shipping program's folder. */
async function shippingBuild(runtime, keep) {
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;
  const dir = join(FOLDER, `linux${suffix}-unpacked`);
  if (keep && existsSync(dir)) return dir;
  await rm(FOLDER, { recursive: true, force: true });
  const args = ['--linux', 'dir', `-c.directories.output=${FOLDER}`];
  if ((await pack(runtime, args)) !== 0) throw new Error('Packaging failed.');
  return dir;
}

async function check(dir) {
  const { electronFuses } = await readConfig();
  const { objections, files, wholeBytes, ownBytes } = await examine(
    dir,
    process.arch,
    await materials(),
  );
  const executable = join(dir, EXECUTABLE);
  objections.push(...(await fuseObjections(executable, electronFuses)));
  say(`package: ${files} files archived, ${mib(wholeBytes)} unpacked, ${mib(ownBytes)} our own`);
  if (objections.length > 0) throw new Error(`The package is not right:\n${objections.join('\n')}`);
}

async function drive(runtime, dir, playwrightArgs) {
  const inspectable = join(FOLDER, 'com depuração');
  const executable = await copyInspectable(dir, inspectable, EXECUTABLE);
  const display = await openDisplay();
  try {
    return await runAttached(
      process.execPath,
      [packageFile('@playwright/test', 'cli.js'), 'test', ...playwrightArgs],
      {
        env: {
          ...display.env,
          BAU_TEST_ELECTRON: executable,
          BAU_TEST_ELECTRON_ARGS: JSON.stringify(runtime.args),
          BAU_TEST_PACKAGED: dir,
          // The fallback needs a display even for a command without windows.
          ...(runtime.source === 'fallback' ? { BAU_OZONE_PLATFORM: 'x11' } : {}),
        },
      },
    );
  } finally {
    await display.close();
  }
}

try {
  if (process.platform !== 'linux') throw new Error('Packages are driven on Linux only.');
  const asked = process.argv.slice(2);
  const keep = asked[0] === '--keep';
  const runtime = await resolveRuntime();
  say(runtimeLine(runtime));
  await ensureSystem(windowNeeds());
  const dir = await shippingBuild(runtime, keep);
  await check(dir);
  process.exitCode = await drive(runtime, dir, [
    ...['--config', join(projectDir, 'playwright.packaged.config.ts')],
    ...asked.slice(keep ? 1 : 0),
  ]);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
