/**
 * What the end-to-end tests know of the machine: which Electron to start and on which
 * screens (chosen by scripts/e2e.mjs and passed down in the environment), and where
 * screenshots go.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** The checkout, which is the application folder Electron is given. */
export const projectDir = resolve(__dirname, '../..');

/** The folder of the packaged program as it ships, where a run is about that; else null. */
export const packagedDir: string | null = process.env['BAU_TEST_PACKAGED'] ?? null;

/** The Electron to start and the switches that must come first. Throws outside `npm run test:e2e`. */
export function electronRuntime(): { executablePath: string; args: string[] } {
  const executablePath = process.env['BAU_TEST_ELECTRON'];
  if (executablePath === undefined) {
    throw new Error('No Electron was chosen: run these tests with `npm run test:e2e`.');
  }
  const args: unknown = JSON.parse(process.env['BAU_TEST_ELECTRON_ARGS'] ?? '[]');
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string')) {
    throw new Error('BAU_TEST_ELECTRON_ARGS is not a list of strings.');
  }
  return { executablePath, args };
}

/** What it takes to draw on each of the screens of this run, one for each worker. */
export const displays: readonly Readonly<Record<string, string>>[] = (() => {
  const given: unknown = JSON.parse(process.env['BAU_TEST_DISPLAYS'] ?? '[{}]');
  if (!Array.isArray(given) || given.length === 0) throw new Error('BAU_TEST_DISPLAYS names none.');
  return given as Record<string, string>[];
})();

/** The screen of this worker alone. */
export function ownDisplay(): Readonly<Record<string, string>> {
  const worker = Number(process.env['TEST_PARALLEL_INDEX'] ?? 0);
  return displays[worker % displays.length] ?? {};
}

/** Path for a screenshot a person is meant to look at, e.g. `screenshotPath('server-panel')`. */
export function screenshotPath(name: string): string {
  const folder = resolve(projectDir, 'test-results/screens');
  mkdirSync(folder, { recursive: true });
  return resolve(folder, `${name}.png`);
}
