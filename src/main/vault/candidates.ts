// Which names of a folder are worth a look at the disk (PROTOCOL.md section 10, Serving):
// canonical once in NFC, visible, served by the policy, and alone under that name.

import { decodeRaw, type RawName } from './disk-names';
import { childName, type Place, type Problem } from './entries';
import { kindOf, type ExtensionPolicy } from './extensions';
import { checkSegment, nameLimits } from './name-policy';
import type { Steps } from './steps';
import { visibleName } from './visible-name';

export interface Candidate {
  /** In NFC. */
  readonly segment: string;
  /** As the disk spells it. */
  readonly diskName: string;
  /** Canonical name in the vault. */
  readonly name: string;
}

export interface Judged {
  readonly candidates: readonly Candidate[];
  readonly problems: readonly Problem[];
}

/** Dotfiles, receipts and parts: not served, and no problem either. */
export function isHidden(segment: string): boolean {
  return segment.startsWith('.') || /\.(?:minisig|bau-part)$/i.test(segment);
}

/** UTF-8 bytes that a segment in the folder `dir` may have. */
export const roomIn = (dir: string): number =>
  nameLimits.bytes - (dir === '' ? 0 : Buffer.byteLength(dir) + 1);

/** Why `segment` may not stand where there is `room`; null when it may. */
export function segmentFault(segment: string, room: number): string | null {
  return checkSegment(segment) ?? (Buffer.byteLength(segment) > room ? 'too_long' : null);
}

/** A name that cannot be served, and why. */
export const problemOf = (name: string, why: string): Problem => ({ name: visibleName(name), why });

type Verdict = Candidate | Problem | null;

interface Folder {
  readonly dir: string;
  readonly room: number;
  readonly policy: ExtensionPolicy;
}

function judge({ dir, room, policy }: Folder, { bytes, type }: RawName): Verdict {
  if (bytes.startsWith('.') || type === 'other') return null;
  const diskName = decodeRaw(bytes);
  if (diskName === null) {
    return problemOf(childName(dir, visibleName(Buffer.from(bytes, 'latin1'))), 'not_utf8');
  }
  const segment = diskName.normalize('NFC');
  if (isHidden(segment)) return null;
  if (type === 'file' && kindOf(segment, policy) === null) return null;
  const name = childName(dir, segment);
  const fault = segmentFault(segment, room);
  if (fault ?? type === 'link') return problemOf(name, fault ?? 'link');
  return { segment, diskName, name };
}

const pauseEvery = 64;

/** Judges the names found in the folder at `place`. Two that are one in NFC are neither served. */
export function* judgeNames(
  { name: dir }: Place,
  names: readonly RawName[],
  policy: ExtensionPolicy,
): Steps<Judged> {
  const folder: Folder = { dir, room: roomIn(dir), policy };
  const problems: Problem[] = [];
  const found = new Map<string, Candidate>();
  const twins = new Set<Candidate>();
  for (const [at, raw] of names.entries()) {
    if (at % pauseEvery === pauseEvery - 1) yield;
    const verdict = judge(folder, raw);
    if (verdict === null) continue;
    if ('why' in verdict) {
      problems.push(verdict);
      continue;
    }
    const first = found.get(verdict.segment);
    if (!first) found.set(verdict.segment, verdict);
    // A folder that changes while it is read may give one name twice.
    else if (first.diskName !== verdict.diskName) {
      twins.add(first);
      problems.push(problemOf(verdict.name, 'collision'));
    }
  }
  for (const { name } of twins) problems.push(problemOf(name, 'collision'));
  if (twins.size === 0) return { candidates: [...found.values()], problems };
  return { candidates: [...found.values()].filter((each) => !twins.has(each)), problems };
}
