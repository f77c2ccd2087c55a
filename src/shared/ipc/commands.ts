// Commands of the engine: one object in, one Result out. Schemas are the contract;
// types derive from them. The engine parses every payload again, whoever sent it.

import { z } from 'zod';
import { idPattern, inviteLife } from '../limits';
import type { IdView, IdentityView, Listening, SavedView, Snapshot } from './views';

const fp = z.string().regex(/^[a-z2-7]{26}$/);
const id = z.string().regex(idPattern);
const key = z.string().min(1).max(64);
const absolutePath = z.string().min(1).max(4096);
const name = z.string().min(1).max(4096);
const port = z.int().min(0).max(65535).optional();
const label = z.string().trim().min(1).max(64).optional();
const none = z.strictObject({});

export const engineSchemas = {
  snapshot: none,
  'identity.show': none,
  'server.configure': z.strictObject({
    vaultDir: absolutePath.optional(),
    port,
    reach: z.enum(['computer', 'network']).optional(),
    label,
    anyExtension: z.boolean().optional(),
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
  'session.disconnect': z.strictObject({ session: key }),
  'invite.create': z.strictObject({
    id,
    name: z.string().trim().max(64).optional(),
    expiresInMs: z.int().min(1000).max(inviteLife.maxMs).optional(),
    /** `host:port` to write in the link instead of the server's own best address. */
    address: z.string().min(3).max(300).optional(),
  }),
  'ids.list': none,
  'ids.revoke': z.strictObject({ id }),
  'link.read': z.strictObject({ link: z.string().min(1).max(1024) }),
  'vault.connect': z.union([
    z.strictObject({ link: z.string().min(1).max(1024), as: z.string().max(64).optional() }),
    z.strictObject({ vault: fp, takeover: z.boolean().optional() }),
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
    names: z.array(name).min(1).max(10_000),
    outDir: absolutePath.optional(),
  }),
  'transfer.cancel': z.strictObject({ transfer: key }),
  'transfer.remove': z.strictObject({ transfer: key }),
  'client.configure': z.strictObject({ downloadDir: absolutePath }),
  /** Checks a file against the receipt beside it and the pinned keys. */
  verify: z.strictObject({ path: absolutePath }),
  'saved.verify': z.strictObject({ saved: key }),
  /** Where a saved file lies; for main and the command line only, never for a page. */
  'saved.path': z.strictObject({ saved: key }),
} as const;

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
}

export interface KeysView extends IdentityView {
  /** minisign public key text of the host identity. */
  readonly hostPublicKey: string;
}

interface EngineOutputs {
  snapshot: Snapshot;
  'identity.show': KeysView;
  'server.configure': object;
  'server.start': Listening;
  'server.stop': object;
  'session.disconnect': object;
  'invite.create': {
    readonly id: string;
    readonly link: string;
    readonly expiresAt: number;
  };
  'ids.list': { readonly ids: readonly IdView[] };
  'ids.revoke': object;
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
  'transfer.cancel': object;
  'transfer.remove': object;
  'client.configure': object;
  verify: VerifyView;
  'saved.verify': SavedView;
  'saved.path': { readonly path: string; readonly receipt: string | null };
}

export type EngineOutput<C extends EngineCommand> = EngineOutputs[C];
