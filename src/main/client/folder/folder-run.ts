// One attempt at a folder: what comes of each file is brought together here. Whatever stops
// it, what is in flight is taken and saved, and the server's list is ended, before it gives
// up: the session can then serve another folder.

import { sep } from 'node:path';
import { BauError } from '../../../shared/errors';
import { beginningName } from '../../store/transfer-files';
import { ensureSpace } from '../../vault/free-space';
import type { TargetFolder } from '../../vault/folder';
import type { Saver } from '../../vault/saver';
import type { SavedAnswer } from '../../vault/saver-protocol';
import type { FetchedFile } from '../fetch-file';
import { budgetOf } from '../session-budget';
import type { ListedEntry } from './entries';
import type { FetchedFolder, FetchFolderOptions, FolderRow } from './fetch-folder-types';
import { FolderList } from './folder-list';
import { FolderPlan } from './folder-plan';
import { LargeFiles, type LargeFile } from './large-files';
import { LocalTree } from './local-tree';
import { Noting } from './noting';
import { concernsOneFile } from './refusals';
import { Tally } from './tally';
import { targetAt } from './target-at';
import type { WholeFile } from './whole-file';
import { WholePipeline } from './whole-pipeline';

export interface FolderRunOptions {
  readonly options: FetchFolderOptions;
  /** What everything is saved below. */
  readonly root: TargetFolder;
  readonly known: Map<string, FolderRow>;
  readonly saver: Saver;
  /** Aborted when the download stops, by whoever it is. */
  readonly stop: AbortController;
}

export class FolderRun {
  private readonly tally: Tally;
  private readonly list = new FolderList();
  private readonly tree: LocalTree;
  private readonly wholes: WholePipeline;
  private readonly large: LargeFiles;
  private failure: Error | null = null;
  /** The disk refuses: no list is saved any more. */
  private localFailure = false;
  private readonly noting: Noting;
  private sealing: Promise<void> | null = null;

  constructor(private readonly parts: FolderRunOptions) {
    const { options, root, saver, known, stop } = parts;
    const { session, slots, existing } = options;
    const { signal } = stop;
    const failed = (error: unknown): void => {
      this.fail(error);
    };
    this.tally = new Tally(options.progress);
    this.noting = new Noting({ ledger: options.ledger, failed });
    this.tree = new LocalTree({ saver, look: existing !== 'keep' || known.size > 0, failed });
    this.wholes = new WholePipeline({
      session,
      saver,
      slots,
      wholes: budgetOf(session).wholes,
      signal,
      arrived: (file) => {
        this.arrived(file);
      },
      saved: (files, answer) => {
        this.saved(files, answer);
      },
      refused: (file, error) => {
        this.refused(file, error);
      },
      failed,
    });
    this.large = new LargeFiles({
      fetch: options,
      tally: this.tally,
      root,
      signal,
      keepPart: () => !options.signal.aborted || options.keepPart(),
      saved: (file, fetched) => {
        this.largeSaved(file, fetched);
      },
      failed: (file, error) => {
        this.largeFailed(file, error);
      },
    });
    signal.addEventListener('abort', () => {
      this.fail(new BauError('cancelled'));
    });
  }

  async run(
    first: readonly ListedEntry[],
    rest: AsyncGenerator<readonly ListedEntry[]>,
  ): Promise<FetchedFolder> {
    const { options, root, saver, known } = this.parts;
    this.tally.start();
    try {
      const folder = this.tree.get(options.dir);
      folder.uses += 1;
      await folder.opened;
      try {
        if (known.size === 0) await options.ledger.note([beginning(folder.path)]);
        await this.plan(first, rest);
      } catch (error) {
        this.fail(error);
      }
      await this.drain();
      await this.seal().catch((error: unknown) => {
        this.fail(error);
      });
      await saver.finish();
      // With nothing left to fetch, nobody will ask what is here.
      const isComplete = !this.failure && this.tally.failures === 0;
      await (isComplete ? this.noting.forget() : this.noting.flush());
      if (this.failure) throw this.failure;
      const { digest, receiptPath } = this.list.last;
      const { path } = await targetAt(root, folder.path);
      const { files, bytes, failures: failed } = this.tally;
      return { path, files, bytes, digest, receiptPath, failed };
    } catch (error) {
      throw this.failure ?? error;
    } finally {
      this.tally.stop();
    }
  }

