// Profiles: which there are, and the command line that opens another; a name is a folder's
// and an argument's, so nothing else than a name gets there.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  listProfiles,
  openProfile,
  profileArguments,
  type Start,
} from '../../src/main/app/profiles';
import { readSwitches } from '../../src/main/app/switches';

const start: Start = {
  executable: '/nowhere/bau',
  first: ['/opt/bau'],
  keyFile: true,
  inherited: ['--no-sandbox'],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bau-profiles-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the list of profiles', () => {
  it('has the default one first, then the others by name', async () => {
    for (const name of ['sala-2', 'default', 'ana']) await mkdir(join(folder, name));
    expect(await listProfiles(folder, 'sala-2')).toEqual([
      { name: 'default', isCurrent: false },
      { name: 'sala-2', isCurrent: true },
      { name: 'ana', isCurrent: false },
    ]);
    expect((await listProfiles(folder, null)).some(({ isCurrent }) => isCurrent)).toBe(false);
  });

  it('leaves out what is no profile, and is there without a folder', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const name of ['Ana', 'a b', '.git', 'x'.repeat(33)]) await mkdir(join(folder, name));
    const names = async (path: string) => (await listProfiles(path, null)).map(({ name }) => name);
    expect(await names(folder)).toEqual(['default']);
    expect(await names(join(folder, 'none'))).toEqual(['default']);
  });

  it('ends somewhere', async () => {
    await Promise.all(
      Array.from({ length: 300 }, (_, at) => mkdir(join(folder, `p${String(at)}`))),
    );
    expect(await listProfiles(folder, 'default')).toHaveLength(200);
  });
});

describe('opening a profile', () => {
  it('starts with switches that are read back as that profile', () => {
    const args = profileArguments('sala-2', start);
    expect(args).toEqual(['--no-sandbox', '/opt/bau', '--profile=sala-2', '--key-file']);
    expect(readSwitches(args, '/')).toEqual({ profile: 'sala-2', keyFile: true, dataDir: null });
  });

  it.each(['', '--data', '--no-sandbox', '-a', '../x', 'A', 'a b', 'a;b', 'x'.repeat(33), 'a\n'])(
    'refuses the name %j',
    (name) => {
      expect(() => profileArguments(name, start)).toThrow('bad_input');
    },
  );

  it('says so when nothing starts', async () => {
    await expect(openProfile('ana', start)).rejects.toMatchObject({ reason: 'not_started' });
  });
});
