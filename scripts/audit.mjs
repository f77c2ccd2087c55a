/**
 * `npm run audit:shipped`: known faults of what people get, whether it is bundled or lies
 * beside the bundle; `npm audit --omit=dev` would see the latter alone. Fails at any.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { PARTS_FILE } from './licences.mjs';
import { projectDir } from './paths.mjs';
import { isEntry, npmCommand, runCaptured, say } from './processes.mjs';

/** Sentences about advisories of npm's report for packages at those places of the lock file. */
export function shippedAdvisories(report, places) {
  if (report.vulnerabilities === undefined) throw new Error('npm has no advisories to tell.');
  const shipped = new Set(places);
  return Object.values(report.vulnerabilities)
    .filter(({ nodes }) => nodes.some((place) => shipped.has(place)))
    .map(({ name, severity, via }) => {
      const titles = via.map((each) => (typeof each === 'string' ? `through ${each}` : each.title));
      return `${name} (${severity}): ${titles.join('; ')}`;
    });
}

if (isEntry(import.meta.url)) {
  try {
    await ensureBuilt();
    const parts = JSON.parse(await readFile(join(projectDir, PARTS_FILE), 'utf8'));
    const [npm, ...args] = npmCommand();
    const { stdout } = await runCaptured(npm, [...args, 'audit', '--json']);
    const report = JSON.parse(stdout);
    const places = [...parts.map(({ path }) => path), 'node_modules/electron'];
    const found = shippedAdvisories(report, places);
    if (found.length > 0) throw new Error(found.join('\n'));
    say(`No known fault in ${places.length} shipped parts.`);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
