// What is believed of a feed, and who is offered what.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { feedFile, feedIn, wayOf } from '../../src/main/app/updates/feed';
import {
  feedName,
  fileFor,
  isAllowedAddress,
  isAllowedRedirect,
  isOffered,
  releaseIn,
  type Release,
} from '../../src/main/app/updates/release';

const sha512 = `${'A'.repeat(86)}==`;
const file = { url: 'Bau-1.2.3-linux-x86_64.AppImage', sha512, size: 1000 };
const good = { version: '1.2.3', files: [file], path: file.url, releaseDate: '2026-11-22' };

function release(changes: object = {}): Release {
  const found = releaseIn({ ...good, ...changes });
  if (found === null) throw new Error('no release');
  return found;
}

describe('a feed', () => {
  it('is taken with what is known of it and no more', () => {
    const rich = { ...file, isAdminRightsRequired: true, blockMapSize: 5 };
    const found = releaseIn({
      ...good,
      files: [rich],
      packages: { x64: {} },
      releaseNotes: 'New.',
    });
    expect(found).toEqual({ version: '1.2.3', files: [file], releaseNotes: 'New.' });
  });

  it('is taken without the files that are described in some other way', () => {
    expect(release({ files: [{ url: 'x.dmg', sha512 }, file, 7] }).files).toEqual([file]);
  });

  it.each([
    ['nothing', null],
    ['text', 'hello'],
    ['a list', [good]],
    ['no version', { ...good, version: undefined }],
    ['a version with a path in it', { ...good, version: '1.2.3/../x' }],
    ['a number for a version', { ...good, version: 1.2 }],
    ['no files', { ...good, files: [] }],
    ['a hundred files', { ...good, files: Array.from({ length: 100 }, () => file) }],
    ['a file elsewhere', { ...good, files: [{ ...file, url: 'https://example.com/x.AppImage' }] }],
    ['a file above', { ...good, files: [{ ...file, url: '../x.AppImage' }] }],
    ['a file with a query', { ...good, files: [{ ...file, url: 'x.AppImage?y' }] }],
    ['an encoded path', { ...good, files: [{ ...file, url: '..%2fx.AppImage' }] }],
    ['no digest', { ...good, files: [{ ...file, sha512: undefined }] }],
    ['another digest', { ...good, files: [{ ...file, sha512: 'A'.repeat(64) }] }],
    ['no size', { ...good, files: [{ ...file, size: undefined }] }],
    ['a size no disk has', { ...good, files: [{ ...file, size: 1e15 }] }],
  ])('with %s is refused', (_what, value) => {
    expect(releaseIn(value)).toBeNull();
  });

  it('may have notes of any kind, of which text is shown, and not without end', () => {
    expect(release({ releaseNotes: [{ version: '1', note: 'x' }] }).releaseNotes).toBe('');
    expect(release({ releaseNotes: 'x'.repeat(60_000) }).releaseNotes).toHaveLength(20_000);
  });

  it('offers what is newer, and never less or what is in the making', () => {
    const table: [string, string, boolean][] = [
      ['1.2.3', '1.2.2', true],
      ['1.2.3', '1.2.3', false],
      ['1.2.3', '1.2.4', false],
      ['1.10.0', '1.9.9', true],
      ['1.9.9', '1.10.0', false],
      ['2.0.0', '10.0.0', false],
      ['1.3.0-beta.1', '1.2.3', false],
      ['1.2.3', '1.2.3-beta.1', true],
      ['1.2.3', '1.3.0-beta.1', false],
    ];
    for (const [version, current, isIt] of table) {
      expect(isOffered(release({ version }), current), `${version} to ${current}`).toBe(isIt);
    }
  });

  it('names the file of this system and architecture', () => {
    const urls = ['a.deb', 'Bau-arm64.AppImage', 'Bau-x86_64.AppImage', 'Bau.zip'];
    const many = release({ files: urls.map((url) => ({ ...file, url })) });
    expect(fileFor(many, 'AppImage', 'arm64')?.url).toBe('Bau-arm64.AppImage');
    expect(fileFor(many, 'zip', 'x64')?.url).toBe('Bau.zip');
    expect(fileFor(many, 'exe', 'x64')).toBeNull();
  });

  it('has the names that electron-builder gives it', () => {
    expect(feedName('linux', 'x64')).toBe('latest-linux.yml');
    expect(feedName('linux', 'arm64')).toBe('latest-linux-arm64.yml');
    expect(feedName('win32', 'x64')).toBe('latest.yml');
    expect(feedName('darwin', 'arm64')).toBe('latest-arm64-mac.yml');
  });
});

describe('an address', () => {
  it.each(['https://example.com/a/', 'http://127.0.0.1:8080/'])('%s may be asked', (address) => {
    expect(isAllowedAddress(address)).toBe(true);
  });
  it.each([
    'http://example.com/',
    'http://127.0.0.1.example.com/',
    'http://localhost/',
    'https://user:word@example.com/',
    'file:///etc/passwd',
    'javascript:1',
    'nonsense',
  ])('%s may not', (address) => {
    expect(isAllowedAddress(address)).toBe(false);
  });
});

describe('a redirect', () => {
  it.each([
    ['https://a.example/x', 'https://b.example/x', true],
    ['http://127.0.0.1:1/x', 'http://127.0.0.1:2/x', true],
    ['http://127.0.0.1:1/x', 'https://b.example/x', true],
    // What came over TLS must not reach into this computer.
    ['https://a.example/x', 'http://127.0.0.1:2/x', false],
    ['https://a.example/x', 'http://b.example/x', false],
    ['https://a.example/x', 'file:///x', false],
  ])('from %s to %s: %s', (from, to, isAllowed) => {
    expect(isAllowedRedirect(from, to)).toBe(isAllowed);
  });
});

describe('how a copy gets new versions', () => {
  let resources: string;
  beforeEach(async () => {
    resources = await mkdtemp(join(tmpdir(), 'bau-feed-'));
  });
  afterEach(() => rm(resources, { recursive: true, force: true }));

  it('follows from where it is and how it was made', async () => {
    const linux = { isPackaged: true, platform: 'linux', resources, appImage: null };
    expect(wayOf(linux)).toBe('none');
    await mkdir(resources, { recursive: true });
    await writeFile(feedFile(resources), '');
    expect(wayOf({ ...linux, isPackaged: false })).toBe('none');
    expect(wayOf(linux)).toBe('tell');
    expect(wayOf({ ...linux, appImage: '/home/ana/Bau.AppImage' })).toBe('install');
    expect(wayOf({ ...linux, platform: 'win32' })).toBe('install');
  });

  it.each([
    { provider: 'github', url: 'https://example.com/', updaterCacheDirName: 'x' },
    { provider: 'generic', url: 'http://example.com/', updaterCacheDirName: 'x' },
    { provider: 'generic', url: 'https://example.com/', updaterCacheDirName: '..' },
    { provider: 'generic', url: 'https://example.com/', updaterCacheDirName: 'a/b' },
    'text',
  ])('is not taken from %j', (value) => {
    expect(() => feedIn(value)).toThrow();
  });
});
