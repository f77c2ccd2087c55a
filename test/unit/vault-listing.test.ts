import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childName, parentName, type Entry } from '../../src/main/vault/entries';
import {
  decodeCursor,
  encodeCursor,
  list,
  listLimits,
  type ListQuery,
} from '../../src/main/vault/listing';
import { atOnce } from '../../src/main/vault/steps';
import { folderOf, VaultTree } from '../../src/main/vault/tree';

const stamp = { dev: 1n, ino: 1n, size: 5n, mtimeNs: 0n, ctimeNs: 0n };
const file = (name: string): Entry => ({
  kind: 'text',
  name,
  size: 5,
  mtimeMs: 7,
  stamp,
  parents: [],
  diskName: '',
});

/** A tree of these files, their folders implied, plus empty folders. */
function treeOf(files: readonly string[], dirs: readonly string[] = []): VaultTree {
  const folders = new Map<string, Entry[]>([['', []]]);
  const ensure = (dir: string): Entry[] => {
    const known = folders.get(dir);
    if (known) return known;
    const entries: Entry[] = [];
    folders.set(dir, entries);
    ensure(parentName(dir)).push({
      kind: 'dir',
      name: dir,
      mtimeMs: 9,
      diskName: '',
      identity: dir,
    });
    return entries;
  };
  for (const dir of dirs) ensure(dir);
  for (const name of files) ensure(parentName(name)).push(file(name));
  const tree = new VaultTree();
  for (const [name, entries] of folders) {
    tree.put(atOnce(folderOf({ place: { name, disk: [] }, mtimeMs: 9, entries, problems: [] })));
  }
  return tree;
}

const namesOf = (tree: VaultTree, query: ListQuery): string[] | undefined =>
  list(tree.folders, query)?.entries.map(({ name }) => name);

