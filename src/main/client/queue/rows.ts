// The rows of the queue in their order, and how what changes of them is told: one by one,
// or many in one event where a command means many.

import type { TransferView } from '../../../shared/ipc/views';
import { moveRow } from './order';
import type { Transfer } from './transfer';

/** Ended rows that a panel still shows; the history has them all. */
const keptEnded = 200;
/** They leave so many at a time, which is one event. */
const trimmedAtOnce = 50;

export interface RowEvents {
  readonly changed: (transfer: TransferView) => void;
  /** Rows not known yet come at the end, in this order. */
  readonly changedMany: (transfers: readonly TransferView[]) => void;
  readonly moved: (transfer: string, before: string | null) => void;
  readonly removed: (transfers: readonly string[]) => void;
}

export class QueueRows {
  /** In the order of the queue. */
  readonly list: Transfer[] = [];
  private readonly byKey = new Map<string, Transfer>();
  /** Saved and skipped ones, the oldest end first. */
  private ended: Transfer[] = [];

  constructor(private readonly events: RowEvents) {}

  get(key: string): Transfer | null {
    return this.byKey.get(key) ?? null;
  }

  /** Those named that are still there, or all; of these, those that `isMeant`. */
  pick(keys: readonly string[] | undefined, isMeant: (row: Transfer) => boolean): Transfer[] {
    const named = keys?.flatMap((key) => this.get(key) ?? []);
    return [...new Set(named ?? this.list)].filter(isMeant);
  }

  /** Adds rows at the end. */
  add(rows: readonly Transfer[]): void {
    for (const row of rows) {
      this.list.push(row);
      this.byKey.set(row.key, row);
    }
    this.tell(rows);
  }

  /** The same change to many rows. */
  change(rows: readonly Transfer[], change: Partial<TransferView>): void {
    for (const row of rows) row.become(change);
    this.tell(rows);
  }

  /** Puts `row` right before another, or at the end; gives the rows whose position changed. */
  move(row: Transfer, before: Transfer | null): readonly Transfer[] {
    const changed = moveRow(this.list, row, before);
    if (changed.length > 0) this.events.moved(row.key, before?.key ?? null);
    return changed;
  }

  remove(rows: readonly Transfer[]): void {
    const gone = new Set(rows.filter(({ key }) => this.byKey.delete(key)));
    if (gone.size === 0) return;
    const kept = this.list.filter((row) => !gone.has(row));
    this.list.length = 0;
    for (const row of kept) this.list.push(row);
    this.ended = this.ended.filter((row) => !gone.has(row));
    this.events.removed([...gone].map(({ key }) => key));
  }

  /** A row was saved, or skipped: only the last of these stay. */
  noteEnded(row: Transfer): void {
    this.ended.push(row);
    if (this.ended.length < keptEnded + trimmedAtOnce) return;
    this.remove(this.ended.slice(0, trimmedAtOnce));
  }

  private tell(rows: readonly Transfer[]): void {
    for (const row of rows) row.shown();
    const [only] = rows;
    if (!only) return;
    if (rows.length === 1) this.events.changed(only.view);
    else this.events.changedMany(rows.map(({ view }) => view));
  }
}
