// What a page may ask for: `window.bau`. Paths never appear here: main owns dialogs
// and passes what was chosen straight to the engine.

import { z } from 'zod';
import { engineSchemas, type EngineOutput } from './commands';
import type { EngineStatus, PageEvent } from './app-events';
import {
  closingChoices,
  webPages,
  type ClosingChoice,
  type NoticeSettings,
  type WebPage,
} from '../desktop';
import { existingPolicies } from '../existing';
import { profilePattern } from '../profile-path';
import { idSchema } from './id-schemas';
import {
  simpleRecovery,
  type Condition,
  type ExportAbout,
  type Imported,
  type Recovered,
} from './recovery';
import type { FilesAdded } from './files';
import type { Result } from './result';
import type { ExistingPolicy, Protection } from './views';
import { updateChoices, type UpdatesView } from './updates';

const none = z.strictObject({});
const paths = { vaultDir: true } as const;
const filesDir = engineSchemas['files.add'].shape.into;

/** Commands a page may send; main parses each with its schema. */
export const pageSchemas = {
  snapshot: engineSchemas.snapshot,
  'identity.show': engineSchemas['identity.show'],
  /** How keys could be protected here. */
  'identity.means': none,
  'identity.protect': engineSchemas['identity.protect'],
  /** Main asks where to. */
  'identity.export': engineSchemas['identity.export'].omit({ path: true }),
  /** Main asks for a file of exported keys and remembers it; nothing changes yet. */
  'identity.chooseImport': none,
  /**
   * Puts the keys of the chosen file in place of the present ones; the engine starts anew.
   * `seal`: a passphrase for them here, where keys that do not open give way and there is
   * nothing else to protect them with.
   */
  'identity.import': z.strictObject({
    passphrase: z.string().min(1).max(1024),
    seal: z.string().min(1).max(1024).optional(),
  }),
  'audit.list': engineSchemas['audit.list'],
  'audit.verify': engineSchemas['audit.verify'],
  'audit.settings': engineSchemas['audit.settings'],
  'audit.configure': engineSchemas['audit.configure'],
  'audit.export': engineSchemas['audit.export'].omit({ path: true }),
  'server.configure': engineSchemas['server.configure'].omit(paths),
  'server.start': none,
  'server.stop': none,
  'session.disconnect': engineSchemas['session.disconnect'],
  'invite.create': engineSchemas['invite.create'],
  'ids.revoke': engineSchemas['ids.revoke'],
  'ids.add': engineSchemas['ids.add'],
  'ids.set': engineSchemas['ids.set'],
  'ids.withdraw': engineSchemas['ids.withdraw'],
  'ids.remove': engineSchemas['ids.remove'],
  'ids.change': engineSchemas['ids.change'],
  'ids.end': engineSchemas['ids.end'],
  'limits.get': none,
  'limits.set': engineSchemas['limits.set'],
  'files.list': engineSchemas['files.list'],
  'files.stopAdding': none,
  'roster.import': engineSchemas['roster.import'],
  /** A list of people from a file the person chooses: text to look at and correct. */
  'roster.choose': none,
  /** Writes the list of people to a file the person names. */
  'roster.save': none,
  /** Invites, and writes a sheet of invites to a file the person names. */
  'roster.print': engineSchemas['roster.sheet']
    .omit({ path: true, address: true, language: true })
    .extend({ format: z.enum(['pdf', 'html']) }),
  'claims.open': engineSchemas['claims.open'],
  'claims.close': engineSchemas['claims.close'],
  'claims.undo': engineSchemas['claims.undo'],
  /** A page asks again and again while somebody looks; one that is gone no longer does. */
  'nearby.look': z.strictObject({ seconds: z.int().min(0).max(60) }),
  'nearby.check': engineSchemas['nearby.check'],
  'server.probe': engineSchemas['server.probe'],
  'vault.claim': engineSchemas['vault.claim'],
  'link.read': engineSchemas['link.read'],
  'vault.connect': engineSchemas['vault.connect'],
  'vault.disconnect': engineSchemas['vault.disconnect'],
  'vault.forget': engineSchemas['vault.forget'],
  'vault.list': engineSchemas['vault.list'],
  'vault.say': engineSchemas['vault.say'],
  get: engineSchemas.get.omit({ outDir: true }),
  /** As `get`, into a folder that main asks the person for. */
  'get.into': engineSchemas.get.omit({ outDir: true }),
  'transfer.pause': engineSchemas['transfer.pause'],
  'transfer.resume': engineSchemas['transfer.resume'],
  'transfer.retry': engineSchemas['transfer.retry'],
  'transfer.move': engineSchemas['transfer.move'],
  'transfer.answer': engineSchemas['transfer.answer'],
  'transfer.cancel': engineSchemas['transfer.cancel'],
  'transfer.remove': engineSchemas['transfer.remove'],
  'saved.verify': engineSchemas['saved.verify'],
  'saved.examine': engineSchemas['saved.examine'],
  'saved.remove': engineSchemas['saved.remove'],
  /** Main puts where the file lies on the clipboard; the page never learns it. */
  'saved.copyPath': engineSchemas['saved.path'],
  /** Shows what is in a saved file, in a window that can do nothing else. */
  'saved.preview': engineSchemas['saved.path'],
  /** Main asks the person for a folder and configures the server with it. */
  'vaultFolder.choose': none,
  'vaultFolder.show': none,
  /** Main asks for files or a folder and copies them into the vault. */
  'vaultFolder.add': z.strictObject({ into: filesDir, what: z.enum(['files', 'folder']) }),
  /** What was dropped on the page: the preload puts paths in place of the page's files. */
  'vaultFolder.drop': z.strictObject({
    into: filesDir,
    paths: engineSchemas['files.add'].shape.paths,
  }),
  /** An invite file that was dropped on the page: main reads the link in it, and no more. */
  'invite.drop': z.strictObject({ paths: z.array(z.string().min(1).max(4096)).length(1) }),
  'downloadFolder.choose': none,
  'downloadFolder.show': none,
  /** Shows a saved file in the system's file manager; never opens it. */
  'saved.show': engineSchemas['saved.path'],
  /** Asks where, and writes the engine's own list of steps there as JSON lines. */
  'activity.export': none,
  'clipboard.write': z.strictObject({ text: z.string().max(4096) }),
  'app.info': none,
  /** Opens the engine again after it failed, with a passphrase where the keys need one. */
  'engine.open': z.strictObject({ passphrase: z.string().min(1).max(1024).optional() }),
  /** What is wrong with data that did not open, and a way on that the person confirmed. */
  'engine.inspect': none,
  'engine.recover': z.strictObject({ choice: simpleRecovery }),
  /** Server and client on this computer alone: opens, invites, connects. */
  'trial.start': none,
  'dataFolder.show': none,
  /** The first screen was left. */
  'app.welcomed': none,
  'app.setLanguage': z.strictObject({ language: z.enum(['system', 'pt-BR', 'en']) }),
  'app.setTheme': z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }),
  /** What a page proposes for files that are here already. */
  'app.setExisting': z.strictObject({ existing: z.enum(existingPolicies) }),
  /** Asks the person where, and writes the link there as an invite file. */
  'invite.save': z.strictObject({ link: z.string().min(1).max(1024), id: idSchema }),
  'app.setNotify': z.strictObject({
    saved: z.boolean(),
    refused: z.boolean(),
    connection: z.boolean(),
  }),
  'app.setClosing': z.strictObject({ closing: z.enum(closingChoices) }),
  /** Opens one of the project's pages in the system's browser; only those of `app.info` exist. */
  'app.openLink': z.strictObject({ page: z.enum(webPages) }),
  'updates.view': none,
  'updates.choose': z.strictObject({ choice: z.enum(updateChoices) }),
  /** Looks for a new version now; events say how it goes. */
  'updates.check': none,
  'updates.download': none,
  'updates.cancel': none,
  /** Puts it in place and restarts; `update_busy` where that would cut somebody off, unless `interrupt`. */
  'updates.install': z.strictObject({ interrupt: z.boolean() }),
  'profiles.list': none,
  /** Starts the app with that profile, new or not; one that is open comes forward. */
  'profiles.open': z.strictObject({ name: z.string().regex(profilePattern) }),
} as const;

