// The downloads of this client as commands see them: a queue of files and folders that is
// added to, ordered, paused and taken up again, and survives the process.

import { BauError, type Failure } from '../../shared/errors';
import type { EngineParsed } from '../../shared/ipc/commands';
import type { ExistingPolicy, SavedView, TransferView } from '../../shared/ipc/views';
import type { RandomSource } from '../crypto/random';
import { ulid } from '../identity/ulid';
import type { Store } from '../store/open-store';
import type { StoredTransfer } from '../store/transfers';
import type { DigestPool } from '../vault/digest';
import type { SlotPool } from '../wire/slots';
import type { ClientSession } from './client-session';
import { QueueKeeper } from './queue/keeper';
import { removeParts, showWhatIsHere } from './queue/leftovers';
import { Replaceable } from './queue/replaceable';
import { QueueRows, type RowEvents } from './queue/rows';
import { Runner } from './queue/runner';
import { TargetFolders } from './queue/target-folders';
import { requeued, storedOf, Transfer } from './queue/transfer';
import { savedView } from './saved-view';

/**
 * Whose queue it is: `all` goes on with what any process left; `asked` takes up only what
 * is asked for again, and leaves what is not finished paused.
 */
export type QueueMode = 'all' | 'asked';

export interface TransfersOptions extends RowEvents {
  readonly store: Store;
  readonly mode: QueueMode;
  readonly digests: DigestPool;
  readonly slots: SlotPool;
  readonly clock: () => number;
  readonly random: RandomSource;
  /** Own FP26. */
  readonly client: string;
  /** A live session, however long it takes; rejects for what no waiting mends. */
  readonly session: (vault: string, signal: AbortSignal) => Promise<ClientSession>;
  readonly isConnected: (vault: string) => boolean;
  readonly saved: (saved: SavedView) => void;
  /** Something nobody expected went wrong; for the log. */
  readonly fault: (error: unknown) => void;
}

export interface WantedItem {
  /** Without `/` at the end. */
  readonly name: string;
  /** Null: it is looked at. */
  readonly kind: 'file' | 'folder' | null;
}

export interface Wanted {
  readonly vault: string;
  readonly items: readonly WantedItem[];
  /** Absolute, exists. */
  readonly outDir: string;
  /** Null: `keep`, or what a row that is there already has. */
  readonly existing: ExistingPolicy | null;
}

/** Rows that are made and told of in one go. */
const addedAtOnce = 1000;

type Keys = readonly string[] | undefined;

export class Transfers {
  private readonly rows: QueueRows;
  private readonly keeper: QueueKeeper;
  private readonly runner: Runner;

  constructor(private readonly options: TransfersOptions) {
    const { store, mode, digests, slots, clock, random, client, session, fault } = options;
    const replaceable = new Replaceable(clock);
    this.rows = new QueueRows(options);
    this.keeper = new QueueKeeper(store);
    this.runner = new Runner({
      rows: this.rows,
      keeper: this.keeper,
      tools: {
        ...{ digests, slots, clock, client, session },
        folders: new TargetFolders(fault),
        share: () => random(4).readUInt32BE(0) / 0xffff_ffff,
        ledgerOf: ({ key }) => this.keeper.ledgerOf(key),
        isReplaceable: (transfer, path) => replaceable.isFor(transfer, path),
      },
      clock,
      isConnected: options.isConnected,
      saved: (row) => {
        replaceable.note(row);
        options.saved(savedView(row));
      },
      restState: mode === 'all' ? 'queued' : 'paused',
      fault,
    });
  }

  get views(): readonly TransferView[] {
    return this.rows.list.map(({ view }) => view);
  }

  /** Goes on with what earlier processes left, in mode `all`, unless another one does. */
  async restore(): Promise<void> {
    if (this.options.mode !== 'all' || !(await this.keeper.take())) return;
    const stored = await this.keeper.stored();
    await this.adopt(stored);
    this.runner.schedule();
  }

