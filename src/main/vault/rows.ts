// The rows of one folder in the order LIST gives them: that of the names' UTF-8 bytes.
// Rows are never altered once a folder holds them, so that whoever reads them sees one
// state however long it takes.

import type { Entry, FileEntry } from './entries';
import { compareNames } from './name-policy';
import type { Steps } from './steps';

/**
 * Stands in a folder's rows where all that lies below one of its folders belongs in byte
 * order; `name` ends with `/`. `a`, `a-b`, `a/x`, `a0`: `a/` is not next to `a`.
 */
export interface Below {
  readonly kind: 'below';
  readonly name: string;
  readonly dir: string;
}

export type Row = Entry | Below;

export const isFile = (row: Row | undefined): row is FileEntry =>
  row !== undefined && row.kind !== 'dir' && row.kind !== 'below';

/** Characters that all names in the folder of this name begin with. */
export const sharedPrefix = (dir: string): number => (dir === '' ? 0 : dir.length + 1);

/**
 * Index of the first row whose name comes after `name` (or is it, with `orEqual`). All of
 * them must be equal before index `from`.
 */
export function firstAfter(rows: readonly Row[], name: string, orEqual = false, from = 0): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    const order = row ? compareNames(row.name, name, from) : 1;
    if (order > 0 || (orEqual && order === 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The row of exactly this name in the folder `dir`, in which the name must lie. */
export function rowOf(rows: readonly Row[], dir: string, name: string): Row | undefined {
  const row = rows[firstAfter(rows, name, true, sharedPrefix(dir))];
  return row?.name === name ? row : undefined;
}

/** Rows sorted in one go, and looked at between two pauses. */
const runLength = 1024;
const pauseEvery = 256;

type Order<T> = (a: T, b: T) => number;

function* merged<T>(left: T[], right: T[], order: Order<T>): Steps<T[]> {
  const [last, first] = [left.at(-1), right[0]];
  if (last === undefined || first === undefined || order(last, first) <= 0) return left.concat(right);
  const rows: T[] = [];
  let [l, r] = [0, 0];
  for (;;) {
    const [a, b] = [left[l], right[r]];
    if (a === undefined || b === undefined) break;
    if (order(a, b) <= 0) l = rows.push(a) - r;
    else r = rows.push(b) - l;
    if (rows.length % pauseEvery === 0) yield;
  }
  return rows.concat(left.slice(l), right.slice(r));
}

/** `items`, none of them undefined, in this order; equal ones stay as they stood. */
export function* sorted<T>(items: readonly T[], order: Order<T>): Steps<T[]> {
  let runs: T[][] = [];
  for (let at = 0; at < items.length; at += runLength) {
    runs.push(items.slice(at, at + runLength).sort(order));
    yield;
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      longer.push(yield* merged(runs[at] ?? [], runs[at + 1] ?? [], order));
    }
    runs = longer;
  }
  return runs[0] ?? [];
}

/** The rows of the folder `dir` with these entries, of which no two have one name. */
export function* sortedRows(dir: string, entries: readonly Entry[]): Steps<Row[]> {
  const rows: Row[] = [...entries];
  for (const { kind, name } of entries) {
    if (kind === 'dir') rows.push({ kind: 'below', name: `${name}/`, dir: name });
  }
  const shared = sharedPrefix(dir);
  return yield* sorted(rows, (a, b) => compareNames(a.name, b.name, shared));
}

/** The same rows: an unchanged entry is the same object. */
export function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  const equal = (row: Row, at: number): boolean =>
    row === b[at] || (row.kind === 'below' && row.name === b[at]?.name);
  return a.length === b.length && a.every(equal);
}
