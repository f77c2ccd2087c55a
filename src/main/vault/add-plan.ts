// What adding files to a vault would copy: the regular files at and below some paths of this
// computer, bounded, with everything that cannot come and why. Links are never followed.

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BauError } from '../../shared/errors';
import { isHidden, roomIn, segmentFault } from './candidates';
import { errorCode, lstat } from './disk';
import { childName, type Problem } from './entries';
import { kindOf, type ExtensionPolicy } from './extensions';
import { nameLimits } from './name-policy';
import { visibleName } from './visible-name';

/** Files copied at once, and names looked at for them. */
export const addLimits = { files: 100_000, names: 400_000 } as const;

export interface AddFile {
  readonly kind: 'file';
  /** Absolute path it comes from. */
  readonly from: string;
  /** Its own name in the vault. */
  readonly segment: string;
  readonly size: number;
}

export interface AddFolder {
  readonly kind: 'folder';
  readonly segment: string;
  readonly items: readonly AddItem[];
}

export type AddItem = AddFile | AddFolder;

export interface AddPlan {
  readonly items: readonly AddItem[];
  readonly files: number;
  readonly bytes: number;
  /** Names that cannot come; hidden ones are left out without a word. */
  readonly problems: readonly Problem[];
}

export interface AddPlanOptions {
  /** Canonical name of the folder they go to. */
  readonly into: string;
  readonly policy: ExtensionPolicy;
  readonly signal: AbortSignal;
  /** Files and bytes found so far. */
  readonly found: (files: number, bytes: number) => void;
  readonly maxFiles?: number;
}

/** Rejects with BauError('too_many_files'), or with the signal's reason. */
export async function planAdd(paths: readonly string[], options: AddPlanOptions): Promise<AddPlan> {
  return new Planning(options).plan(paths);
}

class Planning {
  private readonly problems: Problem[] = [];
  private files = 0;
  private bytes = 0;
  private names = 0;

  constructor(private readonly options: AddPlanOptions) {}

  async plan(paths: readonly string[]): Promise<AddPlan> {
    const { into } = this.options;
    const items = await this.all(paths, into);
    return { items, files: this.files, bytes: this.bytes, problems: this.problems };
  }

  private async all(paths: readonly string[], dir: string): Promise<AddItem[]> {
    const items: AddItem[] = [];
    for (const path of paths) {
      const item = await this.look(path, dir);
      if (item !== null) items.push(item);
    }
    return items;
  }

  private async look(path: string, dir: string): Promise<AddItem | null> {
    this.options.signal.throwIfAborted();
    this.names += 1;
    if (this.names > addLimits.names) this.tooMany();
    const segment = basename(path).normalize('NFC');
    if (isHidden(segment)) return null;
    const name = childName(dir, segment);
    // What is no UTF-8 on this disk comes with a mark in its place, and cannot be opened by it.
    const fault = segment.includes('\ufffd') ? 'not_utf8' : segmentFault(segment, roomIn(dir));
    if (fault !== null) return this.fault(name, fault);
    try {
      const stat = await lstat(path);
      if (stat.isSymbolicLink()) return this.fault(name, 'link');
      if (stat.isDirectory()) return await this.folder(path, segment, name);
      if (!stat.isFile()) return this.fault(name, 'special');
      if (kindOf(segment, this.options.policy) === null) return this.fault(name, 'extension');
      return this.file(path, segment, Number(stat.size));
    } catch (error) {
      if (error instanceof BauError || this.options.signal.aborted) throw error;
      return this.fault(name, errorCode(error) || 'unreadable');
    }
  }

  private async folder(path: string, segment: string, name: string): Promise<AddFolder | null> {
    if (name.split('/').length >= nameLimits.segments) return this.fault(name, 'too_deep');
    const inside = (await readdir(path)).sort().map((each) => join(path, each));
    return { kind: 'folder', segment, items: await this.all(inside, name) };
  }

  private file(from: string, segment: string, size: number): AddFile {
    this.files += 1;
    this.bytes += size;
    if (this.files > (this.options.maxFiles ?? addLimits.files)) this.tooMany();
    this.options.found(this.files, this.bytes);
    return { kind: 'file', from, segment, size };
  }

  private fault(name: string, why: string): null {
    this.problems.push({ name: visibleName(name), why });
    return null;
  }

  private tooMany(): never {
    throw new BauError('too_many_added', { most: this.options.maxFiles ?? addLimits.files });
  }
}
