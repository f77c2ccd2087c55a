// The columns of bau.db as the query builder sees them; migrations.ts creates them.
// Times are integer milliseconds since 1970, `fp` is the whole 32-byte fingerprint.

import type { Generated, Kysely } from 'kysely';
import type { ExistingPolicy, ReceiptState } from '../../shared/ipc/views';

export type ClientState = 'invited' | 'claimable' | 'bound' | 'revoked';

/** A yes or no as SQLite stores it. */
export type Flag = 0 | 1;

/** IDs the host authorised. `fp` of a revoked ID is the key that held it last. */
export interface ClientTable {
  id: string;
  name: string;
  state: ClientState;
  fp: Buffer | null;
  createdAt: number;
  lastSeenAt: number | null;
  lastAddress: string | null;
  expiresAt: number | null;
  canRead: Flag;
  canMessage: Flag;
  canUpload: Flag;
  /** JSON array of canonical folder names; empty for the whole vault. */
  folders: Generated<string>;
  /** JSON array of extensions; empty for all the vault serves. */
  extensions: Generated<string>;
  /** Content bytes a day. */
  quotaBytes: number | null;
}

/** Invites ever made; open while neither used nor withdrawn, until `notAfter`. */
export interface InviteTable {
  inviteId: Buffer;
  id: string;
  k: Buffer;
  createdAt: number;
  notAfter: number;
  usedAt: number | null;
  usedFp: Buffer | null;
  withdrawnAt: number | null;
}

/** Keys refused for ever, with the ID they held. */
export interface RevokedKeyTable {
  fp: Buffer;
  id: string;
  at: number;
}

/** Times in which claimable IDs may be claimed; the last one counts. */
export interface ClaimWindowTable {
  number: Generated<number>;
  openedAt: number;
  closesAt: number;
}

/** Claims that were granted. */
export interface ClaimTable {
  key: Generated<number>;
  window: number;
  id: string;
  fp: Buffer;
  source: string;
  address: string;
  at: number;
  undoneAt: number | null;
}

/** Bytes sent to an ID on the last day it was sent any. */
export interface UsageTable {
  id: string;
  day: string;
  bytes: number;
}

/** Servers this client pinned. */
export interface VaultTable {
  fp: Buffer;
  fp26: string;
  xpub: Buffer;
  epub: Buffer;
  label: string;
  alias: string | null;
  host: string;
  port: number;
  id: string;
  addedAt: number;
  lastConnectedAt: number | null;
}

/** A download that has not ended. */
export interface TransferTable {
  /** ULID. */
  key: string;
  /** Order in the queue; new ones go between two without touching others. */
  position: number;
  vault: string;
  name: string;
  /** Null until it is known. */
  kind: 'file' | 'folder' | null;
  outDir: string;
  existing: ExistingPolicy;
  state: 'queued' | 'paused' | 'failed';
  /** A Failure as JSON. */
  failure: string | null;
  addedAt: number;
}

/** A file of a folder's download that has its final name. */
export interface TransferFileTable {
  transfer: string;
  /** In the vault. */
  name: string;
  /** Absolute. */
  path: string;
  size: number;
  mtime: number;
  digest: string;
  /** 1: a signed list in the folder covers it. */
  sealed: 0 | 1;
}

export interface SavedFileTable {
  key: Generated<number>;
  vault: string;
  name: string;
  kind: Generated<'file' | 'folder'>;
  files: number | null;
  path: string;
  size: number;
  digest: string;
  at: number;
  receiptPath: string | null;
  receipt: ReceiptState;
}

export interface SettingTable {
  key: string;
  value: string;
}

export interface DigestTable {
  etag: string;
  digest: Buffer;
  at: number;
}

/** One row: the server that runs, or ran last, on this folder. */
export interface ServingTable {
  slot: 1;
  host: string;
  port: number;
  startedAt: number;
  pid: number;
}

export interface Tables {
  client: ClientTable;
  invite: InviteTable;
  revokedKey: RevokedKeyTable;
  claimWindow: ClaimWindowTable;
  claim: ClaimTable;
  usage: UsageTable;
  vault: VaultTable;
  transfer: TransferTable;
  transferFile: TransferFileTable;
  savedFile: SavedFileTable;
  setting: SettingTable;
  digest: DigestTable;
  serving: ServingTable;
}

/** The database, or a transaction on it. */
export type Db = Kysely<Tables>;