  /**
   * Queues downloads; gives their keys, one for each item. One that is under way, or rests,
   * with the same name and folder is taken up again in place of a new one.
   */
  async add(wanted: Wanted): Promise<readonly string[]> {
    await this.keeper.take();
    const known = await this.known(wanted);
    const keys: string[] = [];
    for (let from = 0; from < wanted.items.length; from += addedAtOnce) {
      // Thousands of names must not hold up what moves.
      if (from > 0) await new Promise((resolve) => setImmediate(resolve));
      const items = wanted.items.slice(from, from + addedAtOnce);
      keys.push(...(await this.addSome({ ...wanted, items }, known)));
    }
    this.runner.want([wanted.vault]);
    return keys;
  }

  /** A session with the vault is there: what waited for it goes on. */
  connected(vault: string): void {
    this.runner.want([vault]);
  }

  async pause(keys: Keys): Promise<object> {
    const picked = this.rows.pick(keys, (row) => !row.isOver && row.view.state !== 'paused');
    const resting = picked.filter(({ run }) => run === null);
    this.rows.change(resting, { state: 'paused', failure: null, clash: null });
    await Promise.all([
      this.keeper.set(keysOf(picked), { state: 'paused' }),
      ...picked.map((row) => this.runner.interrupt(row, 'pause')),
    ]);
    return {};
  }

  async resume(keys: Keys): Promise<object> {
    const isMeant = ({ view, run }: Transfer): boolean =>
      view.state === 'paused' || view.state === 'waiting' || run?.intent === 'pause';
    await this.requeue(this.rows.pick(keys, isMeant));
    return {};
  }

  async retry(keys: Keys): Promise<object> {
    const isMeant = ({ view: { state } }: Transfer): boolean =>
      state === 'failed' || state === 'cancelled';
    await this.requeue(this.rows.pick(keys, isMeant));
    return {};
  }

  async cancel(keys: Keys): Promise<object> {
    const picked = this.rows.pick(keys, (row) => !row.isOver);
    const resting = picked.filter(({ run }) => run === null);
    if (resting.length > 0) this.runner.cancelled(resting);
    await Promise.all(picked.map((row) => this.runner.interrupt(row, 'cancel')));
    // A folder's run leaves the parts of its large files to us.
    for (const row of picked) {
      const mayHaveParts = row.isFolder || row.view.received > 0;
      if (row.view.state === 'cancelled' && mayHaveParts) await removeParts(row);
    }
    return {};
  }

  async remove(keys: Keys): Promise<object> {
    const picked = this.rows.pick(keys, (row) => keys !== undefined || row.isOver);
    await this.cancel(keysOf(picked));
    this.rows.remove(picked);
    await this.keeper.remove(keysOf(picked));
    return {};
  }

  async move(key: string, before: string | null): Promise<object> {
    const changed = this.rows.move(this.get(key), before === null ? null : this.get(before));
    await this.keeper.place(changed);
    return {};
  }

  async answer({ transfer, existing, all }: EngineParsed<'transfer.answer'>): Promise<object> {
    const asking = this.get(transfer);
    const isMeant = (row: Transfer): boolean => !row.isOver && row.view.existing === 'ask';
    const meant = this.rows.pick(all ? undefined : [asking.key], isMeant);
    await this.keeper.set(keysOf(meant), { existing });
    this.rows.change(meant, { existing });
    await this.requeue(meant.filter(({ view }) => view.state === 'asking'));
    return {};
  }

  /** Stops all, keeping what is here of them, and gives the queue back. */
  async stop(): Promise<void> {
    await this.runner.stop();
    if (this.options.mode === 'asked') {
      const isMeant = (row: Transfer): boolean => !row.isOver;
      await this.keeper.set(keysOf(this.rows.pick(undefined, isMeant)), { state: 'paused' });
    }
    await this.keeper.close();
  }

  // Rows

