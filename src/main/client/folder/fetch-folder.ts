// A folder of the vault with all below it, into a folder here (PROTOCOL.md section 7): the
// listing runs ahead, small files are asked for whole and saved by a thread, larger ones
// one by one; a file is done once it has its name on disk, the folder once a signed list
// covers it.

import { BauError } from '../../../shared/errors';
import { TargetFolder } from '../../vault/folder';
import { Saver } from '../../vault/saver';
import { budgetOf } from '../session-budget';
import type { FetchedFolder, FetchFolderOptions } from './fetch-folder-types';
import { FolderRun } from './folder-run';
import { listTree } from './list-tree';
import { unlessStopped } from './pause';

export type {
  FetchedFolder,
  FetchFolderOptions,
  FolderLedger,
  FolderReport,
  FolderRow,
} from './fetch-folder-types';

/** Hidden leftovers untouched for so long are cleared away. */
const strayMs = { first: 10 * 60_000, resumed: 10_000 } as const;

/**
 * Fetches a folder. Files that cannot be had are counted and do not stop the others.
 * Rejects with BauError when the download cannot go on (`disk_full`, `folder_unusable`,
 * `integrity`, a lost session), was stopped (`cancelled`), or when the folder itself is
 * refused; what is here by then is in the ledger, and another attempt goes on from there.
 */
export async function fetchFolder(options: FetchFolderOptions): Promise<FetchedFolder> {
  const { signal, session } = options;
  const { folders } = budgetOf(session);
  const entered = folders.enter();
  try {
    await unlessStopped(entered, signal, () => new BauError('cancelled'));
  } catch (error) {
    void entered.then(() => {
      folders.leave();
    });
    throw error;
  }
  try {
    return await fetchNow(options);
  } finally {
    folders.leave();
  }
}

async function fetchNow(options: FetchFolderOptions): Promise<FetchedFolder> {
  const { session, dir, outDir, ledger, digests } = options;
  const stop = new AbortController();
  const abort = (): void => {
    stop.abort();
  };
  if (options.signal.aborted) throw new BauError('cancelled');
  options.signal.addEventListener('abort', abort);
  // Its thread comes up while the server looks for the folder.
  const saver = new Saver(digests.workerFile);
  try {
    const pages = listTree({ session, dir, signal: stop.signal });
    // A refusal comes before anything is made here.
    const first = await pages.next();
    const known = await ledger.known();
    const root = await TargetFolder.open(outDir);
    await saver.start({
      root: root.path,
      fileMode: root.fileMode,
      strayMs: known.size > 0 ? strayMs.resumed : strayMs.first,
    });
    const run = new FolderRun({ options, root, known, saver, stop });
    return await run.run(first.done ? [] : first.value, pages);
  } finally {
    options.signal.removeEventListener('abort', abort);
    await saver.close();
  }
}
