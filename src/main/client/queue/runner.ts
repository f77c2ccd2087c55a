// Runs the queue: begins rows when their vault's line has room, and sees to what becomes
// of each. Nothing here waits for a person: rows that rest are brought back by transfers.ts.

import { BauError, failureOf } from '../../../shared/errors';
import type { SavedFile } from '../../store/saved-files';
import type { AttemptEnd } from './attempt';
import type { QueueKeeper } from './keeper';
import { firstGuessBytes, guessAfter, rowsToRun } from './plan';
import type { QueueRows } from './rows';
import { NoWay, runTransfer, type RunTools } from './run-transfer';
import { ending, requeued, type Intent, type Run, type Transfer } from './transfer';

/** How often what moves is looked at. */
const tickMs = 250;

export interface RunnerOptions {
  readonly rows: QueueRows;
  readonly keeper: QueueKeeper;
  readonly tools: Omit<RunTools, 'ask' | 'sized'>;
  readonly clock: () => number;
  /** The vault has a live session now. */
  readonly isConnected: (vault: string) => boolean;
  readonly saved: (row: SavedFile) => void;
  /** What rows that were under way become when this process ends. */
  readonly restState: 'queued' | 'paused';
  readonly fault: (error: unknown) => void;
}

export class Runner {
  /** Vaults a person left: their rows wait until they come back. */
  private readonly left = new Set<string>();
  private readonly guesses = new Map<string, number>();
  private readonly running = new Set<Run>();
  private readonly tools: RunTools;
  private ticker: NodeJS.Timeout | null = null;
  private isPlanned = false;
  private isStopped = false;

  constructor(private readonly options: RunnerOptions) {
    this.tools = {
      ...options.tools,
      ask: (transfer, clash) => {
        transfer.become({ clash });
        void this.interrupt(transfer, 'ask');
      },
      sized: (transfer, size) => {
        this.guesses.set(transfer.vault, guessAfter(this.guessOf(transfer.vault), size));
        this.schedule();
      },
    };
  }

  /** Something may run now that could not before. */
  schedule(): void {
    if (this.isPlanned || this.isStopped) return;
    this.isPlanned = true;
    setImmediate(() => {
      this.isPlanned = false;
      this.plan();
    });
  }

  /** The person wants these vaults (again). */
  want(vaults: Iterable<string>): void {
    for (const vault of vaults) this.left.delete(vault);
    this.schedule();
  }

  /**
   * Brings a run to an end for the given reason, the strongest of those given; resolves
   * when it has come to one. Without effect on a row that does not run.
   */
  async interrupt(transfer: Transfer, intent: Intent): Promise<void> {
    const { run } = transfer;
    if (!run) return;
    const isWeaker = run.intent === 'cancel' || (intent === 'ask' && run.intent !== null);
    if (!isWeaker) run.intent = intent;
    run.abort.abort();
    await run.done;
  }