  private async addSome(wanted: Wanted, known: Map<string, Transfer>): Promise<string[]> {
    const again: Transfer[] = [];
    const fresh: Transfer[] = [];
    const keys = wanted.items.map((item) => {
      const found = known.get(item.name);
      known.delete(item.name);
      const transfer = found ?? this.fresh(wanted, item);
      (found ? again : fresh).push(transfer);
      return transfer.key;
    });
    await this.keeper.add(fresh.map(storedOf));
    this.rows.add(fresh);
    await this.takeUp(again, wanted.existing);
    return keys;
  }

  private get(key: string): Transfer {
    const row = this.rows.get(key);
    if (!row) throw new BauError('bad_input', { field: 'transfer' });
    return row;
  }

  private make(row: StoredTransfer): Transfer {
    const { clock, changed } = this.options;
    return new Transfer(row, clock, changed);
  }

  /** Takes rows of an earlier process into the list, as they are. */
  private async adopt(stored: readonly StoredTransfer[]): Promise<readonly Transfer[]> {
    if (stored.length === 0) return [];
    for (const row of stored) this.keeper.adopt(row);
    const rows = stored.map((row) => {
      const transfer = this.make(row);
      transfer.isDoubtful = this.keeper.isDoubtful(row);
      return transfer;
    });
    await showWhatIsHere(rows, await this.keeper.foldersHere());
    this.rows.add(rows);
    return rows;
  }

  private fresh({ vault, outDir, existing }: Wanted, { name, kind }: WantedItem): Transfer {
    const { clock, random } = this.options;
    const addedAt = clock();
    const position = this.keeper.nextPosition();
    const failure: Failure | null = null;
    const row = { key: ulid(addedAt, random), position, vault, name, outDir, addedAt, failure };
    return this.make({ ...row, kind, existing: existing ?? 'keep', state: 'queued' });
  }

  /** Rows that have not been finished, by name, for the vault and folder wanted. */
  private async known({ vault, items, outDir }: Wanted): Promise<Map<string, Transfer>> {
    const isSame = (row: { readonly vault: string; readonly outDir: string }): boolean =>
      row.vault === vault && row.outDir === outDir;
    const found = new Map<string, Transfer>();
    const finished = new Set(['saved', 'skipped', 'cancelled']);
    for (const row of this.rows.list) {
      if (isSame(row) && !finished.has(row.view.state)) found.set(row.view.name, row);
    }
    if (this.options.mode === 'all') return found;
    const wanted = new Set(items.map(({ name }) => name));
    const left = (await this.keeper.stored()).filter(
      (row) =>
        isSame(row) && wanted.has(row.name) && !found.has(row.name) && !this.rows.get(row.key),
    );
    for (const row of await this.adopt(left)) found.set(row.view.name, row);
    return found;
  }

  /** Asked for again: whatever they rest for, they go on, under the policy given now. */
  private async takeUp(rows: readonly Transfer[], existing: ExistingPolicy | null): Promise<void> {
    if (existing !== null) {
      await this.keeper.set(keysOf(rows), { existing });
      this.rows.change(rows, { existing });
    }
    await this.requeue(
      rows.filter(({ run, phase }) => run?.intent === 'pause' || phase === 'resting'),
    );
  }

  /** Back into the queue, with what is still here of them. */
  private async requeue(rows: readonly Transfer[]): Promise<void> {
    const resting = rows.filter(({ run }) => run === null);
    const cancelled = resting.filter(({ view }) => view.state === 'cancelled');
    this.rows.change(resting, requeued);
    for (const { run } of rows) if (run?.intent === 'pause') run.intent = 'again';
    await this.keeper.set(keysOf(rows), { state: 'queued', failure: null });
    await this.keeper.add(cancelled.map(storedOf));
    this.runner.want(new Set(rows.map(({ vault }) => vault)));
  }
}

const keysOf = (rows: readonly Transfer[]): string[] => rows.map(({ key }) => key);
