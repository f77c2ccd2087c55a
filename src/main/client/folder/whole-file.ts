// One whole-file OPEN from the request to END: what it may bring, and the content as it
// came. One object a file stands for all of it, since tens of thousands are asked for in a
// second.

import type { BauError } from '../../../shared/errors';
import type { FileToSave } from '../../vault/saver';
import { saveMode, type SaveMode } from '../../vault/saver-protocol';
import { dataChunk, maxRead } from '../../wire/limits';
import { contentAt, type Slot } from '../../wire/slots';
import { broken, type ContentFlow, type Pending } from '../requests';
import { lastSegment, type ListedEntry } from './entries';
import type { LocalFolder } from './local-tree';
import { readWholeAnswer } from './whole-answer';

/** Larger files are not asked for whole. */
export const mostWholeBytes = maxRead;

/** Where a file is to be saved, and how. */
export interface SavePlan {
  readonly folder: LocalFolder;
  readonly mode: SaveMode;
  /** Name of the file it replaces or matches, or ''. */
  readonly other: string;
  /** ctime of that one. */
  readonly otherChangedMs: number;
  /** Digest with which the file `other` is it already, from an earlier attempt; or null. */
  readonly known: string | null;
}

/** A file to be asked for. */
export interface WantedFile {
  readonly entry: ListedEntry;
  readonly plan: SavePlan;
  /** Times it was asked for before. */
  readonly attempts: number;
}

export interface WholeOwner {
  /** END came: all of the file is here. */
  arrived(file: WholeFile): void;
  refused(file: WholeFile, error: BauError): void;
}

interface Chunk {
  readonly sab: SharedArrayBuffer;
  readonly offset: number;
  length: number;
  readonly slot: Slot;
}

export class WholeFile implements Pending, ContentFlow, FileToSave {
  readonly data: ContentFlow = this;
  readonly timed = true;
  readonly from = 0;
  readonly mayEndEarly = false;
  readonly chunks: Chunk[] = [];
  ok: ((body: Buffer) => void) | null = (body) => {
    this.answered(body);
  };
  next = 0;
  end = 0;
  size: number;
  mtimeMs: number;
  digest = '';
  /** Slots counted for it by whoever bounds them. */
  counted = 0;

  constructor(
    private readonly owner: WholeOwner,
    readonly wanted: WantedFile,
  ) {
    this.size = wanted.entry.size;
    this.mtimeMs = wanted.entry.mtime;
  }

  get entry(): ListedEntry {
    return this.wanted.entry;
  }

  get plan(): SavePlan {
    return this.wanted.plan;
  }

  get segment(): string {
    return lastSegment(this.entry.name);
  }

  get folder(): number {
    return this.plan.folder.id;
  }

  get mode(): SaveMode {
    return this.plan.known === this.digest ? saveMode.verify : this.plan.mode;
  }

  get other(): string {
    return this.plan.other;
  }

  get otherChangedMs(): number {
    return this.plan.otherChangedMs;
  }

  /** Takes the slots from it. */
  takeSlots(give: (slot: Slot) => void): void {
    for (const { slot } of this.chunks.splice(0)) give(slot);
  }

  /** The body of its OPEN. */
  request(): Buffer {
    const name = JSON.stringify(this.entry.name);
    return Buffer.from(`{"name":${name},"inline":${String(mostWholeBytes)},"whole":true}`);
  }

  private answered(body: Buffer): void {
    const { size, mtime, digest } = readWholeAnswer(body);
    if (size > mostWholeBytes) throw broken('whole file larger than asked for');
    this.size = size;
    this.mtimeMs = mtime;
    this.digest = digest;
    this.end = size;
  }

  sink(_offset: number, content: Buffer, slot: Slot): boolean {
    const last = this.chunks.at(-1);
    if (last && last.length + content.length <= dataChunk) {
      // Crumbs do not get a slot each: memory is bounded whatever a server sends.
      content.copy(last.slot.bytes, contentAt + last.length);
      last.length += content.length;
      return false;
    }
    const { sab, offset } = slot;
    this.chunks.push({ sab, offset: offset + contentAt, length: content.length, slot });
    return true;
  }

  resolve(): void {
    this.owner.arrived(this);
  }

  reject(error: BauError): void {
    this.owner.refused(this, error);
  }
}
