// The index in memory: every folder with its rows, and nothing besides. A name is found by
// its folder and a search in that folder's rows. Putting a folder in is one short
// synchronous step, so that a reader between two awaits always sees a whole state.

import { parentName, type DirEntry, type Entry, type FileEntry, type Place, type Problem } from './entries';
import { firstAfter, isFile, rowOf, sameRows, sharedPrefix, sortedRows, type Row } from './rows';
import type { ScannedFolder } from './scan-folder';
import type { Steps } from './steps';

/** A folder as it is indexed. */
export interface Folder {
  readonly place: Place;
  readonly mtimeMs: number;
  /** By the UTF-8 bytes of `name`. */
  readonly rows: readonly Row[];
  readonly problems: readonly Problem[];
  /** Files directly in it, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

const pauseEvery = 1024;

/** What a scan found in a folder, put in order. */
export function* folderOf(scanned: ScannedFolder): Steps<Folder> {
  const { place, mtimeMs, problems, entries } = scanned;
  const rows = yield* sortedRows(place.name, entries);
  let [files, bytes] = [0, 0];
  for (const [at, entry] of entries.entries()) {
    if (at % pauseEvery === pauseEvery - 1) yield;
    if (entry.kind === 'dir') continue;
    files += 1;
    bytes += entry.size;
  }
  return { place, mtimeMs, rows, problems, files, bytes };
}

export interface PutResult {
  /** Something a client could see differs from before. */
  readonly changed: boolean;
  /** Folders that are new here or took another's place: the caller scans them. */
  readonly fresh: readonly DirEntry[];
}

export class VaultTree {
  readonly #folders = new Map<string, Folder>();
  #files = 0;
  #bytes = 0;

  get stats(): { readonly files: number; readonly bytes: number } {
    return { files: this.#files, bytes: this.#bytes };
  }

  get folders(): ReadonlyMap<string, Folder> {
    return this.#folders;
  }

  /** Every file, in no order. */
  *files(): IterableIterator<FileEntry> {
    for (const { rows } of this.#folders.values()) {
      for (const row of rows) if (isFile(row)) yield row;
    }
  }

  /** The file or folder of this name. Any string may be asked. */
  entry(name: string): Entry | undefined {
    const dir = parentName(name);
    const row = rowOf(this.#folders.get(dir)?.rows ?? [], dir, name);
    return row?.kind === 'below' ? undefined : row;
  }

  /** The file of this name. Any string may be asked. */
  file(name: string): FileEntry | undefined {
    const entry = this.entry(name);
    return isFile(entry) ? entry : undefined;
  }

  /** Every problem, folder by folder. */
  *problems(): IterableIterator<Problem> {
    for (const { problems } of this.#folders.values()) yield* problems;
  }

  /** Puts a folder in, or in place of what was known of it. */
  put(folder: Folder): PutResult {
    const { name } = folder.place;
    const known = this.#folders.get(name);
    this.#replace(name, folder);
    const moved = this.#setFolderTime(name, folder.mtimeMs);
    const before = known?.rows ?? [];
    if (sameRows(before, folder.rows)) return { changed: !known || moved, fresh: [] };
    return { changed: true, fresh: this.#compareDirs(before, folder.rows) };
  }

  /** Forgets a folder and all below it; its row in the folder above stays until that is put. */
  remove(name: string): void {
    const folder = this.#folders.get(name);
    if (!folder) return;
    this.#replace(name, null);
    for (const row of folder.rows) if (row.kind === 'below') this.remove(row.dir);
  }

  /** Puts `next` in the place of a file of the same name, or nothing. False when there was none. */
  replaceFile(name: string, next: FileEntry | null): boolean {
    const old = this.file(name);
    if (old) this.#replaceRow(old, next);
    return old !== undefined;
  }

  /** The same entries, file by file and folder by folder. */
  sameAs(other: VaultTree): boolean {
    if (this.#folders.size !== other.#folders.size) return false;
    for (const [name, { rows }] of this.#folders) {
      if (!sameRows(rows, other.#folders.get(name)?.rows ?? [])) return false;
    }
    return true;
  }

  #replace(name: string, next: Folder | null): void {
    const old = this.#folders.get(name);
    this.#files += (next?.files ?? 0) - (old?.files ?? 0);
    this.#bytes += (next?.bytes ?? 0) - (old?.bytes ?? 0);
    if (next) this.#folders.set(name, next);
    else this.#folders.delete(name);
  }

  /** Forgets the folders that are gone, and tells those to scan. */
  #compareDirs(before: readonly Row[], rows: readonly Row[]): DirEntry[] {
    const left = new Map<string, DirEntry>();
    for (const row of before) if (row.kind === 'dir') left.set(row.name, row);
    const fresh: DirEntry[] = [];
    for (const row of rows) {
      if (row.kind !== 'dir') continue;
      const old = left.get(row.name);
      left.delete(row.name);
      if (old?.identity !== row.identity || old.diskName !== row.diskName) fresh.push(row);
    }
    for (const name of left.keys()) this.remove(name);
    return fresh;
  }

  /** A folder's own time moves with its contents, without a word from the folder above. */
  #setFolderTime(name: string, mtimeMs: number): boolean {
    const row = name === '' ? undefined : this.entry(name);
    if (row?.kind !== 'dir' || row.mtimeMs === mtimeMs) return false;
    this.#replaceRow(row, { ...row, mtimeMs });
    return true;
  }

  #replaceRow(old: Entry, next: Entry | null): void {
    const dir = parentName(old.name);
    const folder = this.#folders.get(dir);
    if (!folder) return;
    const at = firstAfter(folder.rows, old.name, true, sharedPrefix(dir));
    if (folder.rows[at] !== old) return;
    const rows = [...folder.rows];
    rows.splice(at, 1, ...(next ? [next] : []));
    const [less, more] = [old, next].map((entry) => (isFile(entry ?? undefined) ? 1 : 0));
    const files = folder.files + (more ?? 0) - (less ?? 0);
    const bytes = folder.bytes + sizeOf(next) - sizeOf(old);
    this.#replace(dir, { ...folder, rows, files, bytes });
  }
}

const sizeOf = (entry: Entry | null): number =>
  entry === null || entry.kind === 'dir' ? 0 : entry.size;
