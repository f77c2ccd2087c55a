// Messages between DigestPool and its threads. Only small numbers, paths and digests
// travel; file bytes lie in shared slabs. Both directions send lists, so that whatever
// happens in one turn of a loop costs one message.

/** Why a digest could not be had. */
export type DigestFailureReason =
  /** Called off by the caller, or the pool was closed. */
  | 'aborted'
  /** The thread died. */
  | 'worker'
  /** There is no such file. */
  | 'missing'
  /** Another file than the expected one, not a regular file, or altered while it was read. */
  | 'changed'
  /** The system refused to open or to read it. */
  | 'unreadable'
  /** The system refused to write; `code` says why. */
  | 'unwritable';

/** Which file is meant: a path alone may name another one by the time it is opened. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/** A file to write beside hashing, opened by the thread for itself. */
export interface WriteTarget {
  readonly path: string;
  readonly expect: FileIdentity;
}

/** A whole file, of a known size in bytes. */
export interface ExpectedFile extends FileIdentity {
  readonly sizeBytes: number;
}

/** Bytes [start, end) of a file, for a stream. */
export interface FileRange {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly expect: FileIdentity | null;
}

/** Work on a stream, done in order. */
export type StreamWork =
  /** `chunks` is flat: slab, offset, length, and again. */
  | { readonly op: 'chunks'; readonly stream: number; readonly chunks: readonly number[] }
  /** As `chunks`, and written one after another at `position` of the target. */
  | {
      readonly op: 'write';
      readonly stream: number;
      readonly chunks: readonly number[];
      readonly position: number;
    }
  | { readonly op: 'target'; readonly stream: number; readonly target: WriteTarget }
  | { readonly op: 'range'; readonly stream: number; readonly range: FileRange }
  | { readonly op: 'digest'; readonly stream: number };

export type ToWorker =
  | StreamWork
  | { readonly op: 'slab'; readonly slab: number; readonly sab: SharedArrayBuffer }
  | { readonly op: 'forget'; readonly slab: number }
  | { readonly op: 'open'; readonly stream: number }
  | { readonly op: 'abort'; readonly stream: number }
  | { readonly op: 'file'; readonly job: number; readonly path: string; readonly expect: ExpectedFile }
  | { readonly op: 'cancel'; readonly job: number };

export type FromWorker =
  /** So many more of the stream's chunks and ranges are done with, oldest first. */
  | { readonly op: 'done'; readonly stream: number; readonly count: number }
  | { readonly op: 'digest'; readonly stream: number; readonly digest: Uint8Array }
  | {
      readonly op: 'failed';
      readonly stream: number;
      readonly reason: DigestFailureReason;
      /** The system's error code where it refused. */
      readonly code?: string;
    }
  | { readonly op: 'file'; readonly job: number; readonly outcome: FileOutcome };

export type FileOutcome =
  | { readonly ok: true; readonly digest: Uint8Array; readonly mtimeNs: bigint; readonly ctimeNs: bigint }
  | { readonly ok: false; readonly reason: DigestFailureReason };
