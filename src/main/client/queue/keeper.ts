// The queue on disk. One process at a time keeps it; the rows of any other live only as
// long as that process does. What ended in the same instant is noted in one transaction.

import type { HeldLock } from '../../store/lock-file';
import type { Store } from '../../store/open-store';
import type { SavedFile } from '../../store/saved-files';
import type {
  EndedTransfer,
  FolderHere,
  StoredTransfer,
  TransferChange,
} from '../../store/transfers';
import type { FolderLedger } from '../folder/fetch-folder-types';
import { MemoryLedger } from './memory-ledger';

/** Endings are gathered for so long. */
const gatherMs = 4;

/** True while a process keeps the queue, and after it died. */
const inUseSetting = 'client.queueInUse';

/** Text that comes back from the database as it was; no other can be a file's name. */
const isPlain = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

interface Ending {
  readonly ended: EndedTransfer;
  readonly resolve: (saved: SavedFile | null) => void;
  readonly reject: (error: unknown) => void;
}

export class QueueKeeper {
  private lock: HeldLock | null = null;
  private taking: Promise<boolean> | null = null;
  private isAfterCrash = false;
  private readonly kept = new Set<string>();
  private readonly ledgers = new Map<string, MemoryLedger>();
  private endings: Ending[] = [];
  private readonly writing = new Set<Promise<unknown>>();
  private lastPosition = 0;

  constructor(private readonly store: Store) {}

  /** Takes the queue for this process unless another has it; gives whether it is ours. */
  async take(): Promise<boolean> {
    this.taking ??= this.takeNow();
    const isOurs = await this.taking;
    if (!isOurs) this.taking = null;
    return isOurs;
  }

  /**
   * Whether a row of an earlier process may have its file already: that process died, and
   * perhaps between the two.
   */
  isDoubtful({ state }: StoredTransfer): boolean {
    return this.isAfterCrash && state === 'queued';
  }

  /** What earlier processes left, in order. Only for whom the queue is. */
  stored(): Promise<StoredTransfer[]> {
    return this.lock ? this.store.transfers.list() : Promise.resolve([]);
  }

  /** What is here of the folders among them. */
  foldersHere(): Promise<ReadonlyMap<string, FolderHere>> {
    return this.store.transfers.foldersHere();
  }

  /** A position behind all there are. */
  nextPosition(): number {
    this.lastPosition += 1;
    return this.lastPosition;
  }

  /** The row is in the store already. */
  adopt({ key, position }: StoredTransfer): void {
    this.kept.add(key);
    this.lastPosition = Math.max(this.lastPosition, position);
  }

  async add(rows: readonly StoredTransfer[]): Promise<void> {
    if (!this.lock) return;
    const storable = rows.filter(({ name, outDir }) => isPlain(name) && isPlain(outDir));
    for (const { key } of storable) this.kept.add(key);
    if (storable.length > 0) await this.track(this.store.transfers.add(storable));
  }

  async set(keys: readonly string[], change: TransferChange): Promise<void> {
    const known = keys.filter((key) => this.kept.has(key));
    if (known.length > 0) await this.track(this.store.transfers.set(known, change));
  }

  async place(rows: readonly Pick<StoredTransfer, 'key' | 'position'>[]): Promise<void> {
    const known = rows.filter(({ key }) => this.kept.has(key));
    if (known.length > 0) await this.track(this.store.transfers.place(known));
  }

  async remove(keys: readonly string[]): Promise<void> {
    const known = keys.filter((key) => this.kept.delete(key));
    for (const key of keys) this.ledgers.delete(key);
    if (known.length > 0) await this.track(this.store.transfers.remove(known));
  }

  /** The row ended: it goes, and what it saved is noted. */
  end(ended: EndedTransfer): Promise<SavedFile | null> {
    this.kept.delete(ended.key);
    this.ledgers.delete(ended.key);
    return this.track(
      new Promise((resolve, reject) => {
        if (this.endings.length === 0) {
          setTimeout(() => {
            this.writeEndings();
          }, gatherMs);
        }
        this.endings.push({ ended, resolve, reject });
      }),
    );
  }

  /** What is noted of a folder's files, in the store or for as long as this process lives. */
  ledgerOf(key: string): FolderLedger {
    if (this.kept.has(key)) return this.store.transferFiles(key);
    let ledger = this.ledgers.get(key);
    if (!ledger) this.ledgers.set(key, (ledger = new MemoryLedger()));
    return ledger;
  }

  /** Waits for what is being written and gives the queue back. */
  async close(): Promise<void> {
    await Promise.allSettled(this.writing);
    if (!this.lock) return;
    await this.store.settings.set(inUseSetting, false).catch(() => undefined);
    this.lock.release();
    this.lock = null;
  }

  private async takeNow(): Promise<boolean> {
    this.lock = this.store.lockQueue();
    if (!this.lock) return false;
    const { settings, transfers } = this.store;
    this.lastPosition = await transfers.lastPosition();
    this.isAfterCrash = (await settings.get(inUseSetting)) === true;
    await settings.set(inUseSetting, true);
    return true;
  }

  private writeEndings(): void {
    const endings = this.endings;
    this.endings = [];
    this.store.transfers.end(endings.map(({ ended }) => ended)).then(
      (saved) => {
        endings.forEach(({ resolve }, at) => {
          resolve(saved[at] ?? null);
        });
      },
      (error: unknown) => {
        for (const { reject } of endings) reject(error);
      },
    );
  }

  private track<T>(work: Promise<T>): Promise<T> {
    this.writing.add(work);
    const done = (): void => {
      this.writing.delete(work);
    };
    work.then(done, done);
    return work;
  }
}
