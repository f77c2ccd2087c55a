// Messages between Loader and its thread. Files travel in lists, as flat numbers and joined
// texts: at tens of thousands of small files a second, an object each would cost more than
// reading them. Their bytes lie in shared slabs.

/** Memory of the main side that files are loaded into, known by a number from here on. */
export interface SlabMessage {
  readonly op: 'slab';
  readonly slab: number;
  readonly sab: SharedArrayBuffer;
}

export interface ForgetMessage {
  readonly op: 'forget';
  readonly slab: number;
}

/** Files to load, in order. */
export interface LoadMessage {
  readonly op: 'load';
  /** Real path of the vault folder. */
  readonly root: string;
  /** Wall clock, ms since 1970. */
  readonly nowMs: number;
  /** Absolute paths, joined by NUL, which no path holds. */
  readonly paths: string;
  /** dev and ino of each. */
  readonly inodes: BigInt64Array;
  /** Of each: the number of its targets, then slab, offset and length of each target. */
  readonly targets: readonly number[];
  /** Of each: the etag whose digest is known already, or an empty text. */
  readonly knownEtags: readonly string[];
}

export type ToLoader = SlabMessage | ForgetMessage | LoadMessage;

/** What became of a file. */
export const loadOutcome = {
  /** Not the indexed file, too large for its targets, altered meanwhile, or the disk failed. */
  failed: 0,
  /** Loaded and hashed. */
  hashed: 1,
  /** The same, and it had been still for 2 s: its digest may be kept by its etag. */
  settled: 2,
  /** Loaded; its digest is the known one. */
  known: 3,
} as const;

/** Answers come in the order of the files asked for, several to a message. */
export interface LoadedMessage {
  /** Of each: outcome, size in bytes, mtime in ms since 1970. */
  readonly facts: readonly number[];
  /** Of each that was loaded: 32 hex of its etag, and unless known 128 of its digest. */
  readonly text: string;
}
