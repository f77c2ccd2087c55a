// One attempt at one row of the queue on a live session: the file or the folder it names,
// or the discovery that it names a folder.

import { BauError } from '../../../shared/errors';
import type { ClashView, ExistingPolicy } from '../../../shared/ipc/views';
import type { NewSavedFile } from '../../store/saved-files';
import type { DigestPool } from '../../vault/digest';
import type { TargetFolder } from '../../vault/folder';
import type { SlotPool } from '../../wire/slots';
import type { ClientSession } from '../client-session';
import { fetchFile } from '../fetch-file';
import { fetchFolder, type FolderLedger } from '../folder/fetch-folder';
import { budgetOf } from '../session-budget';
import { isFolder } from './is-folder';
import type { TargetFolders } from './target-folders';
import type { Transfer } from './transfer';

export interface AttemptTools {
  readonly digests: DigestPool;
  readonly slots: SlotPool;
  readonly clock: () => number;
  /** Own FP26. */
  readonly client: string;
  readonly folders: TargetFolders;
  readonly ledgerOf: (transfer: Transfer) => FolderLedger;
  /** False for what this queue saved there for another row: no policy means that. */
  readonly isReplaceable: (transfer: Transfer, path: string) => boolean;
  /** The server told the size of a file. */
  readonly sized: (transfer: Transfer, size: number) => void;
  /** The run is brought to an end, to ask the person. */
  readonly ask: (transfer: Transfer, clash: ClashView) => void;
}

export type AttemptEnd =
  | { readonly kind: 'done'; readonly state: 'saved' | 'skipped'; readonly note: NewSavedFile }
  | { readonly kind: 'isFolder' }
  | { readonly kind: 'incomplete'; readonly done: number; readonly failed: number };

/** Rejects with BauError; what stays of it then is the next attempt's to take up. */
export function attempt(
  transfer: Transfer,
  session: ClientSession,
  tools: AttemptTools,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  return tools.folders.with(transfer.outDir, async (folder) => {
    if (transfer.isFolder) return attemptFolder(transfer, session, folder, tools, signal);
    try {
      return await attemptFile(transfer, session, folder, tools, signal);
    } catch (error) {
      const mayBeFolder = transfer.kind === null && isRefusedName(error) && !signal.aborted;
      if (mayBeFolder && (await isFolder(session, transfer.view.name))) return { kind: 'isFolder' };
      throw error;
    }
  });
}

async function attemptFile(
  transfer: Transfer,
  session: ClientSession,
  folder: TargetFolder,
  tools: AttemptTools,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { digests, slots, client, clock } = tools;
  const { name, vault } = transfer.view;
  const fetched = await fetchFile({
    ...{ session, name, folder, digests, slots, client, signal },
    existing: policyOf(transfer),
    reads: budgetOf(session).reads,
    clash: (view) => stopToAsk(transfer, view, tools),
    isReplaceable: (path) => tools.isReplaceable(transfer, path),
    opened: (size, resumedFrom) => {
      transfer.opened(size, resumedFrom);
      tools.sized(transfer, size);
    },
    progress: (received, size) => {
      transfer.came({ received, size });
    },
    sealing: () => {
      transfer.set({ state: 'sealing' });
    },
    kept: (received) => {
      transfer.become({ received, resumedFrom: Math.min(received, transfer.view.resumedFrom) });
    },
    keepPart: () => transfer.run?.intent !== 'cancel',
  });
  const { path, size, digest, receiptPath } = fetched;
  return {
    kind: 'done',
    state: fetched.skipped ? 'skipped' : 'saved',
    note: {
      ...{ vault, name, path, size, digest, receiptPath },
      ...{ kind: 'file', files: null, at: clock(), receipt: 'valid' },
    },
  };
}

/** A file that its row saved already is not fetched a second time, to lie beside itself. */
function policyOf({ view: { existing }, isDoubtful }: Transfer): ExistingPolicy {
  return isDoubtful && existing === 'keep' ? 'skip' : existing;
}

async function attemptFolder(
  transfer: Transfer,
  session: ClientSession,
  folder: TargetFolder,
  tools: AttemptTools,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { digests, slots, client, clock } = tools;
  const { name, existing, vault } = transfer.view;
  const fetched = await fetchFolder({
    ...{ session, dir: name, outDir: folder.path, digests, slots, client, signal, existing },
    ledger: tools.ledgerOf(transfer),
    clash: (view) => stopToAsk(transfer, view, tools),
    progress: (report) => {
      transfer.came(report);
    },
    keepPart: () => transfer.run?.intent !== 'cancel',
  });
  const { path, files, bytes, digest, receiptPath, failed } = fetched;
  if (failed > 0) return { kind: 'incomplete', done: files, failed };
  return {
    kind: 'done',
    state: 'saved',
    note: {
      ...{ vault, name, path, digest, receiptPath, files },
      ...{ size: bytes, kind: 'folder', at: clock() },
      // Lists of earlier attempts, or receipts of large files: there, and not looked at now.
      receipt: receiptPath === null ? 'unchecked' : 'valid',
    },
  };
}

/** A question may stay open for days: the row rests, and begins again with the answer. */
function stopToAsk(transfer: Transfer, view: ClashView, tools: AttemptTools): Promise<never> {
  tools.ask(transfer, view);
  return Promise.reject(new BauError('cancelled'));
}

/** What OPEN says of a folder's name: it is no file's, or has no extension that is served. */
const isRefusedName = (error: unknown): boolean =>
  error instanceof BauError && ['not_found', 'bad_extension'].includes(error.reason);