  /** Ends all runs, keeping what is here of them. Nothing runs any more afterwards. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const { list } = this.options.rows;
    await Promise.all(list.map((transfer) => this.interrupt(transfer, 'stop')));
    if (this.ticker) clearInterval(this.ticker);
  }

  // Beginning

  private plan(): void {
    if (this.isStopped) return;
    const { rows } = this.options;
    const list = this.left.size === 0 ? rows.list : rows.list.filter((row) => this.isWanted(row));
    for (const transfer of rowsToRun(list, (vault) => this.guessOf(vault))) this.begin(transfer);
  }

  private isWanted({ vault, run }: Transfer): boolean {
    return run !== null || !this.left.has(vault);
  }

  private guessOf(vault: string): number {
    return this.guesses.get(vault) ?? firstGuessBytes;
  }

  private begin(transfer: Transfer): void {
    const abort = new AbortController();
    const run: Run = { abort, intent: null, done: Promise.resolve(), isNoting: false };
    transfer.run = run;
    this.running.add(run);
    this.ticker ??= setInterval(() => {
      this.tick();
    }, tickMs);
    run.done = this.run(transfer, run);
  }

  private tick(): void {
    for (const transfer of this.options.rows.list) if (transfer.run) transfer.refresh();
    this.schedule();
  }

  private async run(transfer: Transfer, run: Run): Promise<void> {
    try {
      const end = await runTransfer(transfer, this.tools, run.abort.signal);
      await this.finish(transfer, run, end);
    } catch (error) {
      transfer.run = null;
      this.broke(transfer, run.intent, error);
    }
    transfer.run = null;
    this.running.delete(run);
    if (this.running.size === 0 && this.ticker) {
      clearInterval(this.ticker);
      this.ticker = null;
    }
    this.schedule();
  }

  // Ends

  private async finish(transfer: Transfer, run: Run, end: AttemptEnd): Promise<void> {
    const { keeper, rows, clock } = this.options;
    if (end.kind === 'isFolder') {
      transfer.kind = 'folder';
      this.write(keeper.set([transfer.key], { kind: 'folder' }));
      transfer.become({ kind: 'folder' });
      // Its turn comes when no other folder of the vault is under way.
      if (run.intent) throw new BauError('cancelled');
      transfer.run = null;
      transfer.set(requeued);
      return;
    }
    if (end.kind === 'incomplete') {
      const { done, failed } = end;
      throw new BauError('files_failed', { done, failed });
    }
    run.isNoting = true;
    this.schedule();
    const { state, note } = end;
    const isSkipped = state === 'skipped';
    const saved = await keeper.end({ key: transfer.key, saved: note, isSkipped });
    transfer.run = null;
    if (saved) this.options.saved(saved);
    const { size } = note;
    const savedKey = saved?.key ?? null;
    const here = isSkipped ? { resumedFrom: size } : {};
    transfer.set({ state, received: size, size, ...here, endedAt: clock(), savedKey });
    rows.noteEnded(transfer);
  }

  private broke(transfer: Transfer, intent: Intent | null, error: unknown): void {
    switch (intent) {
      case 'pause':
        transfer.set({ state: 'paused', failure: null, clash: null });
        return;
      case 'stop':
        transfer.set({ ...requeued, state: this.options.restState });
        return;
      case 'again':
        transfer.set(requeued);
        return;
      case 'ask':
        transfer.set({ state: 'asking', failure: null });
        return;
      case 'cancel':
        this.cancelled([transfer]);
        return;
      case null:
        if (error instanceof NoWay) this.noWay(transfer, error.failure);
        else this.failed([transfer], error);
    }
  }

  /** Shows that rows were cancelled; what is here of them has gone or goes. */
  cancelled(rows: readonly Transfer[]): void {
    const failure = new BauError('cancelled').toFailure();
    this.options.rows.change(rows, ending('cancelled', failure, this.options.clock()));
    this.write(this.options.keeper.remove(rows.map(({ key }) => key)));
  }

  private failed(rows: readonly Transfer[], error: unknown): void {
    const failure = failureOf(error);
    if (failure.reason === 'unexpected') this.options.fault(error);
    if (failure.reason === 'cancelled') {
      this.cancelled(rows);
      return;
    }
    this.options.rows.change(rows, ending('failed', failure, this.options.clock()));
    const keys = rows.map(({ key }) => key);
    this.write(this.options.keeper.set(keys, { state: 'failed', failure }));
  }

  /** What holds for one row holds for all of its vault: none of them need try. */
  private noWay(transfer: Transfer, failure: BauError): void {
    const { vault } = transfer;
    if (failure.reason !== 'not_connected') {
      const isAlike = (row: Transfer): boolean => row.vault === vault && row.phase === 'queued';
      const others = this.options.rows.pick(undefined, isAlike);
      this.failed([...new Set([transfer, ...others])], failure);
    } else if (this.options.isConnected(vault)) {
      transfer.set(requeued);
    } else {
      this.left.add(vault);
      transfer.set({ state: 'waiting', failure: failure.toFailure() });
    }
  }

  private write(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.options.fault(error);
    });
  }
}
