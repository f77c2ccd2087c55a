// The downloads of one command, from being asked for to the last result: objects for
// programs and one redrawn line for a person.

import { rowOf, type Reason } from '../../../shared/errors';
import type { EngineEvent } from '../../../shared/ipc/events';
import type { SavedView, TransferState, TransferView } from '../../../shared/ipc/views';
import type { Context } from '../context';
import { tellEnded } from './get-ended';
import { progressLine } from './get-line';

const redrawMs = 100;

const moving: ReadonlySet<TransferState> = new Set(['active', 'sealing']);
const over: ReadonlySet<TransferState> = new Set(['saved', 'skipped', 'failed', 'cancelled']);

/** Whether a failure ends every download of a vault alike. */
const isOfConnection = (reason: Reason): boolean =>
  rowOf(reason).closes || reason === 'identity_changed';

export class GetProgress {
  /** Resolves when all that was asked for has ended, one way or another, and was told of. */
  readonly finished: Promise<void>;
  /** Something is here that asking for everything again would fetch a second time. */
  hasResults = false;
  private readonly keys = new Set<string>();
  private readonly early = new Map<string, TransferView>();
  private readonly active = new Map<string, TransferView>();
  private readonly saved = new Map<string, SavedView>();
  private readonly incomplete = new Set<string>();
  private readonly ended = new Set<string>();
  private readonly telling: Promise<void>[] = [];
  private readonly toldOnce = new Set<Reason>();
  private drawnAt = 0;
  private finish: () => void = () => undefined;

  constructor(
    private readonly context: Context,
    private count: number,
    private readonly outDir: string,
  ) {
    this.finished = new Promise((resolve) => (this.finish = resolve));
    context.engine.listen((event) => {
      this.take(event);
    });
  }

  /** Transfers of this command that are done with: of a folder that failed, the rest is wanted. */
  get over(): string[] {
    return [...this.ended].filter((key) => !this.incomplete.has(key));
  }

  /** These are ours; events of theirs may have come already. */
  own(keys: readonly string[]): void {
    for (const key of keys) {
      // Asked for twice, it comes once.
      if (this.keys.has(key)) this.count -= 1;
      this.keys.add(key);
      const view = this.early.get(key);
      if (view) this.changed(view);
    }
    this.finishIfOver();
  }

  private take(event: EngineEvent): void {
    if (event.type === 'saved') this.saved.set(event.saved.key, event.saved);
    if (event.type === 'transfer.changed') this.heard(event.transfer);
    if (event.type === 'transfers.changed')
      event.transfers.forEach((view) => {
        this.heard(view);
      });
  }

  private heard(transfer: TransferView): void {
    if (this.keys.has(transfer.transfer)) this.changed(transfer);
    else this.early.set(transfer.transfer, transfer);
  }

  private changed(transfer: TransferView): void {
    const { transfer: key, state, files, failure } = transfer;
    if (this.ended.has(key)) return;
    if ((files?.done ?? 0) > 0) this.hasResults = true;
    if (moving.has(state)) {
      this.active.set(key, transfer);
      this.progress(transfer);
      return;
    }
    this.active.delete(key);
    // What rests with a failure goes on only when a person says so, and there is none.
    if (!over.has(state) && !(state === 'paused' && failure)) return;
    this.ended.add(key);
    if (state === 'saved' || state === 'skipped') this.hasResults = true;
    if (state === 'failed' && transfer.kind === 'folder') this.incomplete.add(key);
    if (this.active.size === 0) this.context.output.status('');
    this.telling.push(this.tell(transfer));
    this.finishIfOver();
  }

  private finishIfOver(): void {
    if (this.ended.size < this.count) return;
    void Promise.all(this.telling).then(() => {
      this.finish();
    });
  }

  private async tell(transfer: TransferView): Promise<void> {
    const { failure, savedKey } = transfer;
    const saved = this.saved.get(savedKey ?? '');
    const isOfAll = failure !== null && isOfConnection(failure.reason);
    await tellEnded(
      this.context,
      isOfAll ? { ...transfer, failure: null } : transfer,
      saved,
      this.outDir,
    );
    if (!isOfAll || this.toldOnce.has(failure.reason)) return;
    // The connection's own end is one failure, not one a file.
    this.toldOnce.add(failure.reason);
    this.context.fail(failure);
  }

  private progress({ name, kind, received, size, files, ...rest }: TransferView): void {
    const { output, texts, format } = this.context;
    if (output.isJson && (size !== null || files !== null)) {
      const { bytesPerSecond, msLeft } = rest;
      const moved = { name, received, size, bytesPerSecond, msLeft };
      const { done = 0, total = 0, skipped = 0, failed = 0, counted = false } = files ?? {};
      const inside = files === null ? {} : { kind, done, total, skipped, failed, counted };
      output.event({ type: 'progress', ...moved, ...inside }, () => []);
    }
    const now = Date.now();
    if (!output.hasStatusLine || now - this.drawnAt < redrawMs) return;
    this.drawnAt = now;
    const parts = { done: this.ended.size, count: this.count, columns: output.columns };
    output.status(progressLine(texts, format, { active: [...this.active.values()], ...parts }));
  }
}
