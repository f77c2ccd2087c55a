// The vault as its host looks at it: one folder, or what a search found anywhere, in the
// order asked for, a page at a time. Unlike LIST it may be sorted by size or time and knows
// how many rows there are. Long work is done in slices; the last order made is kept.

import type { Entry } from './entries';
import { foldCase } from './listing';
import { sorted } from './rows';
import { inSlices, type Steps } from './steps';
import type { Folder } from './tree';

export const hostListLimits = {
  /** Rows of a page. */
  page: 500,
  /** Rows a search gives at most. */
  found: 5000,
} as const;

export type HostSort = 'name' | 'size' | 'mtime';

export interface HostQuery {
  /** A canonical name, or `''` for the vault itself; a search looks at all below it. */
  readonly dir: string;
  /** Keeps names that contain this, without case; `''` for a plain listing. */
  readonly query: string;
  readonly sort: HostSort;
  readonly isDescending: boolean;
  /** Rows before the page. */
  readonly offset: number;
  /** 1..500. */
  readonly limit: number;
}

export interface HostPage {
  readonly entries: readonly Entry[];
  /** Rows in all. */
  readonly total: number;
  /** A search found more than it gives. */
  readonly isCut: boolean;
}

type Folders = ReadonlyMap<string, Folder>;

interface Ordered {
  readonly key: string;
  readonly entries: readonly Entry[];
  readonly isCut: boolean;
}

interface Keyed {
  readonly entry: Entry;
  readonly key: string;
}

const pauseEvery = 512;

/** What a name is sorted by: without case and accents, and `2` before `10`. */
export function sortKey(name: string): string {
  const segment = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  const plain = /^[\x20-\x7e]*$/.test(segment)
    ? segment
    : segment.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.replace(/\d+/g, (digits) => digits.padStart(10, '0'));
}

const amountOf = (entry: Entry, sort: HostSort): number =>
  sort === 'mtime' ? entry.mtimeMs : entry.kind === 'dir' ? 0 : entry.size;

function* inOrder(entries: readonly Entry[], { sort, isDescending }: HostQuery): Steps<Entry[]> {
  const keyed: Keyed[] = [];
  for (const entry of entries) {
    keyed.push({ entry, key: sortKey(entry.name) });
    if (keyed.length % pauseEvery === 0) yield;
  }
  const sign = isDescending ? -1 : 1;
  const byName = (a: Keyed, b: Keyed): number =>
    a.key < b.key ? -1 : a.key > b.key ? 1 : a.entry.name < b.entry.name ? -1 : 1;
  const rows = yield* sorted(keyed, (a, b) => {
    // Folders stand first whatever the order.
    const kinds = Number(b.entry.kind === 'dir') - Number(a.entry.kind === 'dir');
    if (kinds !== 0) return kinds;
    if (sort === 'name') return sign * byName(a, b);
    const amounts = amountOf(a.entry, sort) - amountOf(b.entry, sort);
    return amounts === 0 ? byName(a, b) : sign * amounts;
  });
  return rows.map(({ entry }) => entry);
}

/** Names at or below `dir` that contain the text; one more than are given, where there are. */
function* matches(folders: Folders, dir: string, query: string): Steps<Entry[]> {
  const wanted = foldCase(query);
  const found: Entry[] = [];
  let seen = 0;
  for (const [name, { rows }] of folders) {
    if (dir !== '' && name !== dir && !name.startsWith(`${dir}/`)) continue;
    for (const row of rows) {
      seen += 1;
      if (seen % pauseEvery === 0) yield;
      if (row.kind === 'below' || !foldCase(row.name.slice(dir.length)).includes(wanted)) continue;
      found.push(row);
      if (found.length > hostListLimits.found) return found;
    }
  }
  return found;
}

export class HostListing {
  private last: Ordered | null = null;

  /** The tree is another one, or was altered. */
  forget(): void {
    this.last = null;
  }

  /** A page of what `folders` hold now; null for a folder that is not there. */
  async page(folders: Folders, query: HostQuery): Promise<HostPage | null> {
    const folder = folders.get(query.dir);
    if (!folder) return null;
    const key = JSON.stringify([query.dir, query.query, query.sort, query.isDescending]);
    const known = this.last?.key === key ? this.last : await this.ordered(folders, folder, query);
    this.last = { ...known, key };
    const { entries, isCut } = known;
    const page = entries.slice(query.offset, query.offset + query.limit);
    return { entries: page, total: entries.length, isCut };
  }

  private async ordered(folders: Folders, folder: Folder, query: HostQuery): Promise<Ordered> {
    const isSearch = query.query !== '';
    const found = isSearch
      ? await inSlices(matches(folders, query.dir, query.query))
      : folder.rows.filter((row): row is Entry => row.kind !== 'below');
    const isCut = isSearch && found.length > hostListLimits.found;
    const kept = isCut ? found.slice(0, hostListLimits.found) : found;
    return { key: '', entries: await inSlices(inOrder(kept, query)), isCut };
  }
}
