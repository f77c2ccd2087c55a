// What a release needs: notes, a place for the next one, and no placeholder.

import { describe, expect, it } from 'vitest';
import { feedArgs, notesFor, releaseObjections } from '../../scripts/packaging/release.mjs';

const changelog = [
  '# Changelog',
  '',
  '## Unreleased',
  '',
  '## 1.2.3, 24 December 2026',
  '',
  '### Added',
  '',
  '- One thing.',
  '',
  '## 1.2.30',
  '- Another.',
].join('\n');

describe('notes', () => {
  it('are the section of the version and of no other', () => {
    expect(notesFor(changelog, '1.2.3')).toBe('### Added\n\n- One thing.');
    expect(notesFor(changelog, '1.2.30')).toBe('- Another.');
    expect(notesFor(changelog, '1.2')).toBeNull();
    expect(notesFor(changelog, '9.9.9')).toBeNull();
  });
});

describe('where packages look for new versions', () => {
  it('is nowhere unless the release workflow says so', async () => {
    expect(await feedArgs({})).toEqual([]);
    expect(await feedArgs({ BAU_RELEASE_REPOSITORY: '' })).toEqual([]);
    await expect(feedArgs({ BAU_RELEASE_REPOSITORY: 'a/b/../c' })).rejects.toThrow();
  });

  it('is the latest release of the repository', async () => {
    expect(await feedArgs({ BAU_RELEASE_REPOSITORY: 'ana/bau', CSC_LINK: 'x' })).toEqual(
      expect.arrayContaining([
        '-c.publish.provider=generic',
        '-c.publish.url=https://github.com/ana/bau/releases/latest/download',
      ]),
    );
  });
});

describe('a release', () => {
  const ready = {
    manifest: { version: '1.2.3', homepage: 'https://github.com/ana/bau' },
    config: { linux: { maintainer: 'Ana <ana@example.com>' } },
    changelog,
    metainfo: '<release version="1.2.3" date="2026-12-24"/>',
    repository: 'ana/bau',
  };

  it('is ready when all is filled in', () => {
    expect(releaseObjections(ready)).toEqual([]);
    expect(releaseObjections({ ...ready, repository: null })).toEqual([]);
  });

  it.each([
    ['homepage', { manifest: { version: '1.2.3' } }],
    ['homepage', { repository: 'somebody/else' }],
    ['homepage', { manifest: { version: '1.2.3', homepage: 'https://bau.invalid' } }],
    ['maintainer', { config: { linux: { maintainer: 'Us <maintainers@bau.invalid>' } } }],
    ['CHANGELOG', { changelog: '# Changelog\n' }],
    ['metainfo', { metainfo: '' }],
  ])('is not without its %s', (what, changes) => {
    const objections = releaseObjections({ ...ready, ...changes });
    expect(objections).toHaveLength(1);
    expect(objections[0]).toContain(what);
  });
});