/** All names over all pages, and how many pages it took. */
function allPages(tree: VaultTree, query: ListQuery): { names: string[]; pages: number } {
  const names: string[] = [];
  let after: string | undefined;
  for (let pages = 1; ; pages++) {
    const page = list(tree.folders, { ...query, after });
    if (!page) throw new Error('no folder');
    names.push(...page.entries.map(({ name }) => name));
    if (page.next === null) return { names, pages };
    after = page.next;
  }
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('list', () => {
  const tree = treeOf(['b.txt', 'a/x.txt', 'a-b.txt', 'a0.txt', 'a/c/Ponte.TXT'], ['empty']);

  it('gives the direct children of the root, files and folders', () => {
    expect(namesOf(tree, {})).toEqual(['a', 'a-b.txt', 'a0.txt', 'b.txt', 'empty']);
    expect(list(tree.folders, { dir: '' })?.entries[0]).toEqual({
      name: 'a',
      size: 0,
      mtime: 9,
      kind: 'dir',
    });
    expect(namesOf(tree, { dir: 'a' })).toEqual(['a/c', 'a/x.txt']);
    expect(namesOf(tree, { dir: 'empty' })).toEqual([]);
  });

  it('goes through everything below in byte order, where a/ does not follow a', () => {
    expect(namesOf(tree, { recursive: true })).toEqual([
      'a',
      'a-b.txt',
      'a/c',
      'a/c/Ponte.TXT',
      'a/x.txt',
      'a0.txt',
      'b.txt',
      'empty',
    ]);
    expect(namesOf(tree, { dir: 'a', recursive: true })).toEqual([
      'a/c',
      'a/c/Ponte.TXT',
      'a/x.txt',
    ]);
  });

  it.each(['nope', 'a/nope', 'b.txt', 'a/', '/', '..', '__proto__'])('no folder %j', (dir) => {
    expect(list(tree.folders, { dir })).toBeNull();
  });

  it('matches the full name without case, at one level or all', () => {
    expect(namesOf(tree, { recursive: true, query: 'C/PON' })).toEqual(['a/c/Ponte.TXT']);
    expect(namesOf(tree, { query: 'A' })).toEqual(['a', 'a-b.txt', 'a0.txt']);
    expect(namesOf(tree, { query: 'ponte' })).toEqual([]);
    const accents = treeOf(['CAFÉ.txt', 'Água.txt']);
    expect(namesOf(accents, { query: 'fé' })).toEqual(['CAFÉ.txt']);
    expect(namesOf(accents, { query: 'É'.normalize('NFD') })).toEqual(['CAFÉ.txt']);
  });

  it('leaves out what is not visible, and a folder that is not', () => {
    const visible = (name: string): boolean => name !== 'a' && !name.startsWith('a/');
    expect(namesOf(tree, { recursive: true, visible })).toEqual([
      'a-b.txt',
      'a0.txt',
      'b.txt',
      'empty',
    ]);
    expect(list(tree.folders, { dir: 'a', visible })).toBeNull();
  });

  it('resumes after any name, listed or not', () => {
    const names = namesOf(tree, { recursive: true }) ?? [];
    for (const [at, after] of names.entries()) {
      expect(namesOf(tree, { recursive: true, after })).toEqual(names.slice(at + 1));
    }
    expect(namesOf(tree, { recursive: true, after: 'a/b/gone.txt' })).toEqual(names.slice(2));
    expect(namesOf(tree, { recursive: true, after: 'zzz' })).toEqual([]);
    expect(namesOf(tree, { after: 'a/x.txt' })).toEqual(['a0.txt', 'b.txt', 'empty']);
  });

  it('ends with a cursor exactly when more is to come', () => {
    expect(list(tree.folders, { limit: 5 })?.next).toBeNull();
    expect(list(tree.folders, { limit: 4 })?.next).toBe('b.txt');
    for (const limit of [0, 201, 1.5, NaN]) {
      expect(() => list(tree.folders, { limit })).toThrow(RangeError);
    }
  });

  it('any tree, any page size: every name once, in the order of its bytes', () => {
    const segment = fc.string({
      unit: fc.constantFrom('a', 'b', '-', '0', 'é', '\uffe0', '😀'),
      minLength: 1,
      maxLength: 3,
    });
    const name = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        (raw, limit) => {
          const dirs = new Set(raw.map(parentName));
          for (const dir of [...dirs]) {
            for (let up = dir; up !== ''; up = parentName(up)) dirs.add(up);
          }
          const files = raw.map((leaf) => `${leaf}.txt`);
          dirs.delete('');
          const built = treeOf(files);
          const all = [...files, ...dirs].sort(byBytes);
          expect(allPages(built, { recursive: true, limit }).names).toEqual(all);
          const level = all.filter((leaf) => parentName(leaf) === '');
          expect(allPages(built, { limit }).names).toEqual(level);
          for (const dir of dirs) {
            const below = all.filter((leaf) => leaf.startsWith(`${dir}/`));
            expect(allPages(built, { dir, recursive: true, limit }).names).toEqual(below);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('bounds of a page', () => {
  it('stops at 200 entries, and before the body passes 32 KiB with its cursor', () => {
    const long = Array.from({ length: 300 }, (_, n) => `${'"'.repeat(200)}${String(n)}.txt`);
    const tree = treeOf([...long, ...Array.from({ length: 500 }, (_, n) => `z${String(n)}.txt`)]);
    let after: string | undefined;
    const seen: string[] = [];
    const sizes: number[] = [];
    for (;;) {
      const page = list(tree.folders, { after });
      expect(page?.entries.length).toBeLessThanOrEqual(listLimits.entries);
      seen.push(...(page?.entries.map(({ name }) => name) ?? []));
      const cursor = page?.next ?? undefined;
      const body = JSON.stringify({
        entries: page?.entries,
        ...(cursor === undefined ? {} : { cursor: encodeCursor(cursor) }),
      });
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(listLimits.bodyBytes);
      sizes.push(Buffer.byteLength(body));
      if (cursor === undefined) break;
      after = cursor;
    }
    expect(seen).toEqual([...long, ...seen.slice(300)].sort(byBytes));
    expect(seen).toHaveLength(800);
    // Full pages use the room they have.
    expect(sizes[0]).toBeGreaterThan(30_000);
  });

  it('holds one entry of the longest name and the longest cursor', () => {
    const part = '"'.repeat(255);
    const longest = [part, part, part, `${'"'.repeat(250)}.txt`, 'x'].join('/').slice(0, 1024);
    const tree = treeOf([longest, 'z.txt']);
    const page = list(tree.folders, { recursive: true, limit: 200 });
    expect(page?.entries.at(-2)?.name).toBe(longest);
    expect(encodeCursor(longest).length).toBeLessThanOrEqual(listLimits.cursorChars);
  });

  it('examines 20,000 names for one reply and says so, even with an empty page', () => {
    const names = Array.from({ length: 20_001 }, (_, n) => `f${String(n).padStart(6, '0')}.txt`);
    const tree = treeOf([...names, 'zz-needle.txt']);
    const first = list(tree.folders, { query: 'needle' });
    expect(first).toEqual({ entries: [], next: names[19_999] });
    expect(namesOf(tree, { query: 'needle', after: first?.next ?? '' })).toEqual(['zz-needle.txt']);
    const exact = treeOf(names.slice(0, 20_000));
    expect(list(exact.folders, { query: 'needle' })).toEqual({ entries: [], next: null });
  });
});

describe('cursor', () => {
  it('round-trips names and refuses anything else', () => {
    for (const name of ['a', 'á/😀.txt', 'x'.repeat(255)]) {
      expect(decodeCursor(encodeCursor(name))).toBe(name);
    }
    const bad = ['', '!', 'a', 'YQ==', encodeCursor('../x'), encodeCursor('a\0'), 'A'.repeat(1401)];
    for (const cursor of bad) expect(decodeCursor(cursor)).toBeNull();
    expect(decodeCursor(Buffer.from([0xff, 0xfe]).toString('base64url'))).toBeNull();
  });
});

describe('VaultTree', () => {
  it('forgets all below a folder that went, and keeps its sums', () => {
    const tree = treeOf(['a/b/c.txt', 'a/d.txt', 'e.txt']);
    expect(tree.stats).toEqual({ files: 3, bytes: 15 });
    const place = { name: '', disk: [] };
    const entries = [file('e.txt'), file('f.txt')];
    tree.put(atOnce(folderOf({ place, mtimeMs: 9, entries, problems: [] })));
    expect(tree.stats).toEqual({ files: 2, bytes: 10 });
    expect([...tree.folders.keys()]).toEqual(['']);
    expect(tree.entry('a')).toBeUndefined();
    expect(tree.replaceFile('f.txt', null)).toBe(true);
    expect(tree.replaceFile('f.txt', null)).toBe(false);
    expect(namesOf(tree, { recursive: true })).toEqual(['e.txt']);
    expect(childName('', 'x')).toBe('x');
  });
});
