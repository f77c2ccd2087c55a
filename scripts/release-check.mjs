/**
 * `npm run release:check`: whether everything that only its makers know has been filled in.
 * The release workflow begins with it; GITHUB_REPOSITORY says where releases are.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from './packaging/config.mjs';
import { releaseObjections } from './packaging/release.mjs';
import { projectDir } from './paths.mjs';
import { say } from './processes.mjs';

const read = (path) => readFile(join(projectDir, path), 'utf8');

try {
  const objections = releaseObjections({
    manifest: JSON.parse(await read('package.json')),
    config: await readConfig(),
    changelog: await read('CHANGELOG.md'),
    metainfo: await read('build/linux/app.bau.bau.metainfo.xml'),
    repository: process.env.GITHUB_REPOSITORY ?? null,
  });
  if (objections.length > 0) {
    throw new Error(`Not ready for a release (docs/RELEASING.md):\n${objections.join('\n')}`);
  }
  say('Everything is filled in.');
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
