// Commands of the engine: one object in, one Result out. Schemas are the contract;
// types derive from them. The engine parses every payload again, whoever sent it.

import { z } from 'zod';
import type { Failure } from '../errors';
import type { RosterPlan } from '../roster-plan';
import type { LimitsView } from '../limit-ranges';
import { inviteLife } from '../limits';
import { extensionLimits } from '../extensions';
import { auditSchemas, type AuditOutputs } from './audit';
import { filesSchemas, type FilesOutputs } from './files';
import { idSchema as id, idSchemas, personName } from './id-schemas';
import type {
  ClaimsView,
  CountersView,
  IdentityView,
  IdView,
  Listening,
  Protection,
  SavedView,
  Snapshot,
} from './views';

const fp = z.string().regex(/^[a-z2-7]{26}$/);
const key = z.string().min(1).max(64);
const absolutePath = z.string().min(1).max(4096);
const port = z.int().min(0).max(65535).optional();
const label = z.string().trim().min(1).max(64).optional();
const passphrase = z.string().min(1).max(1024);
const none = z.strictObject({});
const list = z.array(z.string().max(64)).max(extensionLimits.entries);
/** Lists of the host's own; null: the usual ones. From the next start on. */
const extensions = z.strictObject({ text: list, binary: list }).nullable().optional();
/** Rows of the queue; left out: all that the command can be meant for. */
const transfers = z.strictObject({ transfers: z.array(key).max(100_000).optional() });
const existing = z.enum(['ask', 'keep', 'skip', 'replace']);