export type PageCommand = keyof typeof pageSchemas;
/** What a page gives; of what was dropped on it, files whose paths it does not know. */
export type PageInput<C extends PageCommand> = C extends 'vaultFolder.drop'
  ? { readonly into: string; readonly files: readonly object[] }
  : C extends 'invite.drop'
    ? { readonly files: readonly object[] }
    : z.input<(typeof pageSchemas)[C]>;
export type PageParsed<C extends PageCommand> = z.output<(typeof pageSchemas)[C]>;

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly chrome: string;
  readonly node: string;
  readonly platform: string;
  readonly profile: string;
  /** The engine's folder, to be shown. */
  readonly dataDir: string;
  readonly language: 'system' | 'pt-BR' | 'en';
  /** The system's first preferred language, BCP 47. */
  readonly systemLanguage: string;
  readonly theme: 'system' | 'light' | 'dark';
  readonly existing: ExistingPolicy;
  /** The first screen was seen and left. */
  readonly welcomed: boolean;
  readonly notify: NoticeSettings;
  readonly closing: ClosingChoice;
  /** Pages on the web that `app.openLink` knows. */
  readonly pages: readonly WebPage[];
  readonly engine: EngineStatus;
}

/** How trying it on this computer went: the vault, the own ID there, the address it saw. */
export interface TrialView {
  readonly vault: string;
  readonly id: string;
  readonly address: string;
}