  private fail(error: unknown): void {
    if (this.failure) return;
    this.failure = error instanceof Error ? error : new Error(String(error));
    const reason = error instanceof BauError ? error.reason : 'unexpected';
    this.localFailure = !['cancelled', 'quota'].includes(reason);
    this.wholes.stop();
    this.large.stop();
    this.parts.stop.abort();
    // What a server says of its content is not to be believed any more.
    if (reason === 'integrity') this.parts.options.session.bye();
  }

  // Planning

  private async plan(
    first: readonly ListedEntry[],
    rest: AsyncGenerator<readonly ListedEntry[]>,
  ): Promise<void> {
    const { options, known, root } = this.parts;
    const plan = new FolderPlan({
      options,
      known,
      tree: this.tree,
      tally: this.tally,
      wholes: this.wholes,
      large: this.large,
    });
    await plan.add(first, this.parts.stop.signal);
    await ensureSpace(root.path, this.tally.missing);
    for await (const page of rest) {
      await plan.add(page, this.parts.stop.signal);
      if (this.failure) return;
    }
    this.tally.allFound();
    await ensureSpace(root.path, this.tally.missing);
  }

  // What becomes of files

  private arrived(file: WholeFile): void {
    const { entry, size, digest } = file;
    if (size !== entry.size) this.tally.resized(size - entry.size);
    this.tally.arrived(size);
    this.list.add(digest, entry.name, size);
  }

  private saved(files: readonly WholeFile[], { names, unnameable }: SavedAnswer): void {
    const rows: FolderRow[] = [];
    const lost = new Set(unnameable);
    for (const [i, file] of files.entries()) {
      const { plan, entry, size, mtimeMs: mtime, digest } = file;
      plan.folder.uses -= 1;
      if (lost.has(i)) {
        this.tally.arrived(-size);
        this.tally.problem(entry.name, size, new BauError('folder_unusable'));
        continue;
      }
      const path = `${plan.folder.path}${sep}${names[i] ?? file.segment}`;
      rows.push({ name: entry.name, path, size, mtime, digest, sealed: false });
    }
    this.tally.saved(rows.length);
    this.noting.add(rows);
    if (this.list.isDue) this.sealSoon();
  }

  private refused(file: WholeFile, error: BauError): void {
    const { entry, plan } = file;
    if (error.reason === 'too_large') {
      const existing = plan.other === '' ? 'keep' : 'replace';
      this.large.add({ entry, folder: plan.folder, existing });
    } else if (concernsOneFile(error)) {
      plan.folder.uses -= 1;
      this.tally.problem(entry.name, entry.size, error);
    } else this.fail(error);
  }

  private largeSaved({ entry, folder }: LargeFile, fetched: FetchedFile): void {
    folder.uses -= 1;
    const { name, path, size, digest } = fetched;
    this.tally.saved(1);
    this.noting.add([{ name, path, size, mtime: entry.mtime, digest, sealed: true }]);
    // It took long, and must not be fetched again for want of a note.
    void this.noting.flush();
  }

  private largeFailed({ entry, folder }: LargeFile, error: unknown): void {
    folder.uses -= 1;
    if (concernsOneFile(error)) this.tally.problem(entry.name, entry.size, error);
    else this.fail(error);
  }

  // Lists

  /** Brings what is in flight to an end, seals the list, and goes on. */
  private sealSoon(): void {
    if (this.sealing || this.failure) return;
    this.wholes.hold();
    this.sealing = this.seal()
      .catch((error: unknown) => {
        this.fail(error);
      })
      .finally(() => {
        this.sealing = null;
        this.wholes.release();
      });
  }

  private async seal(): Promise<void> {
    await this.wholes.settled();
    const { options, root } = this.parts;
    const { session, client, dir } = options;
    if (this.list.isEmpty) return;
    if (!session.live) {
      this.fail(new BauError('not_connected'));
      return;
    }
    const folder = this.localFailure ? null : await targetAt(root, this.tree.get(dir).path);
    await this.list.seal({ session, client, folder });
    if (folder) this.noting.seal();
  }

  private async drain(): Promise<void> {
    do {
      await this.sealing;
      await this.wholes.settled();
      await this.large.settled();
      // A whole file that was refused may have become a large one, and a list have filled up.
    } while (this.sealing !== null || this.wholes.waiting > 0);
  }
}

const noDigest = '0'.repeat(128);

/** Says that files may be here which an attempt saved and was killed before it noted them. */
function beginning(path: string): FolderRow {
  return { name: beginningName, path, size: 0, mtime: 0, digest: noDigest, sealed: true };
}
