// What is here of a file already, and what that means for it: the earlier attempts of this
// very download, and what a person wants done about files that have the names.

import type { ClashView, ExistingPolicy } from '../../../shared/ipc/views';
import { localSegment, numbered } from '../../vault/local-name';
import type { FoundFile } from '../../vault/saver-protocol';
import { saveMode } from '../../vault/saver-protocol';
import { lastSegment, type ListedEntry } from './entries';
import type { FolderRow } from './fetch-folder-types';
import type { LocalFolder } from './local-tree';
import type { SavePlan } from './whole-file';

/** Names looked at: the plain one, and this many numbered ones. */
const mostNumber = 9;

export interface ExistingContext {
  /** By name in the vault, from earlier attempts. */
  readonly known: ReadonlyMap<string, FolderRow>;
  /** Paths of those. */
  readonly paths: ReadonlySet<string>;
  readonly policy: ExistingPolicy;
  /** Files changed since are this download's own work, or somebody's at this moment. */
  readonly startedAtMs: number;
}

export type Decision =
  /** Nothing is to be done: `skipped` is false where an earlier attempt did it. */
  | { readonly kind: 'here'; readonly skipped: boolean }
  | { readonly kind: 'fetch'; readonly plan: SavePlan }
  /** The policy is `ask`, and this is what to ask about. */
  | { readonly kind: 'ask'; readonly clash: ClashView };

/**
 * Whether two times are one on this disk: to the millisecond, or to the second where the
 * file system keeps no more.
 */
export function isSameTime(localMs: number, mtime: number): boolean {
  const apart = Math.abs(localMs - mtime);
  return apart < 1 || (localMs % 1000 === 0 && apart < 1000);
}

const isSame = (file: FoundFile, { size, mtime }: { size: number; mtime: number }): boolean =>
  file.size === size && isSameTime(file.mtimeMs, mtime);

/** Decides about an entry whose folder is open and was looked into. */
export function decide(
  entry: ListedEntry,
  folder: LocalFolder,
  context: ExistingContext,
): Decision {
  const row = context.known.get(entry.name);
  const ours = row ? ownFile(row, folder) : null;
  if (row && ours) {
    folder.claimed.add(ours.name);
    const isNews = row.size !== entry.size || row.mtime !== entry.mtime;
    if (!isNews && row.sealed) return { kind: 'here', skipped: false };
    return fetchOver(folder, ours, isNews ? null : row.digest);
  }
  return decideByPolicy(entry, folder, context);
}

/** The file of an earlier attempt, if it is as that one left it. */
function ownFile(row: FolderRow, folder: LocalFolder): FoundFile | null {
  if (!row.path.startsWith(folder.path)) return null;
  const name = row.path.slice(folder.path.length).replace(/^[/\\]/, '');
  const file = folder.find(name);
  return file?.name === name && isSame(file, row) ? file : null;
}

function fetchOver(folder: LocalFolder, file: FoundFile, known: string | null): Decision {
  const { name: other, ctimeMs: otherChangedMs } = file;
  return { kind: 'fetch', plan: { folder, mode: saveMode.replace, other, otherChangedMs, known } };
}

function decideByPolicy(
  entry: ListedEntry,
  folder: LocalFolder,
  context: ExistingContext,
): Decision {
  const { policy } = context;
  const wanted = localSegment(lastSegment(entry.name));
  const fresh: Decision = { kind: 'fetch', plan: folder.fresh };
  if (policy === 'skip' || policy === 'keep') {
    const same = findSame(entry, wanted, folder, context);
    if (!same) return fresh;
    folder.claimed.add(same.name);
    if (policy === 'skip') return { kind: 'here', skipped: true };
    // Saved by an earlier attempt just before it died, or a person's own copy: its content tells.
    const { name: other, ctimeMs: otherChangedMs } = same;
    const plan = { folder, mode: saveMode.match, other, otherChangedMs, known: null };
    return context.known.size > 0 ? { kind: 'fetch', plan } : fresh;
  }
  const there = folder.find(wanted);
  if (!there || !isFree(there, folder, context)) return fresh;
  if (policy === 'ask') {
    const { name: fileName, size, mtimeMs } = there;
    const [vaultSize, vaultMtime] = [entry.size, entry.mtime];
    const mtime = Math.trunc(mtimeMs);
    return { kind: 'ask', clash: { fileName, size, mtime, vaultSize, vaultMtime } };
  }
  folder.claimed.add(there.name);
  return fetchOver(folder, there, null);
}

/** A file under the wanted name, or one with a number, that has size and time of the entry. */
function findSame(
  entry: ListedEntry,
  wanted: string,
  folder: LocalFolder,
  context: ExistingContext,
): FoundFile | null {
  for (let n = 1; n <= mostNumber; n += 1) {
    const file = folder.find(n === 1 ? wanted : numbered(wanted, n));
    if (!file) return null;
    if (isSame(file, entry) && isFree(file, folder, context)) return file;
  }
  return null;
}

/** Whether a file is nobody's yet: neither another entry's nor this attempt's own work. */
function isFree(
  { name, ctimeMs }: FoundFile,
  folder: LocalFolder,
  { paths, startedAtMs }: ExistingContext,
): boolean {
  if (ctimeMs >= startedAtMs || folder.claimed.has(name)) return false;
  const start = folder.path;
  return !paths.has(`${start}/${name}`) && !paths.has(`${start}\\${name}`);
}
