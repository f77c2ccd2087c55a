// What the engine shows of itself: plain JSON values, safe to send to a page.
// No view ever holds a key, an invite secret or a file's bytes. `at`, `since` and
// `...At` are integer milliseconds since 1970; sizes are bytes; `fp` is FP26
// (26 base32 characters, PROTOCOL.md section 2).

import type { Failure } from '../errors';
import type { ExtensionLists } from '../extensions';

export type Reach = 'computer' | 'network';

export interface ServerConfig {
  /** Absolute path of the vault folder; null before one was chosen. */
  readonly vaultDir: string | null;
  /** 0..65535; 0 lets the system choose. */
  readonly port: number;
  readonly reach: Reach;
  /** What clients see as the vault's name; 1..64 characters. */
  readonly label: string;
  /** Serve files of any extension, not only those on the lists. */
  readonly anyExtension: boolean;
  /** Tell the network of the vault while it can be reached from there. */
  readonly announce: boolean;

  /** The host's own lists; null: the usual ones, which later versions may add to. */
  readonly extensions: ExtensionLists | null;
}

export interface Listening {
  readonly host: string;
  readonly port: number;
  /** `host:port` forms a client may dial, best first. */
  readonly addresses: readonly string[];
  readonly fp: string;
}

export interface SendingView {
  readonly name: string;
  readonly sent: number;
  readonly size: number;
}

export interface SessionView {
  readonly session: string;
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly fp: string;
  readonly since: number;
  readonly bytesSent: number;
  readonly filesSealed: number;
  readonly bytesPerSecond: number;
  /** The file being sent now, or null when idle. */
  readonly sending: SendingView | null;
}

/** What an ID may do; the sections of PROTOCOL.md are 6 and 10. */
export interface RightsView {
  readonly read: boolean;
  readonly message: boolean;
  readonly upload: boolean;
  /** Canonical names of the folders it may see, all below included; empty: the whole vault. */
  readonly folders: readonly string[];
  /** Extensions it may read, in lower case and without a dot; empty: all the vault serves. */
  readonly extensions: readonly string[];
  /** Content bytes a day of this computer's calendar; null: no limit. */
  readonly quotaBytes: number | null;
}

export type IdState = 'invited' | 'claimable' | 'bound' | 'revoked' | 'expired';

export interface IdView {
  readonly id: string;
  readonly name: string;
  readonly state: IdState;
  /** Key that holds (or held) the ID. */
  readonly fp: string | null;
  readonly createdAt: number;
  readonly lastSeenAt: number | null;
  readonly lastAddress: string | null;
  /** Expiry of the open invite, if there is one. */
  readonly inviteExpiresAt: number | null;
  /** From this moment on the ID is refused; null: never. */
  readonly expiresAt: number | null;
  readonly rights: RightsView;
  /** Content bytes sent to it on this computer's current day; may lag by seconds. */
  readonly usedToday: number;
  /** When the key that holds it claimed it; null unless it came by a claim. */
  readonly claimedAt: number | null;
}

/** A time in which claimable IDs go to the first key that asks. */
export interface ClaimWindowView {
  readonly openedAt: number;
  readonly closesAt: number;
}

export interface ClaimView {
  readonly id: string;
  readonly fp: string;
  readonly address: string;
  readonly at: number;
  /** When the host took it back, or null. */
  readonly undoneAt: number | null;
}

export interface ClaimsView {
  /** null while none is open. */
  readonly window: ClaimWindowView | null;
  /** Newest first, at most 200, of this window and earlier ones. */
  readonly claims: readonly ClaimView[];
}

/** A refusal or fault the host should know of; shown in the Errors tab. */
export interface RefusalView {
  readonly key: number;
  readonly at: number;
  readonly status: number;
  readonly reason: string;
  readonly address: string;
  readonly id: string | null;
  /** File name asked for, as the peer wrote it: untrusted text. */
  readonly name: string | null;
  /** Why, in words for the host's log (never the peer's). */
  readonly detail: string;
  /** How many alike this row stands for, in a few seconds; left out for one. */
  readonly count?: number;
}

export interface MessageView {
  readonly key: number;
  readonly at: number;
  readonly id: string;
  readonly address: string;
  /** Untrusted text. */
  readonly text: string;
}

