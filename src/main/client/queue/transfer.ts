// One row of the queue: what everybody sees of it, and what only the queue knows.

import type { Failure } from '../../../shared/errors';
import type { TransferState, TransferView } from '../../../shared/ipc/views';
import { Meter } from '../../../shared/meter';
import type { StoredTransfer } from '../../store/transfers';
import type { Placed } from './order';
import type { PlanRow } from './plan';

/** Progress is shown this often at most; what changes a state is shown at once. */
const progressMs = 100;
/** A download of which nothing came for so long shows it. */
const stalledMs = 1000;

const over: ReadonlySet<TransferState> = new Set(['saved', 'skipped', 'failed', 'cancelled']);
const runnable: ReadonlySet<TransferState> = new Set(['queued', 'waiting']);

/**
 * Why a run is brought to an end: `pause` rests, `again` was resumed while it came to rest,
 * `ask` has a question, `cancel` removes, `stop` is the end of this process.
 */
export type Intent = 'pause' | 'again' | 'ask' | 'cancel' | 'stop';

export interface Run {
  readonly abort: AbortController;
  intent: Intent | null;
  /** Never rejects. */
  done: Promise<void>;
  /** Its file has its name; only the note of it is missing. */
  isNoting: boolean;
}

/** A row is written to the store as this says. */
export function storedOf(transfer: Transfer): StoredTransfer {
  const { view, position, kind, outDir, addedAt } = transfer;
  const { transfer: key, vault, name, existing, state, failure } = view;
  const rests = state === 'paused' || state === 'failed' ? state : 'queued';
  const kept = rests === 'failed' ? failure : null;
  return {
    key,
    position,
    vault,
    name,
    kind,
    outDir,
    existing,
    state: rests,
    failure: kept,
    addedAt,
  };
}

export class Transfer implements PlanRow, Placed {
  view: TransferView;
  position: number;
  /** Null: not looked at yet. */
  kind: 'file' | 'folder' | null;
  readonly outDir: string;
  readonly addedAt: number;
  run: Run | null = null;
  /** Its file may be here already, saved just before its process died. */
  isDoubtful = false;
  /** Bytes that came in all its attempts; tells whether one brought anything. */
  fetched = 0;
  private meter: Meter;
  private shownAt = 0;
  private isShown = true;

  constructor(
    row: StoredTransfer,
    private readonly clock: () => number,
    private readonly show: (view: TransferView) => void,
  ) {
    const { key: transfer, vault, name, kind, existing, state, failure } = row;
    this.position = row.position;
    this.kind = kind;
    this.outDir = row.outDir;
    this.addedAt = row.addedAt;
    this.meter = new Meter(clock());
    this.view = {
      ...{ transfer, vault, name, kind: kind ?? 'file', existing, state, failure },
      ...{ received: 0, resumedFrom: 0, size: null, bytesPerSecond: 0, msLeft: null },
      ...{ files: null, clash: null, savedKey: null },
      endedAt: state === 'failed' ? row.addedAt : null,
    };
  }

  get key(): string {
    return this.view.transfer;
  }

  get vault(): string {
    return this.view.vault;
  }

  get isOver(): boolean {
    return over.has(this.view.state);
  }

  get isFolder(): boolean {
    return this.kind === 'folder';
  }

  get phase(): PlanRow['phase'] {
    if (this.run) return this.run.isNoting ? 'resting' : 'running';
    return runnable.has(this.view.state) ? 'queued' : 'resting';
  }

  get left(): number | null {
    const { size, received } = this.view;
    return size === null ? null : size - received;
  }

  /** Changes what is seen, without showing it. */
  become(change: Partial<TransferView>): void {
    const isStill = change.state !== undefined && change.state !== 'active';
    const rest = isStill ? { bytesPerSecond: 0, msLeft: null } : {};
    this.view = { ...this.view, ...rest, ...change };
    this.isShown = false;
  }

  /** Changes what is seen, at once. */
  set(change: Partial<TransferView>): void {
    this.become(change);
    this.shown();
    this.show(this.view);
  }

  /** Whoever calls it shows the view itself. */
  shown(): void {
    this.shownAt = this.clock();
    this.isShown = true;
  }

  /** An attempt begins, with so many bytes here already: they count as nothing that came. */
  opened(size: number, resumedFrom: number): void {
    this.meter = new Meter(this.clock());
    this.progress({ size, resumedFrom, received: resumedFrom }, 0);
  }

  /** Bytes came; shown when it is time. What was here before counts as nothing that came. */
  came(change: Partial<TransferView>): void {
    const news = ({ received, resumedFrom }: TransferView): number => received - resumedFrom;
    this.progress(change, Math.max(0, news({ ...this.view, ...change }) - news(this.view)));
  }

  /** Shows what is not shown yet, and a speed that falls. */
  refresh(): void {
    const isStalled = this.clock() - this.shownAt >= stalledMs && this.view.bytesPerSecond > 0;
    if (this.view.state === 'active' && (!this.isShown || isStalled)) this.set(this.pace());
  }

  private progress(change: Partial<TransferView>, bytes: number): void {
    const now = this.clock();
    this.fetched += bytes;
    this.meter.add(bytes, now);
    this.view = { ...this.view, ...change };
    this.isShown = false;
    const isDue = now - this.shownAt >= progressMs;
    // A file that was compared with one here and is another begins to come after all.
    if (bytes > 0 && this.view.state === 'sealing') this.set({ state: 'active', ...this.pace() });
    else if (isDue) this.set(this.pace());
  }

  private pace(): Pick<TransferView, 'bytesPerSecond' | 'msLeft'> {
    const bytesPerSecond = this.meter.bytesPerSecond(this.clock());
    const { left } = this;
    const isKnown = left !== null && bytesPerSecond > 0;
    return { bytesPerSecond, msLeft: isKnown ? Math.round((left / bytesPerSecond) * 1000) : null };
  }
}

/** The change that ends a row. */
export function ending(
  state: 'failed' | 'cancelled',
  failure: Failure,
  endedAt: number,
): Partial<TransferView> {
  return { state, failure, endedAt, clash: null };
}

/** The change that puts a row back into the queue. */
export const requeued: Partial<TransferView> = {
  state: 'queued',
  failure: null,
  clash: null,
  endedAt: null,
};
