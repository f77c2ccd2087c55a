// The host's own listing: its order, its search, its pages, and what 100,000 names cost.

import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/main/vault/entries';
import {
  HostListing,
  hostListLimits,
  sortKey,
  type HostQuery,
} from '../../src/main/vault/host-listing';
import { atOnce } from '../../src/main/vault/steps';
import { folderOf, VaultTree } from '../../src/main/vault/tree';

const file = (name: string, size: number, mtimeMs = 0): Entry => ({
  kind: 'binary',
  name,
  size,
  mtimeMs,
  stamp: { dev: 1n, ino: 1n, size: BigInt(size), mtimeNs: 0n, ctimeNs: 0n },
  parents: [],
  diskName: name,
});

const dir = (name: string, mtimeMs = 0): Entry => ({
  kind: 'dir',
  name,
  mtimeMs,
  diskName: name,
  identity: name,
});

function treeOf(folders: Readonly<Record<string, readonly Entry[]>>): VaultTree {
  const tree = new VaultTree();
  for (const [name, entries] of Object.entries(folders)) {
    const place = { name, disk: name === '' ? [] : name.split('/') };
    tree.put(atOnce(folderOf({ place, mtimeMs: 0, problems: [], entries })));
  }
  return tree;
}

const plain: HostQuery = {
  dir: '',
  query: '',
  sort: 'name',
  isDescending: false,
  offset: 0,
  limit: 200,
};

const tree = treeOf({
  '': [
    file('Zebra.txt', 3, 30),
    file('aula 10.pdf', 1, 20),
    file('aula 2.pdf', 2, 10),
    file('árvore.png', 2, 40),
    dir('sub', 5),
    dir('Aulas', 1),
  ],
  sub: [file('sub/aula.txt', 9), dir('sub/aulas velhas')],
  'sub/aulas velhas': [file('sub/aulas velhas/x.txt', 1)],
  Aulas: [file('Aulas/prova.txt', 7)],
});

async function names(change: Partial<HostQuery>): Promise<string[] | undefined> {
  const page = await new HostListing().page(tree.folders, { ...plain, ...change });
  return page?.entries.map(({ name }) => name);
}

describe('the listing of the host', () => {
  it('has folders first, and names as people sort them', async () => {
    expect(await names({})).toEqual([
      'Aulas',
      'sub',
      'árvore.png',
      'aula 2.pdf',
      'aula 10.pdf',
      'Zebra.txt',
    ]);
    expect(await names({ isDescending: true })).toEqual([
      'sub',
      'Aulas',
      'Zebra.txt',
      'aula 10.pdf',
      'aula 2.pdf',
      'árvore.png',
    ]);
  });

  it('sorts by size and by time, equal ones by name', async () => {
    const files = (rows: string[] | undefined): string[] | undefined => rows?.slice(2);
    expect(files(await names({ sort: 'size' }))).toEqual([
      'aula 10.pdf',
      'árvore.png',
      'aula 2.pdf',
      'Zebra.txt',
    ]);
    expect(files(await names({ sort: 'mtime', isDescending: true }))).toEqual([
      'árvore.png',
      'Zebra.txt',
      'aula 10.pdf',
      'aula 2.pdf',
    ]);
  });

  it('finds names anywhere below a folder, and not in the name of that folder itself', async () => {
    expect(await names({ query: 'AULA' })).toEqual([
      'Aulas',
      'sub/aulas velhas',
      'aula 2.pdf',
      'aula 10.pdf',
      'sub/aula.txt',
      'Aulas/prova.txt',
      'sub/aulas velhas/x.txt',
    ]);
    expect(await names({ dir: 'sub', query: 'aula' })).toEqual([
      'sub/aulas velhas',
      'sub/aula.txt',
      'sub/aulas velhas/x.txt',
    ]);
    expect(await names({ dir: 'Aulas', query: 'aula' })).toEqual([]);
  });

  it('gives pages, knows how many rows there are, and a folder that is not there', async () => {
    const listing = new HostListing();
    const first = await listing.page(tree.folders, { ...plain, limit: 4 });
    const rest = await listing.page(tree.folders, { ...plain, offset: 4, limit: 4 });
    expect(first).toMatchObject({ total: 6, isCut: false });
    expect([...(first?.entries ?? []), ...(rest?.entries ?? [])]).toHaveLength(6);
    expect(await listing.page(tree.folders, { ...plain, dir: 'nada' })).toBeNull();
    expect(await listing.page(tree.folders, { ...plain, dir: '__proto__' })).toBeNull();
  });

  it('keeps an order until it is told to forget it', async () => {
    const listing = new HostListing();
    const before = await listing.page(tree.folders, plain);
    const other = treeOf({ '': [file('neu.txt', 1)] });
    expect(await listing.page(other.folders, plain)).toEqual(before);
    listing.forget();
    expect((await listing.page(other.folders, plain))?.total).toBe(1);
  });

  it('sorts 100,000 files and finds among them in a bounded time of work', async () => {
    const count = 100_000;
    const large = treeOf({
      '': Array.from({ length: count }, (_, at) => file(`Foto ${String(count - at)}.jpg`, at)),
    });
    const listing = new HostListing();
    const begun = process.cpuUsage();
    const first = await listing.page(large.folders, { ...plain, limit: hostListLimits.page });
    const found = await listing.page(large.folders, { ...plain, query: '9.jpg' });
    const taken = process.cpuUsage(begun);
    expect(first?.entries[0]?.name).toBe('Foto 1.jpg');
    expect(first?.total).toBe(count);
    expect(found).toMatchObject({ total: hostListLimits.found, isCut: true });
    expect((taken.user + taken.system) / 1e6).toBeLessThan(2.5);
    // Every later page is a slice of what was sorted.
    await listing.page(large.folders, plain);
    const again = process.cpuUsage();
    for (let offset = 0; offset < count; offset += hostListLimits.page) {
      await listing.page(large.folders, { ...plain, offset, limit: hostListLimits.page });
    }
    const pages = process.cpuUsage(again);
    expect((pages.user + pages.system) / 1e6).toBeLessThan(0.5);
  });
});

describe('sortKey', () => {
  it.each([
    ['a/b/Ção 2.txt', 'cao 0000000002.txt'],
    ['README', 'readme'],
  ])('of %j is %j', (name, key) => {
    expect(sortKey(name)).toBe(key);
  });
});
