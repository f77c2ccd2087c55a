// Messages between Saver and its thread. Every one but those about slabs is answered once,
// in order. Files travel in lists, as flat numbers and texts, since at tens of thousands of
// small files a second an object each would cost more than writing it. Their bytes lie in
// shared slabs.

import type { LocalReason } from '../../shared/errors';

/** The first message: where and how to save. */
export interface StartMessage {
  readonly op: 'start';
  /** Real path of the folder that everything is saved below. */
  readonly root: string;
  /** Mode of the files that people see. */
  readonly fileMode: number;
  /** Parts that nobody touched for so long, and that have no journal, are cleared away. */
  readonly strayMs: number;
}

/** What is to become of a file's content once its digest was found right. */
export const saveMode = {
  /** A new file, with a number behind its name where that is taken. */
  write: 0,
  /** Nothing: it is here already. */
  verify: 1,
  /** It takes the place of a file, if that has not been touched since it was seen. */
  replace: 2,
  /** Nothing if a file holds the same already, else as `write`. */
  match: 3,
} as const;

export type SaveMode = (typeof saveMode)[keyof typeof saveMode];

/** Where a file goes, and what it must be. */
export interface SaveTarget {
  /** Number of an opened folder. */
  readonly folder: number;
  /** Last segment of its canonical name. */
  readonly segment: string;
  readonly size: number;
  /** Milliseconds since 1970; left as it is when no time a file can have. */
  readonly mtimeMs: number;
  /** 128 hex characters. */
  readonly digest: string;
  readonly mode: SaveMode;
  /** Name of the file it replaces or matches, or '' for none. */
  readonly other: string;
  /** ctime of that one when it was seen. */
  readonly otherChangedMs: number;
}

/** The folder that all lie below. */
export const rootFolder = 0;

export interface SlabMessage {
  readonly op: 'slab';
  readonly slab: number;
  readonly sab: SharedArrayBuffer;
}

/** Makes a folder where there is none. */
export interface FolderMessage {
  readonly op: 'folder';
  /** Its number from here on; `rootFolder` is there from the start and may be asked about. */
  readonly folder: number;
  readonly parent: number;
  /** Segment of its canonical name. */
  readonly segment: string;
  /** Tell the files in it. */
  readonly look: boolean;
}

/** Files to save, in order. */
export interface SaveMessage {
  readonly op: 'save';
  /** Of each: last segment of its name, 128 hex of its digest, the file it replaces or matches. */
  readonly texts: readonly string[];
  /**
   * Of each: folder, size, mtime, mode, last change of the file it replaces, number of
   * chunks; then slab, offset, length of each.
   */
  readonly numbers: readonly number[];
}

/** Nothing more will be saved in these folders. */
export interface LeaveMessage {
  readonly op: 'leave';
  readonly folders: readonly number[];
}

/** Everything so far is put on disk, strays that nobody touched are cleared away. */
export interface FinishMessage {
  readonly op: 'finish';
}

export type AnsweredMessage = StartMessage | FolderMessage | SaveMessage | LeaveMessage | FinishMessage;
export type ToSaver = SlabMessage | AnsweredMessage;

/** What a disk's refusal, or a wrong digest, means; the message is for logs. */
export interface SaverFailure {
  readonly reason: LocalReason;
  readonly message: string;
}

/** A regular file that was in a folder when it was opened. */
export interface FoundFile {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970, as exact as the file system keeps them. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

export interface FolderAnswer {
  readonly op: 'folder';
  /** Absolute. */
  readonly path: string;
  /** Null when they were not asked for. */
  readonly files: readonly FoundFile[] | null;
  readonly failure: SaverFailure | null;
}

export interface SavedAnswer {
  readonly op: 'saved';
  /** The first so many are on disk; the failure came after them. */
  readonly count: number;
  /** Of each of those: the name it has here; null where that is its segment itself. */
  readonly names: readonly (string | null)[];
  /** Of those, by index: what no file here can be called. */
  readonly unnameable: readonly number[];
  readonly failure: SaverFailure | null;
}

export interface DoneAnswer {
  readonly op: 'done';
  readonly failure: SaverFailure | null;
}

export type FromSaver = FolderAnswer | SavedAnswer | DoneAnswer;