export interface VaultFilesView {
  readonly state: 'idle' | 'scanning' | 'ready';
  readonly files: number;
  readonly bytes: number;
  /** Of `files`: hashed ahead of a download, or too small to need it; may lag by seconds. */
  readonly hashed: number;
  /** Disk names that cannot be served (not canonical, collide, unreadable); the first 100. */
  readonly problems: readonly { readonly name: string; readonly why: string }[];
}

/** Files on their way into the vault. */
export interface AddingView {
  /** Still looking at what is to be copied: the totals grow. */
  readonly isCounting: boolean;
  readonly files: number;
  readonly filesTotal: number;
  readonly bytes: number;
  readonly bytesTotal: number;
  /** What is being copied now, below the folder it goes to. */
  readonly name: string | null;
}

/** Why a connection ended before READY without being refused. */
export type DropCause = 'not_bau' | 'version' | 'handshake' | 'closed' | 'deadline';

/** What a server counted since it started; `...Now` are as of `at`. */
export interface CountersView {
  readonly at: number;
  readonly since: number;
  /** All that came: let in, told 429 or 503 at the door, or closed without an answer. */
  readonly connections: number;
  readonly admitted: number;
  readonly hinted: { readonly slow_down: number; readonly full: number };
  readonly unanswered: number;
  readonly dropped: Readonly<Record<DropCause, number>>;
  /** Refused AUTH, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly missedDeadlines: number;
  readonly halfOpenNow: number;
  /** Sources a penalty slows down. */
  readonly slowedNow: number;
  readonly sessionsNow: number;
  readonly sessionsPeak: number;
  /** Content bytes. */
  readonly bytesSent: number;
  readonly filesSealed: number;
  readonly requests: number;
  /** Requests of sessions that were told 429. */
  readonly slowedRequests: number;
}

export type ServerState = 'stopped' | 'starting' | 'running' | 'stopping';

export interface ServerView {
  readonly state: ServerState;
  readonly config: ServerConfig;
  readonly listening: Listening | null;
  readonly failure: Failure | null;
  readonly files: VaultFilesView;
  /** null while nothing is being added. */
  readonly adding: AddingView | null;
  readonly sessions: readonly SessionView[];
  readonly ids: readonly IdView[];
  readonly claims: ClaimsView;
  /** Of the server that runs or ran last in this process; null before one did. */
  readonly counters: CountersView | null;
  /** Newest first, at most 200. */
  readonly refusals: readonly RefusalView[];
  /** Newest first, at most 200. */
  readonly messages: readonly MessageView[];
}

/** `waiting`: lost, and dialed again by itself at `retryAt`. */
export type LinkState = 'idle' | 'dialing' | 'handshake' | 'auth' | 'ready' | 'waiting';

/** A vault this client knows, by the server identity it pinned. */
export interface VaultView {
  /** The pinned server FP26: also the vault's key in commands. */
  readonly fp: string;
  readonly label: string;
  readonly host: string;
  readonly port: number;
  /** Own ID there; empty until the server named it. */
  readonly id: string;
  readonly addedAt: number;
  readonly lastConnectedAt: number | null;
  readonly state: LinkState;
  /** Own address as the server sees it, while ready. */
  readonly address: string | null;
  /** When it is dialed again by itself, while `waiting`; null otherwise. */
  readonly retryAt: number | null;
  /** Why it is not connected, or why the last attempt failed. */
  readonly failure: Failure | null;
}

/**
 * `queued`, `paused`, `waiting` (for the connection) and `asking` (what to do with a file
 * of that name) rest; `active` and `sealing` move; the others have ended. `skipped`: the
 * very same content was here already.
 */
export type TransferState =
  | 'queued'
  | 'active'
  | 'sealing'
  | 'waiting'
  | 'asking'
  | 'paused'
  | 'saved'
  | 'skipped'
  | 'failed'
  | 'cancelled';

/** What to do when the name is taken: ask, a number behind it, nothing if it is the same, replace. */
export type ExistingPolicy = 'ask' | 'keep' | 'skip' | 'replace';

/** How far the download of a folder is, in files. */
export interface FolderProgress {
  readonly done: number;
  /** Of `done`: already here, and the same. */
  readonly skipped: number;
  readonly failed: number;
  /** Found so far. */
  readonly total: number;
  /** `total` and `size` are final. */
  readonly counted: boolean;
  /** Files that failed: untrusted names, the first 20. */
  readonly problems: readonly { readonly name: string; readonly failure: Failure }[];
}

