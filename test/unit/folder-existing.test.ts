// What is decided about files that are here already.

import { describe, expect, it } from 'vitest';
import { decide, isSameTime, type ExistingContext } from '../../src/main/client/folder/existing';
import type { FolderRow } from '../../src/main/client/folder/fetch-folder-types';
import { LocalFolder } from '../../src/main/client/folder/local-tree';
import { saveMode, type FoundFile } from '../../src/main/vault/saver-protocol';

const digest = 'ab'.repeat(64);
const entry = { name: 'aulas/a.txt', size: 10, mtime: 1_600_000_000_123, kind: 'text' } as const;
const startedAtMs = 2_000_000_000_000;

const found = (name: string, change: Partial<FoundFile> = {}): FoundFile => ({
  name,
  size: 10,
  mtimeMs: 1_600_000_000_123,
  ctimeMs: 1_900_000_000_000,
  ...change,
});

function folderWith(...files: FoundFile[]): LocalFolder {
  const folder = new LocalFolder(1, null, Promise.resolve());
  folder.path = '/out/aulas';
  folder.isOpen = true;
  folder.noteFiles(files);
  return folder;
}

function context(change: Partial<ExistingContext>, ...rows: FolderRow[]): ExistingContext {
  const known = new Map(rows.map((row) => [row.name, row]));
  const paths = new Set(rows.map(({ path }) => path));
  return { known, paths, policy: 'keep', startedAtMs, ...change };
}

const row = (change: Partial<FolderRow> = {}): FolderRow => ({
  name: entry.name,
  path: '/out/aulas/a.txt',
  size: 10,
  mtime: entry.mtime,
  digest,
  sealed: true,
  ...change,
});

const fetched = (mode: number, other = '', known: string | null = null): object => ({
  kind: 'fetch',
  plan: expect.objectContaining({ mode, other, known }) as object,
});

describe('times on a disk', () => {
  it('are the same to the millisecond, or to the second where no more is kept', () => {
    expect(isSameTime(1_600_000_000_122.75, 1_600_000_000_123)).toBe(true);
    expect(isSameTime(1_600_000_000_000, 1_600_000_000_123)).toBe(true);
    expect(isSameTime(1_600_000_000_121, 1_600_000_000_123)).toBe(false);
    expect(isSameTime(1_599_999_999_000, 1_600_000_000_123)).toBe(false);
  });
});

describe('a file of an earlier attempt', () => {
  it('is here when it is sealed, as it was left, and still the same in the vault', () => {
    const ours = folderWith(found('a.txt'));
    expect(decide(entry, ours, context({}, row()))).toEqual({ kind: 'here', skipped: false });
  });

  it('is fetched for the new list when none covered it', () => {
    const decision = decide(entry, folderWith(found('a.txt')), context({}, row({ sealed: false })));
    expect(decision).toEqual(fetched(saveMode.replace, 'a.txt', digest));
  });

  it('gives way to a newer one, under the name it got', () => {
    const path = '/out/aulas/a (2).txt';
    const files = folderWith(found('a.txt', { size: 3 }), found('a (2).txt'));
    const decision = decide({ ...entry, size: 11 }, files, context({}, row({ path })));
    expect(decision).toEqual(fetched(saveMode.replace, 'a (2).txt'));
  });

  it('is kept when a person altered it', () => {
    const edited = folderWith(found('a.txt', { size: 99 }));
    expect(decide(entry, edited, context({ policy: 'replace' }, row()))).toEqual(
      fetched(saveMode.write),
    );
  });

  it('is never taken for another entry', () => {
    const other = { ...entry, name: 'aulas/A.TXT' };
    for (const policy of ['skip', 'replace', 'ask'] as const) {
      const decision = decide(other, folderWith(found('a.txt')), context({ policy }, row()));
      expect(decision, policy).toEqual(fetched(saveMode.write));
    }
  });
});

describe('a file in the way', () => {
  it('is the same for `skip` when size and time are, with a number too, and once only', () => {
    const two = folderWith(found('a.txt', { size: 3 }), found('a (2).txt'));
    const skip = context({ policy: 'skip' });
    expect(decide(entry, two, skip)).toEqual({ kind: 'here', skipped: true });
    expect(decide({ ...entry, name: 'aulas/A.txt' }, two, skip)).toEqual(fetched(saveMode.write));
  });

  it('is replaced, whatever it holds, but not when this download made it', () => {
    const replace = context({ policy: 'replace' });
    const there = found('A.TXT', { size: 3 });
    expect(decide(entry, folderWith(there), replace)).toEqual(fetched(saveMode.replace, 'A.TXT'));
    const own = found('a.txt', { ctimeMs: startedAtMs + 1 });
    expect(decide(entry, folderWith(own), replace)).toEqual(fetched(saveMode.write));
  });

  it('is asked about with what both sides have', () => {
    const ask = context({ policy: 'ask' });
    expect(decide(entry, folderWith(found('a.txt', { size: 3 })), ask)).toEqual({
      kind: 'ask',
      clash: {
        fileName: 'a.txt',
        size: 3,
        mtime: 1_600_000_000_123,
        vaultSize: 10,
        vaultMtime: entry.mtime,
      },
    });
    expect(decide(entry, folderWith(), ask)).toEqual(fetched(saveMode.write));
  });

  it('is compared by content when an earlier attempt may have saved it', () => {
    const there = folderWith(found('a.txt'));
    const resumed = context({}, row({ name: 'aulas/b.txt', path: '/out/aulas/b.txt' }));
    expect(decide(entry, there, resumed)).toEqual(fetched(saveMode.match, 'a.txt'));
  });
});
