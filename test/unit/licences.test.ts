// The list of licences: which package a module belongs to, what a package needs, and each
// text once.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { licencesOf, packageFolder, withDependencies } from '../../scripts/licences.mjs';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bau-licences-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function part(path: string, about: object, text?: string): Promise<string> {
  const folder = join(dir, 'node_modules', path);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '1.0.0', ...about }));
  if (text !== undefined) await writeFile(join(folder, 'LICENSE.md'), `\n${text}\n`);
  return folder;
}

it('finds the innermost package of a module', async () => {
  const outer = await part('@a/outer', { name: '@a/outer' });
  const inner = await part('@a/outer/node_modules/inner', { name: 'inner' });
  expect(packageFolder(join(outer, 'dist/index.js'))).toBe(outer);
  expect(packageFolder(`\0${join(inner, 'index.js')}?commonjs`)).toBe(inner);
  expect(packageFolder(join(dir, 'src/main.ts'))).toBeNull();
  expect(packageFolder('\0virtual:thing')).toBeNull();
});

it('follows what a package needs, as far as it is installed', async () => {
  const top = await part('top', {
    name: 'top',
    dependencies: { own: '1', shared: '1' },
    optionalDependencies: { 'for-another-system': '1' },
    devDependencies: { tool: '1' },
  });
  const own = await part('top/node_modules/own', { name: 'own', dependencies: { top: '1' } });
  const shared = await part('shared', { name: 'shared' });
  await part('tool', { name: 'tool' });
  expect(withDependencies('top', dir)).toEqual(new Set([top, own, shared]));
});

it('gives each part once, in order, and each text once', async () => {
  const folders = [
    await part('b', { name: 'b', license: 'MIT' }, 'the same words'),
    await part('c', { name: 'c', licenses: [{ type: 'MIT' }, { type: 'BSD' }] }),
    await part('a', { name: 'a', license: { type: 'ISC' } }, 'the same words'),
    await part('d/node_modules/b', { name: 'b', license: 'MIT' }, 'the same words'),
  ];
  expect(licencesOf(folders)).toEqual({
    parts: [
      { name: 'a', version: '1.0.0', licence: 'ISC', text: 0 },
      { name: 'b', version: '1.0.0', licence: 'MIT', text: 0 },
      { name: 'c', version: '1.0.0', licence: 'MIT OR BSD', text: null },
    ],
    texts: ['the same words'],
  });
});
