// Reads one folder of the vault: which of its names are served, and why the others are
// not (PROTOCOL.md section 10, Serving). Links are never followed. Names are indexed in
// NFC and looked up by it; the disk's own spelling stays in the entry.

import type { BigIntStats } from 'node:fs';
import { judgeNames, problemOf, type Candidate } from './candidates';
import { diskPath, errorCode, isGone, lstat } from './disk';
import { readNames } from './disk-names';
import {
  fileMs,
  folderIdentity,
  sameStamp,
  stampOf,
  type DirEntry,
  type Entry,
  type FileEntry,
  type Place,
  type Problem,
} from './entries';
import { kindOf, type ExtensionPolicy } from './extensions';
import { nameLimits } from './name-policy';
import { inSlices, type Steps } from './steps';

export interface ScannedFolder {
  readonly place: Place;
  readonly mtimeMs: number;
  /** In no order; no two with one name. */
  readonly entries: readonly Entry[];
  readonly problems: readonly Problem[];
}

export interface ScanOptions {
  /** Absolute path of the vault folder, itself no link. */
  readonly root: string;
  readonly policy: ExtensionPolicy;
  /** Names of a folder in flight to the disk at a time. */
  readonly lookups: number;
  /** What the index holds under a canonical name: an unchanged entry is used again. */
  readonly known?: (name: string) => Entry | undefined;
  /** Segments (in NFC) to look at again when known; absent: all of them. */
  readonly touched?: ReadonlySet<string> | undefined;
  /** Called once the folder is known to be there, before it is read. */
  readonly onFolder?: (place: Place, path: string) => void;
}

/** A name, with what is known of it under the disk's very spelling. */
interface Lookup {
  readonly candidate: Candidate;
  readonly known: Entry | undefined;
}

const pauseEvery = 128;

class FolderScan {
  readonly entries: Entry[] = [];
  readonly problems: Problem[] = [];

  constructor(
    private readonly place: Place,
    private readonly options: ScanOptions,
  ) {}

  /** Takes over what was not touched; gives what the disk must be asked about. */
  *sort(candidates: readonly Candidate[]): Steps<Lookup[]> {
    const { known: ask, touched } = this.options;
    const lookups: Lookup[] = [];
    for (const [at, candidate] of candidates.entries()) {
      if (at % pauseEvery === pauseEvery - 1) yield;
      const found = ask?.(candidate.name);
      const known = found && this.#sameSpelling(found, candidate.diskName) ? found : undefined;
      if (known && touched && !touched.has(candidate.segment)) this.entries.push(known);
      else lookups.push({ candidate, known });
    }
    return lookups;
  }

  /** Looks at all of them, a few at a time. */
  async look(lookups: readonly Lookup[]): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let one = lookups[next++]; one; one = lookups[next++]) await this.#lookAt(one);
    };
    const count = Math.min(this.options.lookups, lookups.length);
    await Promise.all(Array.from({ length: count }, worker));
  }

  async #lookAt({ candidate, known }: Lookup): Promise<void> {
    const { name, diskName } = candidate;
    try {
      const stat = await lstat(diskPath(this.options.root, [...this.place.disk, diskName]));
      if (stat.isDirectory()) this.#dir(candidate, stat, known);
      else if (stat.isFile()) this.#file(candidate, stat, known);
      else if (stat.isSymbolicLink()) this.problems.push(problemOf(name, 'link'));
    } catch (error) {
      if (!isGone(error)) this.problems.push(problemOf(name, errorCode(error) || 'unreadable'));
    }
  }

  /** A folder renamed between two normal forms keeps its canonical name and its inode. */
  #sameSpelling(known: Entry, diskName: string): boolean {
    if (known.diskName !== diskName) return false;
    const { disk } = this.place;
    return known.kind === 'dir' || known.parents.every((parent, at) => parent === disk[at]);
  }

  #dir({ name, diskName }: Candidate, stat: BigIntStats, known: Entry | undefined): void {
    const identity = folderIdentity(stat);
    const mtimeMs = fileMs(stat.mtimeNs);
    const same =
      known?.kind === 'dir' && known.identity === identity && known.mtimeMs === mtimeMs;
    const entry: DirEntry = { kind: 'dir', name, mtimeMs, diskName, identity };
    this.entries.push(same ? known : entry);
  }

  #file({ name, diskName }: Candidate, stat: BigIntStats, known: Entry | undefined): void {
    const entry = fileEntry({ name, diskName, parents: this.place.disk }, stat, this.options.policy);
    if (entry === null) return;
    if (entry === 'too_big') this.problems.push(problemOf(name, entry));
    else if (known && known.kind === entry.kind && sameStamp(known.stamp, entry.stamp)) {
      this.entries.push(known);
    } else this.entries.push(entry);
  }
}

/**
 * The entry for a regular file; null when the policy does not serve its name, `too_big`
 * for a size that no JSON number carries exactly.
 */
export function fileEntry(
  where: Pick<FileEntry, 'name' | 'diskName' | 'parents'>,
  stat: BigIntStats,
  policy: ExtensionPolicy,
): FileEntry | null | 'too_big' {
  const kind = kindOf(where.name, policy);
  if (kind === null) return null;
  if (stat.size > BigInt(Number.MAX_SAFE_INTEGER)) return 'too_big';
  const { name, diskName, parents } = where;
  const size = Number(stat.size);
  const mtimeMs = fileMs(stat.mtimeNs);
  return { kind, name, size, mtimeMs, stamp: stampOf(stat), parents, diskName };
}

/**
 * Reads the folder at `place`. null when there is no folder there (any more), or another
 * took its place meanwhile. A folder that cannot be read gives no entries and one problem.
 */
export async function scanFolder(
  place: Place,
  options: ScanOptions,
): Promise<ScannedFolder | null> {
  const path = diskPath(options.root, place.disk);
  const folder = new FolderScan(place, options);
  let mtimeMs = 0;
  const unread = (why: string): ScannedFolder => {
    return { place, mtimeMs, entries: [], problems: [problemOf(place.name, why)] };
  };
  try {
    const before = await lstat(path);
    if (!before.isDirectory()) return null;
    mtimeMs = fileMs(before.mtimeNs);
    if (place.disk.length >= nameLimits.segments) return unread('too_deep');
    options.onFolder?.(place, path);
    const judged = await inSlices(judgeNames(place, await readNames(path), options.policy));
    await folder.look(await inSlices(folder.sort(judged.candidates)));
    // A folder swapped for a link between the two looks would have led the scan elsewhere.
    const after = await lstat(path);
    if (folderIdentity(after) !== folderIdentity(before)) return null;
    mtimeMs = fileMs(after.mtimeNs);
    const problems = [...judged.problems, ...folder.problems];
    return { place, mtimeMs, entries: folder.entries, problems };
  } catch (error) {
    return isGone(error) ? null : unread(errorCode(error) || 'unreadable');
  }
}
