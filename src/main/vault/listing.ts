// LIST over the index (PROTOCOL.md section 4): pages in the order of the names' UTF-8
// bytes, bounded in entries, in bytes of JSON and in names looked at, whatever the size
// of the vault. Pure and synchronous: a page is a view of one state of the index.

import { isUtf8 } from 'node:buffer';
import { decodeBase64url, encodeBase64url } from '../crypto/base64url';
import type { Entry } from './entries';
import { checkName } from './name-policy';
import { firstAfter, type Row } from './rows';
import type { Folder } from './tree';

export const listLimits = {
  /** Entries of a page, at most and by default. */
  entries: 200,
  /** Names examined for one page. */
  examined: 20_000,
  /** UTF-8 bytes of `{"entries":[...],"cursor":"..."}`. */
  bodyBytes: 32 * 1024,
  /** Characters of a cursor. */
  cursorChars: 1400,
} as const;

export interface ListEntry {
  readonly name: string;
  readonly size: number;
  readonly mtime: number;
  readonly kind: 'text' | 'binary' | 'dir';
}

export interface ListQuery {
  /** A canonical name, or `''` for the root, the default. */
  readonly dir?: string | undefined;
  /** Everything below `dir` rather than its own children. */
  readonly recursive?: boolean | undefined;
  /** Keeps names that contain this, without case. */
  readonly query?: string | undefined;
  /** Only names after this one. */
  readonly after?: string | undefined;
  /** 1..200. */
  readonly limit?: number | undefined;
  /** Asked of each full name, folders included; false leaves that one out. */
  readonly visible?: ((name: string, kind: Entry['kind']) => boolean) | undefined;
}

export interface ListPage {
  readonly entries: readonly ListEntry[];
  /** `after` of the next page; null at the end. A page may be short or empty before the end. */
  readonly next: string | null;
}

/** The wire's cursor for "after this name". */
export function encodeCursor(name: string): string {
  return encodeBase64url(Buffer.from(name, 'utf8'));
}

/** The name in a peer's cursor, or null when no server of ours wrote it. */
export function decodeCursor(cursor: string): string | null {
  if (cursor.length > listLimits.cursorChars) return null;
  const bytes = decodeBase64url(cursor);
  if (!bytes || !isUtf8(bytes)) return null;
  const name = bytes.toString('utf8');
  return checkName(name) === null ? name : null;
}

/** `{"entries":[]}` and `,"cursor":"` + the longest cursor + `"`, which later names may need. */
const envelopeBytes = 14 + 12 + listLimits.cursorChars;

/** `text` without case, in NFC. Latin letters, most of all, have no other form. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return /[\u0100-\uffff]/.test(lower) ? lower.normalize('NFC') : lower;
}

function toListEntry(entry: Entry): ListEntry {
  const { name, kind, mtimeMs } = entry;
  return { name, size: entry.kind === 'dir' ? 0 : entry.size, mtime: mtimeMs, kind };
}

type Folders = ReadonlyMap<string, Folder>;

/** The rows of `dir` after a name, and with `recursive` those below, in order. */
function* rowsAfter(
  folders: Folders,
  dir: string,
  after: string | undefined,
  recursive: boolean,
): Generator<Entry> {
  const stack: { rows: readonly Row[]; at: number }[] = [];
  /** Opens a folder at the first row after `after`, and the one that row may lie below. */
  const enter = (name: string, from: string | undefined): void => {
    const rows = folders.get(name)?.rows ?? [];
    const at = from === undefined ? 0 : firstAfter(rows, from);
    stack.push({ rows, at });
    const previous = rows[at - 1];
    if (recursive && previous?.kind === 'below' && from?.startsWith(previous.name)) {
      enter(previous.dir, from);
    }
  };
  enter(dir, after);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const row = top.rows[top.at++];
    if (!row) stack.pop();
    else if (row.kind !== 'below') yield row;
    else if (recursive) enter(row.dir, undefined);
  }
}

/**
 * One page of `dir`, or null when there is no such folder or `visible` denies it. The
 * names in `query` were checked by the caller; `limit` outside 1..200 throws RangeError.
 */
export function list(folders: Folders, query: ListQuery): ListPage | null {
  const { dir = '', recursive = false, after, limit = listLimits.entries, visible } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > listLimits.entries) {
    throw new RangeError('list: limit');
  }
  if (!folders.has(dir) || (dir !== '' && visible && !visible(dir, 'dir'))) return null;
  const wanted = query.query === undefined ? '' : foldCase(query.query);
  const entries: ListEntry[] = [];
  let bytes = envelopeBytes;
  let examined = 0;
  let last: string | null = null;
  for (const row of rowsAfter(folders, dir, after, recursive)) {
    if (entries.length === limit || examined === listLimits.examined) return { entries, next: last };
    if ((wanted === '' || foldCase(row.name).includes(wanted)) && (visible?.(row.name, row.kind) ?? true)) {
      const entry = toListEntry(row);
      bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
      if (bytes > listLimits.bodyBytes) return { entries, next: last };
      entries.push(entry);
    }
    examined++;
    last = row.name;
  }
  return { entries, next: null };
}
