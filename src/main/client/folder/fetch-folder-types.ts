// What the download of a folder is asked for with, what it keeps between attempts, and
// what it gives: the contract between it and the queue.

import type { ClashView, ExistingPolicy, FolderProgress } from '../../../shared/ipc/views';
import type { DigestPool } from '../../vault/digest';
import type { SlotPool } from '../../wire/slots';
import type { ClientSession } from '../client-session';

/** A file that has its final name. */
export interface FolderRow {
  /** In the vault. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970, as the server told it. */
  readonly mtime: number;
  /** 128 lower-case hex characters. */
  readonly digest: string;
  /** A signed list in the folder, or a receipt of its own, covers it. */
  readonly sealed: boolean;
}

/** What is here of a folder, across attempts and restarts. Calls reject with BauError. */
export interface FolderLedger {
  /** By name in the vault: everything noted in earlier attempts. */
  known(): Promise<Map<string, FolderRow>>;
  /** Notes files, newer rows in place of older ones of the same names. */
  note(rows: readonly FolderRow[]): Promise<void>;
  /** Marks what was noted through this ledger so far as covered by a signed list. */
  seal(): Promise<void>;
}

export interface FolderReport {
  /** Bytes here, `resumedFrom` included. */
  readonly received: number;
  /** Bytes of all files found so far. */
  readonly size: number;
  /** Bytes that were here before this attempt. */
  readonly resumedFrom: number;
  readonly files: FolderProgress;
}

export interface FetchFolderOptions {
  readonly session: ClientSession;
  /** Canonical name of the folder, `''` for the whole vault. */
  readonly dir: string;
  /** Absolute, exists. */
  readonly outDir: string;
  readonly ledger: FolderLedger;
  /** What to do with files that have the wanted names already. */
  readonly existing: ExistingPolicy;
  /** Asked once, at the first such file, where `existing` is `ask`. */
  readonly clash: (view: ClashView) => Promise<Exclude<ExistingPolicy, 'ask'>>;
  readonly digests: DigestPool;
  readonly slots: SlotPool;
  /** Stops the download: what is under way is brought to an end first. */
  readonly signal: AbortSignal;
  /** Own FP26. */
  readonly client: string;
  /** Keep the parts of large files when the person stops it. */
  readonly keepPart: () => boolean;
  /** Called at most ten times a second, and once at the end. */
  readonly progress: (report: FolderReport) => void;
}

export interface FetchedFolder {
  /** Absolute path of the downloaded folder. */
  readonly path: string;
  /** Files that are here now. */
  readonly files: number;
  readonly bytes: number;
  /** Of the last signed list, or of nothing; 128 hex characters. */
  readonly digest: string;
  /** Of the last signed list; null where no file needed one. */
  readonly receiptPath: string | null;
  /** Files that could not be had; the report names the first of them. */
  readonly failed: number;
}