export const engineSchemas = {
  snapshot: none,
  'identity.show': none,
  /** Writes seeds to a file under a passphrase; for main and the command line only. */
  'identity.export': z.strictObject({
    path: absolutePath,
    which: z.enum(['both', 'host', 'client']),
    passphrase,
  }),
  /** The same keys under another protection; `passphrase` is the new one. */
  'identity.protect': z.strictObject({
    to: z.enum(['key-store', 'passphrase', 'file']),
    passphrase: passphrase.optional(),
  }),
  'server.configure': z.strictObject({
    vaultDir: absolutePath.optional(),
    port,
    reach: z.enum(['computer', 'network']).optional(),
    label,
    anyExtension: z.boolean().optional(),
    announce: z.boolean().optional(),

    extensions,
  }),
  /** Starts with the saved configuration; what is given here counts for this run alone. */
  'server.start': z.strictObject({
    /** Address to listen on, in place of what the reach says. */
    host: z.string().min(1).max(255).optional(),
    vaultDir: absolutePath.optional(),
    port,
    label,
    anyExtension: z.boolean().optional(),
  }),
  'server.stop': none,
  ...filesSchemas,
  'limits.get': none,
  /**
   * In force for what comes from now on; a session that lives keeps what it began with.
   * Names and ranges are server-limits.ts's; null puts a default back.
   */
  'limits.set': z.strictObject({
    limits: z.record(z.string().max(64), z.union([z.number(), z.boolean(), z.null()])),
  }),
  /** What the server counted, in whatever process it runs; from there seconds old. */
  'server.counters': none,
  /** A list of people as text; see roster.ts. All of it is taken, or nothing. */
  'roster.import': z.strictObject({ text: z.string(), dryRun: z.boolean().optional() }),
  'roster.export': none,
  /**
   * Invites the IDs, or all that nobody holds yet, and writes a sheet to print; for main
   * and the command line only.
   */
  'roster.sheet': z.strictObject({
    ids: z.array(id).min(1).max(10_000).optional(),
    path: absolutePath,
    expiresInMs: z.int().min(1000).max(inviteLife.maxMs).optional(),
    address: z.string().min(3).max(300).optional(),
    language: z.enum(['pt-BR', 'en']).optional(),
  }),
  'session.disconnect': z.strictObject({ session: key }),
  'invite.create': z.strictObject({
    id,
    name: personName.optional(),
    expiresInMs: z.int().min(1000).max(inviteLife.maxMs).optional(),
    /** `host:port` to write in the link instead of the server's own best address. */
    address: z.string().min(3).max(300).optional(),
  }),
  'ids.list': none,
  'ids.revoke': z.strictObject({ id }),
  ...idSchemas,
  ...auditSchemas,
  /** Looks for vaults on the network for so many seconds from now; 0 ends it. */
  'nearby.look': z.strictObject({ seconds: z.int().min(0).max(3600) }),
  /** Whether a host is on a network of this computer. */
  'nearby.check': z.strictObject({ host: z.string().min(1).max(255) }),
  /** Whose server answers there; nothing is stored and nothing trusted. */
  'server.probe': z.strictObject({ address: z.string().min(3).max(300) }),
  /** Claims an ID of the server there, whose fingerprint a person accepted. */
  'vault.claim': z.strictObject({
    address: z.string().min(3).max(300),
    id,
    fp,
    as: z.string().max(64).optional(),
  }),
  'link.read': z.strictObject({ link: z.string().min(1).max(1024) }),
  'vault.connect': z.union([
    z.strictObject({ link: z.string().min(1).max(1024), as: z.string().max(64).optional() }),
    z.strictObject({
      vault: fp,
      takeover: z.boolean().optional(),
      /** `host:port` to find it at instead of the remembered one; kept if it is there. */
      address: z.string().min(3).max(300).optional(),
    }),
  ]),
  'vault.disconnect': z.strictObject({ vault: fp }),
  'vault.forget': z.strictObject({ vault: fp }),
  'vault.list': z.strictObject({
    vault: fp,
    dir: z.string().max(2048).optional(),
    recursive: z.boolean().optional(),
    query: z.string().max(1024).optional(),
    cursor: z.string().max(1400).optional(),
    limit: z.int().min(1).max(200).optional(),
  }),
  /** The vault a person means by an alias, a label, an address or the start of a fingerprint. */
  'vault.find': z.strictObject({ text: z.string().max(1024).nullable() }),
  'vault.say': z.strictObject({ vault: fp, text: z.string().min(1).max(16384) }),
  get: z.strictObject({
    vault: fp,
    /** Files or folders; "" is the whole vault. */
    names: z.array(z.string().max(4096)).min(1).max(10_000),
    /** What all of them are; left out: each is looked at. */
    kind: z.enum(['file', 'folder']).optional(),
    /** Folders keep their tree, from the vault's root, below it. */
    outDir: absolutePath.optional(),
    /** Default: `keep`. */
    existing: existing.optional(),
  }),
  /** Stops moving, keeps what is here; a row that has ended is left as it is. */
  'transfer.pause': transfers,
  'transfer.resume': transfers,
  /** Begins failed and cancelled ones anew, with what is still here of them. */
  'transfer.retry': transfers,
  /** Stops for good and removes what was not finished. */
  'transfer.cancel': transfers,
  /** Takes rows off the list, cancelling those that have not ended; left out: all that have. */
  'transfer.remove': transfers,
  /** Puts a row right before another; null: at the end. */
  'transfer.move': z.strictObject({ transfer: key, before: key.nullable() }),
  /** What to do with the file that has the name; `all`: for every row that asks, now or later. */
  'transfer.answer': z.strictObject({
    transfer: key,
    existing: existing.exclude(['ask']),
    all: z.boolean().optional(),
  }),
  'client.configure': z.strictObject({ downloadDir: absolutePath }),
  /** Computer or network are back: dials at once what is waited for. */
  'client.awake': none,
  /**
   * Checks a file against the receipt beside it, or a downloaded folder against its signed
   * lists, and the pinned keys.
   */
  verify: z.strictObject({ path: absolutePath }),
  'saved.verify': z.strictObject({ saved: key }),
  /** Checks it as `saved.verify` does, and tells what was found but for where it lies. */
  'saved.examine': z.strictObject({ saved: key }),
  /** Takes it off the list; the file stays. */
  'saved.remove': z.strictObject({ saved: key }),
  /** Where a saved file lies; for main and the command line only, never for a page. */
  'saved.path': z.strictObject({ saved: key }),
} as const;

/** Which seeds an export holds: the server's, the client's, or those of both. */
export type ExportedHalves = z.infer<(typeof engineSchemas)['identity.export']>['which'];

export type EngineCommand = keyof typeof engineSchemas;
export type EngineInput<C extends EngineCommand> = z.input<(typeof engineSchemas)[C]>;
export type EngineParsed<C extends EngineCommand> = z.output<(typeof engineSchemas)[C]>;

export interface EntryView {
  /** Full canonical name in the vault: untrusted text. */
  readonly name: string;
  readonly size: number;
  readonly mtime: number;
  readonly kind: 'text' | 'binary' | 'dir';
}

export interface ConnectedView {
  readonly vault: string;
  readonly id: string;
  readonly label: string;
  /** Own address as the server sees it. */
  readonly address: string;
  readonly fp: string;
}

