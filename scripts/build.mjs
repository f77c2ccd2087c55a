/**
 * Builds out/ when a command needs it and it is missing or older than its sources.
 * Quiet unless it fails, and nothing on standard output, which belongs to the
 * command that follows. One build at a time per checkout: a second one waits.
 */
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile, projectCacheDir, projectDir } from './paths.mjs';
import { runCaptured } from './processes.mjs';

const SOURCES = [
  'src',
  'electron.vite.config.ts',
  'scripts/licences.mjs',
  'package.json',
  'package-lock.json',
];
const LOCK_POLL_MS = 200;
/** What a whole build writes last; a development server leaves it alone. */
const BUILD_RESULT = join(projectDir, 'out', 'renderer', 'index.html');

/** Throws an Error carrying the build's own output when it fails. */
export async function ensureBuilt() {
  if (await isFresh()) return;
  const unlock = await lock();
  try {
    // Another process may have built while we waited.
    if (!(await isFresh())) await build();
  } finally {
    await unlock();
  }
}

async function build() {
  const startedAt = new Date();
  const { code, output } = await runCaptured(process.execPath, [
    packageFile('electron-vite', 'bin/electron-vite.js'),
    'build',
  ]);
  if (code !== 0) throw new Error(`The build failed:\n${output.trim()}`);
  // Dated at its beginning, so that an edit made meanwhile counts as newer.
  await utimes(BUILD_RESULT, startedAt, startedAt).catch(() => {});
}

async function isFresh() {
  const built = await stat(BUILD_RESULT).catch(() => null);
  if (built === null) return false;
  for (const source of SOURCES) {
    if (await hasNewer(join(projectDir, source), built.mtimeMs)) return false;
  }
  return true;
}

/** Folders count too: their time changes when a file in them is added or removed. */
async function hasNewer(path, thanMs) {
  const info = await stat(path).catch(() => null);
  if (info === null) return false;
  if (info.mtimeMs > thanMs) return true;
  if (!info.isDirectory()) return false;
  for (const name of await readdir(path)) {
    if (await hasNewer(join(path, name), thanMs)) return true;
  }
  return false;
}

/** A file created exclusively is the lock; it names its holder, whose death frees it. */
async function lock() {
  const path = join(projectCacheDir, 'build.lock');
  await mkdir(projectCacheDir, { recursive: true });
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isAbandoned(path)) await rm(path, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
  }
}

async function isAbandoned(path) {
  const holder = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
  // Freed, or not yet signed, between our two looks: simply try again.
  if (!Number.isInteger(holder)) return false;
  try {
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
