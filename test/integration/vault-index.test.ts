import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VaultIndex, type VaultIndexOptions } from '../../src/main/vault/vault-index';
import { eventually, testFolder, type TestFolder } from '../fixtures/vault-folder';

const visibleWithinMs = 2000;

let base: TestFolder;
let dir: string;
let index: VaultIndex;
let changes = 0;

async function open(options: VaultIndexOptions = {}): Promise<void> {
  changes = 0;
  index = await VaultIndex.open(dir, {
    ...options,
    onChange: () => {
      changes++;
    },
  });
}

beforeEach(async () => {
  base = await testFolder();
  dir = base.path('vault');
  await base.write('vault/a.txt', 'a');
  await base.write('vault/sub/b.txt', 'b');
});

afterEach(async () => {
  await index.close();
  await base.remove();
});

const names = (): string[] => [...index.files()].map(({ name }) => name).sort();
const becomes = (wanted: string[]): Promise<number> =>
  eventually(() => JSON.stringify(names()) === JSON.stringify(wanted), visibleWithinMs);

describe.each([
  ['watched', {}],
  ['without watchers', { maxWatchers: 0 }],
  ['with watchers for one folder only', { maxWatchers: 1 }],
])('changes on disk show within 2 s, %s', (_label, options) => {
  beforeEach(() => open(options));

  it('additions, edits and removals, at every depth', async () => {
    await base.write('vault/new.txt', 'n');
    await becomes(['a.txt', 'new.txt', 'sub/b.txt']);
    await base.write('vault/sub/c.txt', 'c');
    await becomes(['a.txt', 'new.txt', 'sub/b.txt', 'sub/c.txt']);
    await appendFile(base.path('vault/sub/b.txt'), 'more');
    await eventually(() => index.lookup('sub/b.txt')?.size === 5, visibleWithinMs);
    expect(index.stats).toEqual({ files: 4, bytes: 8 });
    await rm(base.path('vault/a.txt'));
    await becomes(['new.txt', 'sub/b.txt', 'sub/c.txt']);
    expect(changes).toBeGreaterThanOrEqual(4);
  });
});

describe.each([
  ['watched', {}],
  ['with watchers for one folder only', { maxWatchers: 1 }],
])('greater changes show within 2 s, %s', (_label, options) => {
  beforeEach(() => open(options));

  it('whole trees: made, moved in, renamed, replaced and removed', async () => {
    await base.write('vault/x/y/z/deep.txt', 'd');
    await becomes(['a.txt', 'sub/b.txt', 'x/y/z/deep.txt']);
    await base.write('vault/x/y/z/more.txt', 'm');
    await becomes(['a.txt', 'sub/b.txt', 'x/y/z/deep.txt', 'x/y/z/more.txt']);
    await base.write('outside/in/far.txt', 'f');
    await rename(base.path('outside'), base.path('vault/inside'));
    await rename(base.path('vault/x'), base.path('vault/w'));
    await becomes(['a.txt', 'inside/in/far.txt', 'sub/b.txt', 'w/y/z/deep.txt', 'w/y/z/more.txt']);
    await base.write('vault/w/y/z/after.txt', 'after the rename');
    await eventually(() => index.lookup('w/y/z/after.txt') !== undefined, visibleWithinMs);
    await rm(base.path('vault/w'), { recursive: true });
    await rm(base.path('vault/sub'), { recursive: true });
    await base.write('vault/sub/fresh.txt', 'same folder name');
    await becomes(['a.txt', 'inside/in/far.txt', 'sub/fresh.txt']);
    await base.write('vault/sub/later.txt', 'watched again');
    await becomes(['a.txt', 'inside/in/far.txt', 'sub/fresh.txt', 'sub/later.txt']);
    expect(index.list({ dir: 'w' })).toBeNull();
  });

  it('a file or folder replaced by a link is dropped', async () => {
    await base.write('elsewhere/b.txt', 'not for you');
    await rm(base.path('vault/sub'), { recursive: true });
    await symlink(base.path('elsewhere'), base.path('vault/sub'));
    await rm(base.path('vault/a.txt'));
    await symlink('/etc/passwd', base.path('vault/a.txt'));
    await becomes([]);
    expect(index.problems).toContainEqual({ name: 'sub', why: 'link' });
  });
});

describe('the index', () => {
  beforeEach(() => open());

  it('notices that the vault folder vanished, and comes back with it', async () => {
    await rename(dir, base.path('away'));
    await eventually(() => index.missing, visibleWithinMs);
    expect(index.lookup('a.txt')).toBeUndefined();
    expect(index.list({})).toBeNull();
    expect(index.stats).toEqual({ files: 0, bytes: 0 });
    expect(index.problems).toEqual([{ name: '', why: 'vault_missing' }]);
    await rename(base.path('away'), dir);
    await becomes(['a.txt', 'sub/b.txt']);
    expect(index.missing).toBe(false);
    await base.write('vault/late.txt');
    await becomes(['a.txt', 'late.txt', 'sub/b.txt']);
  });

  it('notices another folder in the place of the vault', async () => {
    await rename(dir, base.path('away'));
    await base.write('vault/other.txt');
    await becomes(['other.txt']);
    await base.write('vault/other2.txt');
    await becomes(['other.txt', 'other2.txt']);
  });

  it('a scan of an unchanged vault keeps every entry and tells nobody', async () => {
    const before = [...index.files()];
    await index.refresh();
    expect([...index.files()].every((entry) => before.includes(entry))).toBe(true);
    expect(changes).toBe(0);
  });

  it('shows a folder that is written to all the time as it grows', async () => {
    const stop = new AbortController();
    const writer = (async () => {
      for (let n = 0; !stop.signal.aborted; n++)
        await writeFile(base.path(`vault/sub/w${String(n % 50)}.txt`), String(n));
    })();
    await eventually(() => names().length > 20, visibleWithinMs);
    stop.abort();
    await writer;
    await eventually(() => names().length === 52, visibleWithinMs);
  });

  it('survives folders that come and go while it looks', async () => {
    for (let round = 0; round < 60; round++) {
      await base.write(`vault/t/${String(round % 3)}/f.txt`, 'f');
      if (round % 2) await rm(base.path('vault/t'), { recursive: true, force: true });
    }
    await rm(base.path('vault/t'), { recursive: true, force: true });
    await mkdir(base.path('vault/end'));
    await base.write('vault/end/f.txt');
    await becomes(['a.txt', 'end/f.txt', 'sub/b.txt']);
    await eventually(() => index.list({ dir: 't' }) === null, visibleWithinMs);
  });

  it('after close nothing is looked at any more', async () => {
    await index.close();
    await base.write('vault/unseen.txt');
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect(names()).toEqual(['a.txt', 'sub/b.txt']);
    expect(changes).toBe(0);
  });
});