export interface VerifyView {
  readonly path: string;
  readonly ok: boolean;
  /** Server FP26 the receipt names, once it could be read. */
  readonly server: string | null;
  /** minisign public key text of that server, when it is pinned or our own. */
  readonly publicKey: string | null;
  /** Vault name of the file, size and time the receipt states. */
  readonly name: string | null;
  readonly at: number | null;
  /** A local reason (`receipt_...`, `file_missing`) when `ok` is false. */
  readonly reason: string | null;
  /** Of a folder: what became of the files its lists name; null of a file. */
  readonly folder: FolderVerdict | null;
}

/** `ok` of the whole is true only when lists are valid, and every file is there and right. */
export interface FolderVerdict {
  readonly lists: number;
  /** Covered by a list or a receipt of their own, and right. */
  readonly good: number;
  /** Paths below the folder, untrusted: the first 100 each. */
  readonly altered: readonly string[];
  readonly missing: readonly string[];
  /** In the folder, but under no signature: not a fault. */
  readonly uncovered: readonly string[];
  readonly counts: {
    readonly altered: number;
    readonly missing: number;
    readonly uncovered: number;
  };
}

export interface KeysView extends IdentityView {
  /** minisign public key text of the host identity. */
  readonly hostPublicKey: string;
}

interface EngineOutputs extends AuditOutputs, FilesOutputs {
  snapshot: Snapshot;
  'identity.show': KeysView;
  'identity.export': { readonly hostFp: string | null; readonly clientFp: string | null };
  'identity.protect': { readonly protection: Protection };
  'server.configure': object;
  'server.start': Listening;
  'server.stop': object;
  'limits.get': { readonly limits: LimitsView };
  'limits.set': { readonly limits: LimitsView };
  'server.counters': { readonly running: boolean; readonly counters: CountersView | null };
  'roster.import': RosterPlan;
  'roster.export': { readonly text: string; readonly ids: number };
  'roster.sheet': {
    readonly path: string;
    readonly ids: readonly string[];
    readonly expiresAt: number;
  };
  'session.disconnect': object;
  'invite.create': {
    readonly id: string;
    readonly link: string;
    readonly expiresAt: number;
  };
  'ids.list': { readonly ids: readonly IdView[] };
  'ids.revoke': object;
  'ids.add': { readonly ids: readonly IdView[] };
  'ids.set': { readonly id: IdView };
  'ids.withdraw': { readonly withdrawn: boolean };
  'ids.remove': object;
  'ids.change': { readonly ids: readonly IdView[] };
  'ids.end': {
    readonly done: readonly string[];
    readonly failed: readonly { readonly id: string; readonly failure: Failure }[];
  };
  'claims.list': ClaimsView;
  'claims.open': ClaimsView;
  'claims.close': ClaimsView;
  'claims.undo': ClaimsView;
  'server.probe': {
    readonly host: string;
    readonly port: number;
    readonly fp: string;
    /** A vault with this identity is already known. */
    readonly known: boolean;
  };
  'nearby.look': object;
  'nearby.check': {
    /** IPv4 addresses of this computer's cards. */
    readonly own: readonly string[];
    /** null where it cannot be told: a name, or IPv6. */
    readonly isNeighbour: boolean | null;
  };
  'vault.claim': ConnectedView;
  'link.read': {
    readonly host: string;
    readonly port: number;
    readonly fp: string;
    readonly expiresAt: number;
    /** A vault with this identity is already known. */
    readonly known: boolean;
  };
  'vault.connect': ConnectedView;
  'vault.disconnect': object;
  'vault.forget': object;
  'vault.list': { readonly entries: readonly EntryView[]; readonly cursor: string | null };
  'vault.find': { readonly vault: string };
  'vault.say': { readonly text: string };
  get: { readonly transfers: readonly string[] };
  'transfer.pause': object;
  'transfer.resume': object;
  'transfer.retry': object;
  'transfer.cancel': object;
  'transfer.remove': object;
  'transfer.move': object;
  'transfer.answer': object;
  'client.configure': object;
  'client.awake': object;
  verify: VerifyView;
  'saved.verify': SavedView;
  'saved.examine': { readonly saved: SavedView; readonly verdict: Omit<VerifyView, 'path'> };
  'saved.remove': object;
  'saved.path': { readonly path: string; readonly receipt: string | null };
}

export type EngineOutput<C extends EngineCommand> = EngineOutputs[C];
