/**
 * `npm run dist`: packages the app with electron-builder. Without arguments, an
 * unpacked folder for this system. With the fallback runtime the result is good for
 * testing only, and says so: installers for people are built by the release workflow,
 * from the official Electron.
 */
import { ensureBuilt } from './build.mjs';
import { builderArgs, signingArgs } from './packaging/config.mjs';
import { feedArgs } from './packaging/release.mjs';
import { packageFile } from './paths.mjs';
import { isEntry, runAttached, say } from './processes.mjs';
import { resolveRuntime, runtimeLine } from './runtime.mjs';

const SYSTEM_FLAG = { linux: '--linux', darwin: '--mac', win32: '--win' };

/** Secrets that a workflow hands over empty where there are none. */
const SECRETS = ['CSC_LINK', 'CSC_KEY_PASSWORD', 'WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD'];
const APPLE = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'];

/** Packages around `runtime` with electron-builder's own arguments. Resolves to its exit code. */
export async function pack(runtime, args) {
  await ensureBuilt();
  for (const name of [...SECRETS, ...APPLE]) if (process.env[name] === '') delete process.env[name];
  return runAttached(process.execPath, [
    packageFile('electron-builder', 'cli.js'),
    ...args,
    ...['--publish', 'never'],
    ...(await builderArgs(runtime)),
    ...signingArgs(process.env),
    ...(await feedArgs(process.env)),
  ]);
}

if (isEntry(import.meta.url)) {
  try {
    const runtime = await resolveRuntime();
    say(runtimeLine(runtime));
    if (runtime.source === 'fallback') {
      say('This package is for testing: it does not hold the official Electron.');
    }
    const asked = process.argv.slice(2);
    const ownSystem = [SYSTEM_FLAG[process.platform] ?? '--linux', 'dir'];
    process.exitCode = await pack(runtime, asked.length > 0 ? asked : ownSystem);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
