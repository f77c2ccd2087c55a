// An AppImage in place of another: whole or not at all, and never somebody else's.

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  outsideAppImage,
  ownAppImage,
  replaceAppImage,
} from '../../src/main/app/updates/app-image';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bau-image-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const digest = (text: string): string => createHash('sha512').update(text).digest('base64');

describe.skipIf(process.platform === 'win32')('replacing', () => {
  let image: string;
  let fresh: string;
  beforeEach(async () => {
    const place = join(folder, 'Meus programas');
    await mkdir(place);
    image = join(place, 'Baú.AppImage');
    fresh = join(folder, 'fresh');
    await writeFile(image, 'old');
    await writeFile(fresh, 'new');
  });
  const beside = (): Promise<string[]> => readdir(join(folder, 'Meus programas'));

  it('leaves the new one under the old name, to be run', async () => {
    await replaceAppImage(fresh, digest('new'), image);
    expect(await readFile(image, 'utf8')).toBe('new');
    expect((await stat(image)).mode & 0o777).toBe(0o755);
    expect(await beside()).toEqual(['Baú.AppImage']);
  });

  it('follows a link to the file itself', async () => {
    const linked = join(folder, 'link');
    await symlink(image, linked);
    await replaceAppImage(fresh, digest('new'), linked);
    expect(await readFile(image, 'utf8')).toBe('new');
    expect(await readFile(linked, 'utf8')).toBe('new');
  });

  it('refuses what is not what was verified, and keeps the old one', async () => {
    await writeFile(fresh, 'other');
    const attempt = replaceAppImage(fresh, digest('new'), image);
    await expect(attempt).rejects.toMatchObject({ reason: 'update_mismatch' });
    expect(await readFile(image, 'utf8')).toBe('old');
    expect(await beside()).toEqual(['Baú.AppImage']);
  });

  it('says so where there is no place for it', async () => {
    const attempt = replaceAppImage(fresh, digest('new'), join(folder, 'gone', 'x.AppImage'));
    await expect(attempt).rejects.toMatchObject({ reason: 'update_denied' });
  });
});

describe('which AppImage this is', () => {
  it('is known only where the executable lies in its mount', async () => {
    const mounted = join(folder, 'mount');
    await mkdir(mounted);
    const env = { APPIMAGE: '/home/ana/Bau.AppImage', APPDIR: mounted };
    const within = join(mounted, 'bau-desktop');
    expect(ownAppImage(env, within)).toBe('/home/ana/Bau.AppImage');
    expect(ownAppImage(env, '/opt/Bau/bau-desktop')).toBeNull();
    expect(ownAppImage({ APPIMAGE: env.APPIMAGE }, within)).toBeNull();
    expect(ownAppImage({ ...env, APPIMAGE: 'Bau.AppImage' }, within)).toBeNull();
    expect(ownAppImage({ ...env, APPDIR: join(folder, 'gone') }, within)).toBeNull();
  });

  it('is not told to what starts from elsewhere', () => {
    expect(
      outsideAppImage({ APPIMAGE: 'a', APPDIR: 'b', OWD: 'c', ARGV0: 'd', HOME: 'e' }),
    ).toEqual({ HOME: 'e' });
  });
});
