/**
 * Places the scripts agree on: the checkout, its build output, and the two caches
 * (one per user for what is downloaded, one per checkout for what is derived).
 */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const projectDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** Derived files of this checkout; removed by `npm ci`. */
export const projectCacheDir = join(projectDir, 'node_modules', '.cache', 'bau');

/** Downloads shared by every checkout of this user. Safe to delete at any time. */
export function userCacheDir() {
  const base = process.env.XDG_CACHE_HOME;
  return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'bau');
}

/** Absolute path of a file inside an installed package, e.g. `packageFile('vite', 'bin/vite.js')`. */
export function packageFile(name, file) {
  return join(projectDir, 'node_modules', name, file);
}
