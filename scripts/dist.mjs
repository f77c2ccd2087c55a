/**
 * `npm run dist`: packages the app with electron-builder. Without arguments, an
 * unpacked folder for this system. With the fallback runtime the result is good for
 * testing only, and says so: installers for people are built by the release workflow,
 * from the official Electron.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { packageFile, projectCacheDir, projectDir } from './paths.mjs';
import { runAttached, say } from './processes.mjs';
import { resolveRuntime, runtimeLine } from './runtime.mjs';

const SYSTEM_FLAG = { linux: '--linux', darwin: '--mac', win32: '--win' };

/** Fuses that the fallback is too old to have; electron-builder refuses to set them there. */
const NEWER_FUSES = /^\s*grantFileProtocolExtraPrivileges:.*$/gm;

/** electron-builder's arguments for packaging around the fallback. */
async function fallbackArgs(runtime) {
  const config = await readFile(join(projectDir, 'electron-builder.yml'), 'utf8');
  const derived = join(projectCacheDir, 'electron-builder.fallback.yml');
  await mkdir(projectCacheDir, { recursive: true });
  await writeFile(derived, config.replace(NEWER_FUSES, ''));
  return [
    ...['--config', derived],
    `-c.electronDist=${runtime.dir}`,
    `-c.electronVersion=${runtime.version}`,
  ];
}

try {
  const runtime = await resolveRuntime();
  say(runtimeLine(runtime));
  await ensureBuilt();
  const isFallback = runtime.source === 'fallback';
  if (isFallback) say('This package is for testing: it does not hold the official Electron.');
  const asked = process.argv.slice(2);
  process.exitCode = await runAttached(process.execPath, [
    packageFile('electron-builder', 'cli.js'),
    ...(asked.length > 0 ? asked : [SYSTEM_FLAG[process.platform] ?? '--linux', 'dir']),
    ...['--publish', 'never'],
    ...(isFallback ? await fallbackArgs(runtime) : []),
  ]);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
