// Downloads asked for by name: a queue a few at a time, each seen as one TransferView
// from `queued` to `saved`, `failed` or `cancelled`.

import { BauError, failureOf } from '../../shared/errors';
import { Gate } from '../../shared/gate';
import type { SavedView, TransferView } from '../../shared/ipc/views';
import { Meter } from '../../shared/meter';
import type { RandomSource } from '../crypto/random';
import { ulid } from '../identity/ulid';
import type { Store } from '../store/open-store';
import type { DigestPool } from '../vault/digest';
import { TargetFolder } from '../vault/folder';
import { removeStaleParts } from '../vault/stale-parts';
import { perSession } from '../wire/limits';
import type { SlotPool } from '../wire/slots';
import type { ClientSession } from './client-session';
import { fetchFile, type FetchedFile } from './fetch-file';
import { savedView } from './saved-view';

const atOnce = 4;
const progressMs = 100;
/** Parts nobody took up again for so long go when their folder is next used. */
const staleMs = 30 * 24 * 3_600_000;

export interface TransfersOptions {
  readonly store: Store;
  readonly digests: DigestPool;
  readonly slots: SlotPool;
  readonly clock: () => number;
  readonly random: RandomSource;
  /** Own FP26. */
  readonly client: string;
  /** A live session with the vault, connecting if need be. */
  readonly session: (vault: string) => Promise<ClientSession>;
  readonly changed: (transfer: TransferView) => void;
  readonly saved: (saved: SavedView) => void;
  readonly removed: (transfer: string) => void;
  /** Something nobody expected went wrong; for the log. */
  readonly fault: (error: unknown) => void;
}

interface Transfer {
  view: TransferView;
  readonly outDir: string;
  readonly abort: AbortController;
  readonly meter: Meter;
  shownAt: number;
}

export class Transfers {
  private readonly all = new Map<string, Transfer>();
  private readonly gate = new Gate(atOnce);
  private readonly readGates = new WeakMap<ClientSession, Gate>();
  private readonly running = new Set<Promise<void>>();
  /** Folders looked through for stale parts. */
  private readonly swept = new Set<string>();
  private keepParts = false;

  constructor(private readonly options: TransfersOptions) {}

  get views(): readonly TransferView[] {
    return [...this.all.values()].map(({ view }) => view);
  }

  /** Queues a download; returns its key. `outDir` is an absolute path, made if missing. */
  add(vault: string, name: string, outDir: string): string {
    const { clock, random } = this.options;
    const now = clock();
    const transfer: Transfer = {
      view: {
        transfer: ulid(now, random),
        vault,
        name,
        state: 'queued',
        received: 0,
        size: null,
        bytesPerSecond: 0,
        msLeft: null,
        failure: null,
        endedAt: null,
        savedKey: null,
      },
      outDir,
      abort: new AbortController(),
      meter: new Meter(now),
      shownAt: 0,
    };
    this.all.set(transfer.view.transfer, transfer);
    this.show(transfer, {});
    const run = this.run(transfer).finally(() => this.running.delete(run));
    this.running.add(run);
    return transfer.view.transfer;
  }

  /** Stops one; what it wrote is removed. Without effect on one that has ended. */
  cancel(key: string): void {
    const transfer = this.get(key);
    transfer.abort.abort();
    // One that waits for its turn would show nothing until then.
    if (transfer.view.state === 'queued') this.ended(transfer, new BauError('cancelled'));
  }

  /** Takes an ended one off the list, after stopping it if it runs. */
  remove(key: string): void {
    this.cancel(key);
    this.all.delete(key);
    this.options.removed(key);
  }

  /** Stops all and waits until each has cleaned up; large parts stay for a later resume. */
  async stop(): Promise<void> {
    this.keepParts = true;
    for (const { abort } of this.all.values()) abort.abort();
    await Promise.all(this.running);
  }

  private get(key: string): Transfer {
    const transfer = this.all.get(key);
    if (!transfer) throw new BauError('bad_input', { field: 'transfer' });
    return transfer;
  }

  private show(transfer: Transfer, change: Partial<TransferView>): void {
    transfer.view = { ...transfer.view, ...change };
    transfer.shownAt = this.options.clock();
    if (this.all.has(transfer.view.transfer)) this.options.changed(transfer.view);
  }

  private async run(transfer: Transfer): Promise<void> {
    await this.gate.enter();
    try {
      const { signal } = transfer.abort;
      if (signal.aborted) throw new BauError('cancelled');
      const { vault } = transfer.view;
      this.show(transfer, { state: 'active' });
      const session = await this.options.session(vault);
      const fetched = await this.fetch(transfer, session);
      const saved = await this.record(vault, fetched);
      this.options.saved(saved);
      const { size } = fetched;
      this.show(transfer, {
        state: 'saved',
        received: size,
        size,
        bytesPerSecond: 0,
        msLeft: null,
        endedAt: this.options.clock(),
        savedKey: saved.key,
      });
    } catch (error) {
      if (transfer.view.state !== 'cancelled') this.ended(transfer, error);
    } finally {
      this.gate.leave();
    }
  }

  private ended(transfer: Transfer, error: unknown): void {
    const failure = failureOf(error);
    if (failure.reason === 'unexpected') this.options.fault(error);
    const state = failure.reason === 'cancelled' ? 'cancelled' : 'failed';
    const endedAt = this.options.clock();
    this.show(transfer, { state, failure, endedAt, bytesPerSecond: 0, msLeft: null });
  }

  private async fetch(transfer: Transfer, session: ClientSession): Promise<FetchedFile> {
    const { digests, slots, client } = this.options;
    let reads = this.readGates.get(session);
    if (!reads) {
      reads = new Gate(Math.min(perSession.reads, session.welcome.limits.reads));
      this.readGates.set(session, reads);
    }
    const folder = await TargetFolder.open(transfer.outDir);
    this.sweep(folder);
    return fetchFile({
      session,
      name: transfer.view.name,
      folder,
      digests,
      slots,
      reads,
      signal: transfer.abort.signal,
      client,
      progress: (received, size) => {
        this.progress(transfer, received, size);
      },
      sealing: () => {
        this.show(transfer, { state: 'sealing', msLeft: null });
      },
      keepPart: () => this.keepParts,
    });
  }

  private sweep(folder: TargetFolder): void {
    if (this.swept.has(folder.path)) return;
    this.swept.add(folder.path);
    removeStaleParts(folder, staleMs).catch((error: unknown) => {
      this.options.fault(error);
    });
  }

  private progress(transfer: Transfer, received: number, size: number): void {
    const now = this.options.clock();
    transfer.meter.add(Math.max(0, received - transfer.view.received), now);
    transfer.view = { ...transfer.view, received, size };
    if (now - transfer.shownAt < progressMs) return;
    const bytesPerSecond = transfer.meter.bytesPerSecond(now);
    const msLeft =
      bytesPerSecond > 0 ? Math.round(((size - received) / bytesPerSecond) * 1000) : null;
    this.show(transfer, { bytesPerSecond, msLeft });
  }

  private async record(vault: string, fetched: FetchedFile): Promise<SavedView> {
    const row = await this.options.store.saved.add({
      vault,
      name: fetched.name,
      path: fetched.path,
      size: fetched.size,
      digest: fetched.digest,
      at: this.options.clock(),
      receiptPath: fetched.receiptPath,
      receipt: 'valid',
    });
    return savedView(row);
  }
}
