// Reads one folder of the vault: which of its names are served, and why the others are
// not (PROTOCOL.md section 10, Serving). Links are never followed. Names are indexed in
// NFC and looked up by it; the disk's own spelling stays in the entry.

import type { BigIntStats } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { decodeRaw, diskPath, errorCode, isGone, lstat, readNames, type RawName } from './disk';
import {
  childName,
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
import { checkSegment, nameLimits } from './name-policy';
import { visibleName } from './visible-name';

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
  /** What the index holds under a canonical name: an unchanged entry is used again. */
  readonly known?: (name: string) => Entry | undefined;
  /** Segments (in NFC) to look at again when known; absent: all of them. */
  readonly touched?: ReadonlySet<string> | undefined;
  /** Called once the folder is known to be there, before it is read. */
  readonly onFolder?: (place: Place, path: string) => void;
}

/** Names in flight to the disk at a time, for one folder; fewer starve the thread pool. */
const lookups = 64;

/** Names judged in one turn of the event loop. */
const namesPerTurn = 8192;

interface Candidate {
  readonly segment: string;
  readonly diskName: string;
  readonly name: string;
}

/** Dotfiles, receipts and parts: not served, and no problem either. */
export function isHidden(segment: string): boolean {
  return segment.startsWith('.') || /\.(?:minisig|bau-part)$/i.test(segment);
}

/** Runs `work` over `items`, a few at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(lookups, items.length) }, worker));
}

class FolderScan {
  readonly entries: Entry[] = [];
  readonly problems: Problem[] = [];
  readonly #room: number;

  constructor(
    private readonly place: Place,
    private readonly options: ScanOptions,
  ) {
    this.#room = nameLimits.bytes - (place.name === '' ? 0 : Buffer.byteLength(place.name) + 1);
  }

  /** The names worth a look at the disk, free of collisions. */
  async candidates(names: readonly RawName[]): Promise<Candidate[]> {
    const found = new Map<string, Candidate[]>();
    for (const [at, raw] of names.entries()) {
      if (at % namesPerTurn === namesPerTurn - 1) await setImmediate();
      const candidate = this.#candidate(raw);
      if (!candidate) continue;
      const twins = found.get(candidate.segment);
      if (twins) twins.push(candidate);
      else found.set(candidate.segment, [candidate]);
    }
    const alone: Candidate[] = [];
    for (const twins of found.values()) {
      if (twins.length === 1) alone.push(...twins);
      else for (const twin of twins) this.#problem(twin.name, 'collision');
    }
    return alone;
  }

  #candidate({ bytes, type }: RawName): Candidate | null {
    if (bytes.startsWith('.') || type === 'other') return null;
    const diskName = decodeRaw(bytes);
    if (diskName === null) {
      const name = visibleName(Buffer.from(bytes, 'latin1'));
      this.problems.push({ name: visibleName(childName(this.place.name, name)), why: 'not_utf8' });
      return null;
    }
    const segment = diskName.normalize('NFC');
    if (isHidden(segment)) return null;
    if (type === 'file' && kindOf(segment, this.options.policy) === null) return null;
    const name = childName(this.place.name, segment);
    const fault =
      checkSegment(segment) ?? (Buffer.byteLength(segment) > this.#room ? 'too_long' : null);
    if (fault ?? type === 'link') this.#problem(name, fault ?? 'link');
    else return { segment, diskName, name };
    return null;
  }

  async look(candidate: Candidate): Promise<void> {
    const { name, segment, diskName } = candidate;
    const known = this.options.known?.(name);
    const same = known && this.#sameSpelling(known, diskName) ? known : undefined;
    if (same && this.options.touched && !this.options.touched.has(segment)) {
      this.entries.push(same);
      return;
    }
    try {
      const stat = await lstat(diskPath(this.options.root, [...this.place.disk, diskName]));
      if (stat.isDirectory()) this.#dir(candidate, stat, same);
      else if (stat.isFile()) this.#file(candidate, stat, same);
      else if (stat.isSymbolicLink()) this.#problem(name, 'link');
    } catch (error) {
      if (!isGone(error)) this.#problem(name, errorCode(error) || 'unreadable');
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
    if (entry === 'too_big') this.#problem(name, entry);
    else if (known && known.kind === entry.kind && sameStamp(known.stamp, entry.stamp)) {
      this.entries.push(known);
    } else this.entries.push(entry);
  }

  #problem(name: string, why: string): void {
    this.problems.push({ name: visibleName(name), why });
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
  try {
    const before = await lstat(path);
    if (!before.isDirectory()) return null;
    mtimeMs = fileMs(before.mtimeNs);
    if (place.disk.length >= nameLimits.segments) {
      const problems = [{ name: visibleName(place.name), why: 'too_deep' }];
      return { place, mtimeMs, entries: [], problems };
    }
    options.onFolder?.(place, path);
    const candidates = await folder.candidates(await readNames(path));
    await each(candidates, (candidate) => folder.look(candidate));
    // A folder swapped for a link between the two looks would have led the scan elsewhere.
    const after = await lstat(path);
    if (folderIdentity(after) !== folderIdentity(before)) return null;
    mtimeMs = fileMs(after.mtimeNs);
    return { place, mtimeMs, entries: folder.entries, problems: folder.problems };
  } catch (error) {
    if (isGone(error)) return null;
    const problem = { name: visibleName(place.name), why: errorCode(error) || 'unreadable' };
    return { place, mtimeMs, entries: [], problems: [problem] };
  }
}
