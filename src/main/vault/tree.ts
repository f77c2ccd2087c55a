// The index in memory: every folder with its rows in the order LIST gives them, and one
// map from canonical name to file. Replacing a folder is one synchronous step, so that a
// reader between two awaits always sees a whole state.

import { parentName, type DirEntry, type Entry, type FileEntry, type Problem } from './entries';
import { compareNames } from './name-policy';
import type { ScannedFolder } from './scan-folder';

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

export interface Folder {
  readonly scanned: ScannedFolder;
  /** By the UTF-8 bytes of `name`. */
  readonly rows: readonly Row[];
}

/** Index of the first row whose name comes after `name` (or is it, with `orEqual`). */
export function firstAfter(rows: readonly Row[], name: string, orEqual = false): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    const order = row ? compareNames(row.name, name) : 1;
    if (order > 0 || (orEqual && order === 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rowsOf({ place, entries }: ScannedFolder): Row[] {
  const rows: Row[] = [...entries];
  for (const { kind, name } of entries) {
    if (kind === 'dir') rows.push({ kind: 'below', name: `${name}/`, dir: name });
  }
  const shared = place.name === '' ? 0 : place.name.length + 1;
  return rows.sort((a, b) => compareNames(a.name, b.name, shared));
}

function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  const equal = (row: Row, at: number): boolean =>
    row === b[at] || (row.kind === 'below' && row.name === b[at]?.name);
  return a.length === b.length && a.every(equal);
}

export interface PutResult {
  /** Something a client could see differs from before. */
  readonly changed: boolean;
  /** Folders that are new here or took another's place: the caller scans them. */
  readonly fresh: readonly DirEntry[];
}

export class VaultTree {
  readonly #folders = new Map<string, Folder>();
  readonly #files = new Map<string, FileEntry>();
  #bytes = 0;

  get stats(): { readonly files: number; readonly bytes: number } {
    return { files: this.#files.size, bytes: this.#bytes };
  }

  get folders(): ReadonlyMap<string, Folder> {
    return this.#folders;
  }

  get files(): ReadonlyMap<string, FileEntry> {
    return this.#files;
  }

  /** The file or folder of this canonical name. */
  entry(name: string): Entry | undefined {
    return this.#files.get(name) ?? this.#dir(name);
  }

  /** Every problem, folder by folder. */
  *problems(): IterableIterator<Problem> {
    for (const { scanned } of this.#folders.values()) yield* scanned.problems;
  }

  /** Puts a folder in, or in place of what was known of it. */
  put(scanned: ScannedFolder): PutResult {
    const { name } = scanned.place;
    const before = this.#folders.get(name)?.rows ?? [];
    const rows = rowsOf(scanned);
    const isNew = !this.#folders.has(name);
    this.#folders.set(name, { scanned, rows });
    const moved = this.#setFolderTime(name, scanned.mtimeMs);
    const same = sameRows(before, rows);
    if (same) return { changed: isNew || moved, fresh: [] };
    for (const row of before) if (row.kind !== 'dir' && row.kind !== 'below') this.#drop(row);
    for (const row of rows) if (row.kind !== 'dir' && row.kind !== 'below') this.#add(row);
    return { changed: true, fresh: this.#compareDirs(before, rows) };
  }

  /** Forgets a folder and all below it; its row in the folder above stays until that is put. */
  remove(name: string): void {
    const folder = this.#folders.get(name);
    if (!folder) return;
    this.#folders.delete(name);
    for (const row of folder.rows) {
      if (row.kind === 'below') this.remove(row.dir);
      else if (row.kind !== 'dir') this.#drop(row);
    }
  }

  /** Puts `next` in the place of a file of the same name, or nothing. False when there was none. */
  replaceFile(name: string, next: FileEntry | null): boolean {
    const old = this.#files.get(name);
    if (!old) return false;
    this.#drop(old);
    if (next) this.#add(next);
    this.#replaceRow(old, next);
    return true;
  }

  /** The same entries, file by file and folder by folder. */
  sameAs(other: VaultTree): boolean {
    if (this.#folders.size !== other.#folders.size) return false;
    for (const [name, { rows }] of this.#folders) {
      if (!sameRows(rows, other.#folders.get(name)?.rows ?? [])) return false;
    }
    return true;
  }

  #dir(name: string): DirEntry | undefined {
    const rows = this.#folders.get(parentName(name))?.rows ?? [];
    const row = rows[firstAfter(rows, name, true)];
    return row?.kind === 'dir' && row.name === name ? row : undefined;
  }

  #add(file: FileEntry): void {
    this.#files.set(file.name, file);
    this.#bytes += file.size;
  }

  #drop(file: FileEntry): void {
    if (this.#files.get(file.name) !== file) return;
    this.#files.delete(file.name);
    this.#bytes -= file.size;
  }

  #compareDirs(before: readonly Row[], rows: readonly Row[]): DirEntry[] {
    const left = new Map<string, string>();
    const key = (row: DirEntry): string => `${row.identity}/${row.diskName}`;
    for (const row of before) if (row.kind === 'dir') left.set(row.name, key(row));
    const fresh: DirEntry[] = [];
    for (const row of rows) {
      if (row.kind !== 'dir') continue;
      if (left.get(row.name) !== key(row)) fresh.push(row);
      left.delete(row.name);
    }
    for (const name of left.keys()) this.remove(name);
    return fresh;
  }

  /** A folder's own time moves with its contents, without a word from the folder above. */
  #setFolderTime(name: string, mtimeMs: number): boolean {
    const row = name === '' ? undefined : this.#dir(name);
    if (!row || row.mtimeMs === mtimeMs) return false;
    this.#replaceRow(row, { ...row, mtimeMs });
    return true;
  }

  #replaceRow(old: Entry, next: Entry | null): void {
    const folder = this.#folders.get(parentName(old.name));
    if (!folder) return;
    const at = firstAfter(folder.rows, old.name, true);
    if (folder.rows[at] !== old) return;
    const rows = [...folder.rows];
    rows.splice(at, 1, ...(next ? [next] : []));
    this.#folders.set(parentName(old.name), { ...folder, rows });
  }
}