/** A set of data of this person on this computer. */
export interface ProfileView {
  readonly name: string;
  /** This window's own. */
  readonly isCurrent: boolean;
}

export type PageOutput<C extends PageCommand> = C extends keyof PageOnlyOutputs
  ? PageOnlyOutputs[C]
  : C extends keyof typeof engineSchemas
    ? EngineOutput<C>
    : never;

interface PageOnlyOutputs {
  'identity.means': { readonly protections: readonly Protection[] };
  /** Name of the file; null when the person thought better of it. */
  'identity.export': { readonly exported: string | null };
  'identity.chooseImport': {
    readonly offer: (ExportAbout & { readonly fileName: string }) | null;
  };
  'identity.import': Imported;
  'audit.export': {
    readonly exported: { readonly fileName: string; readonly rows: number } | null;
  };
  'vaultFolder.choose': { readonly chosen: boolean };
  'vaultFolder.show': object;
  /** null: the person thought better of it. */
  'vaultFolder.add': { readonly added: FilesAdded | null };
  'vaultFolder.drop': { readonly added: FilesAdded | null };
  'invite.drop': { readonly link: string };
  'roster.choose': { readonly text: string | null };
  'roster.save': { readonly ids: number | null };
  'roster.print': { readonly ids: number | null };
  'downloadFolder.choose': { readonly chosen: boolean };
  'downloadFolder.show': object;
  'get.into': { readonly chosen: boolean };
  'saved.copyPath': object;
  'saved.preview': object;
  'saved.show': object;
  /** How many steps were written; null when the person thought better of it. */
  'activity.export': { readonly steps: number | null };
  'clipboard.write': object;
  'app.info': AppInfo;
  'engine.open': object;
  'engine.inspect': Condition;
  'engine.recover': Recovered;
  'trial.start': TrialView;
  'dataFolder.show': object;
  'app.welcomed': object;
  'app.setLanguage': object;
  'app.setTheme': object;
  'app.setExisting': object;
  /** False when the person thought better of it. */
  'invite.save': { readonly saved: boolean };
  'app.setNotify': object;
  'app.setClosing': object;
  'app.openLink': object;
  'updates.view': UpdatesView;
  'updates.choose': object;
  'updates.check': object;
  'updates.download': object;
  'updates.cancel': object;
  'updates.install': object;
  /** The default one first, then by name; at most 200. */
  'profiles.list': { readonly profiles: readonly ProfileView[] };
  'profiles.open': object;
}

/** One named function a command, as in `bau['server.start']({})`. */
export type Bridge = {
  readonly [C in PageCommand]: (input: PageInput<C>) => Promise<Result<PageOutput<C>>>;
} & {
  /** Events in order; returns how to unsubscribe. */
  readonly subscribe: (listener: (event: PageEvent) => void) => () => void;
};
