/**
 * The Electron pinned in package.json, fetched by its own installer on first use
 * (it checks the archive against checksums carried in the npm package). A failed
 * download is remembered for some hours, so that an offline machine or a closed
 * network waits once and not at every command.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile, userCacheDir } from './paths.mjs';
import { runCaptured, say } from './processes.mjs';

const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;
const FAILURE_REMEMBERED_MS = 6 * 60 * 60_000;

/** The exact version package.json pins, as installed. */
export const OFFICIAL_VERSION = JSON.parse(
  readFileSync(packageFile('electron', 'package.json'), 'utf8'),
).version;

/** The official distribution if it is on disk: { dir, executable }, else null. */
export async function findOfficial() {
  try {
    const executableName = (await readFile(packageFile('electron', 'path.txt'), 'utf8')).trim();
    const dir = packageFile('electron', 'dist');
    const version = (await readFile(join(dir, 'version'), 'utf8')).trim().replace(/^v/, '');
    const executable = join(dir, executableName);
    return version === OFFICIAL_VERSION && existsSync(executable) ? { dir, executable } : null;
  } catch {
    return null;
  }
}

/** Download it. Null when that failed now, or failed within the last hours. */
export async function installOfficial() {
  if (await failedRecently()) return null;
  say(`Downloading Electron ${OFFICIAL_VERSION} (first use; up to five minutes)...`);
  const { code, output, timedOut } = await runCaptured(
    process.execPath,
    [packageFile('electron', 'install.js')],
    { timeoutMs: DOWNLOAD_TIMEOUT_MS },
  );
  const found = code === 0 ? await findOfficial() : null;
  if (found !== null) return found;
  say(`Electron ${OFFICIAL_VERSION} cannot be downloaded here (${reasonOf(output, timedOut)}).`);
  await rememberFailure();
  return null;
}

/** Make the next attempt happen even if the last one failed a moment ago. */
export async function forgetFailure() {
  await rm(failureFile(), { force: true });
}

function failureFile() {
  return join(userCacheDir(), `electron-${OFFICIAL_VERSION}-unreachable.json`);
}

async function failedRecently() {
  try {
    const { failedAtMs } = JSON.parse(await readFile(failureFile(), 'utf8'));
    const ageMs = Date.now() - failedAtMs;
    return ageMs >= 0 && ageMs < FAILURE_REMEMBERED_MS;
  } catch {
    return false;
  }
}

async function rememberFailure() {
  await mkdir(userCacheDir(), { recursive: true });
  await writeFile(failureFile(), JSON.stringify({ failedAtMs: Date.now() }));
}

function reasonOf(output, timedOut) {
  if (timedOut) return 'it took too long';
  const line = output.split('\n').find((text) => /Error|failed/.test(text));
  return line === undefined ? 'the installer gave no reason' : line.trim().slice(0, 160);
}