/** The file that has the wanted name, and the one in the vault. */
export interface ClashView {
  readonly fileName: string;
  readonly size: number;
  readonly mtime: number;
  readonly vaultSize: number;
  readonly vaultMtime: number;
}

export interface TransferView {
  readonly transfer: string;
  readonly vault: string;
  /** Name in the vault; of a folder, without `/` at the end, and empty for the whole vault. */
  readonly name: string;
  /** A name that was typed counts as a file until it turns out to be a folder. */
  readonly kind: 'file' | 'folder';
  readonly state: TransferState;
  readonly existing: ExistingPolicy;
  /** Bytes here, `resumedFrom` included. */
  readonly received: number;
  /** Bytes that an earlier attempt had left here. */
  readonly resumedFrom: number;
  /** null until the server told it. */
  readonly size: number | null;
  readonly bytesPerSecond: number;
  readonly msLeft: number | null;
  readonly failure: Failure | null;
  /** Of a folder; null of a file. */
  readonly files: FolderProgress | null;
  /** While `asking`; null otherwise. */
  readonly clash: ClashView | null;
  /** When it was saved, skipped, failed or cancelled; null before. */
  readonly endedAt: number | null;
  /** Row in `saved` once saved. */
  readonly savedKey: string | null;
}

export type ReceiptState = 'valid' | 'unchecked' | 'invalid' | 'missing';

export interface SavedView {
  readonly key: string;
  readonly vault: string;
  /** Name in the vault; empty for the whole vault. */
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** Files of a folder; null of a file. */
  readonly files: number | null;
  /** Name on this disk, without its folder. */
  readonly fileName: string;
  readonly size: number;
  /** BLAKE2b-512, 128 lower-case hex characters; of a folder, of its last signed list. */
  readonly digest: string;
  readonly at: number;
  readonly receipt: ReceiptState;
}

/** A vault somebody on the network told of: a hint, whose every field may be a lie. */
export interface NearbyVault {
  readonly key: string;
  /** Untrusted text. */
  readonly label: string;
  /** FP26 it says it has. Good for recognising what is pinned, never shown as its identity. */
  readonly fp: string | null;
  /** `host:port`, most likely first, at most 4. */
  readonly addresses: readonly string[];
}

export interface NearbyView {
  /** `unavailable`: no network card that can do multicast, or the system gives no socket. */
  readonly state: 'off' | 'looking' | 'unavailable';
  /** At most 64, pinned ones first. */
  readonly vaults: readonly NearbyVault[];
  /** Heard of beyond those. */
  readonly more: number;
}

export interface ClientView {
  readonly vaults: readonly VaultView[];
  /** In the order of the queue: the first that can run is run first. */
  readonly transfers: readonly TransferView[];
  /** Newest first, at most 200. */
  readonly saved: readonly SavedView[];
  readonly downloadDir: string;
  readonly nearby: NearbyView;
}

/** How the secret keys are kept on this computer. */
export type Protection = 'key-store' | 'passphrase' | 'file';

export interface IdentityView {
  readonly hostFp: string;
  readonly clientFp: string;
  readonly protection: Protection;
}

/** One step of the protocol, as either side saw it; values shown are public ones only. */
export interface ActivityView {
  readonly key: number;
  readonly at: number;
  readonly side: 'server' | 'client';
  /** Groups the steps of one connection. */
  readonly connection: string;
  readonly address: string;
  readonly direction: 'in' | 'out' | 'none';
  /**
   * `tcp`, `message1..3`, `pin`, `secured`, a frame type such as `OPEN`, `closed`, `dropped`, or
   * `more`: steps that came too fast to be told one by one.
   */
  readonly step: string;
  /** Bytes on the wire, 0 where none. */
  readonly bytes: number;
  /** Public details: hex prefixes of public values, names asked for, statuses. Untrusted text. */
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface Snapshot {
  /** Sequence number of the last event this snapshot includes. */
  readonly seq: number;
  readonly identity: IdentityView | null;
  readonly server: ServerView;
  readonly client: ClientView;
  /** Newest last, at most 5,000. */
  readonly activity: readonly ActivityView[];
}
