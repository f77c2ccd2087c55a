// What the index holds of one disk name. Entries are immutable: a changed file gets a new
// one, and an unchanged file keeps its own, so that `===` tells whether anything moved.

import type { BigIntStats } from 'node:fs';
import type { FileKind } from './extensions';

/** What identifies one state of one file: the input of its etag. Times are nanoseconds. */
export interface Stamp {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface FileEntry {
  readonly kind: FileKind;
  /** Canonical name in the vault. */
  readonly name: string;
  /** Bytes, within 2^53-1. */
  readonly size: number;
  /** Integer milliseconds since 1970, within the years 1970..9999. */
  readonly mtimeMs: number;
  readonly stamp: Stamp;
  /** Disk names of its folders below the vault folder; may differ from `name` in normal form. */
  readonly parents: readonly string[];
  readonly diskName: string;
}

export interface DirEntry {
  readonly kind: 'dir';
  /** Canonical name in the vault; never the root. */
  readonly name: string;
  readonly mtimeMs: number;
  readonly diskName: string;
  /** Tells a folder from another that took its name. */
  readonly identity: string;
}

export type Entry = FileEntry | DirEntry;

/** A disk name that is not served; `name` is fit to show. `why` is a short code. */
export interface Problem {
  readonly name: string;
  readonly why: string;
}

/** Where a folder stands: its canonical name, `''` for the root, and its disk names from there. */
export interface Place {
  readonly name: string;
  readonly disk: readonly string[];
}

export const rootPlace: Place = { name: '', disk: [] };

/** Canonical name of `segment` in `dir`. */
export function childName(dir: string, segment: string): string {
  return dir === '' ? segment : `${dir}/${segment}`;
}

/** Canonical name of the folder that holds `name`; `''` for the root. */
export function parentName(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

/** Latest file time: the end of the year 9999, ms. */
export const lastMs = 253_402_300_799_999;

/** Integer milliseconds of a file time, held within the years 1970..9999. */
export function fileMs(timeNs: bigint): number {
  return Math.min(lastMs, Math.max(0, Number(timeNs / 1_000_000n)));
}

export function stampOf(stat: BigIntStats): Stamp {
  const { dev, ino, size, mtimeNs, ctimeNs } = stat;
  return { dev, ino, size, mtimeNs, ctimeNs };
}

export function sameStamp(a: Stamp, b: Stamp): boolean {
  return (
    a.ino === b.ino &&
    a.size === b.size &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs &&
    a.dev === b.dev
  );
}

/** The birth time is there because a file system gives a freed inode to the next folder made. */
export function folderIdentity(stat: BigIntStats): string {
  return `${stat.dev}:${stat.ino}:${stat.birthtimeNs}`;
}
