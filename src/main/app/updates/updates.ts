// New versions of the app: what is going on, and what may follow from it. Looks only when a
// person asked for it, once a day or just now; downloads and installs only at a press of a
// button, and never while people or files would be cut off unless the person was told.

import { BauError, failureOf } from '../../../shared/errors';
import type {
  NewVersion,
  UpdateChoice,
  UpdateState,
  UpdatesView,
  UpdateWay,
} from '../../../shared/ipc/updates';
import { isDue, rounds } from './schedule';
import type { UpdateSource } from './source';

/** What outlives a run. */
export interface UpdateMemory {
  readonly updates: UpdateChoice;
  readonly updatesCheckedAt: number | null;
  /** The version a person was told about without having asked. */
  readonly updatesTold: string | null;
}

export interface UpdatesOptions {
  readonly way: UpdateWay;
  readonly memory: {
    readonly current: UpdateMemory;
    update(changes: Partial<UpdateMemory>): void;
  };
  /** Makes the source when it is first needed. */
  readonly open: () => Promise<UpdateSource>;
  /** Hears each change; `isNews`: a person who asked to be told learns of a version. */
  readonly onChange: (view: UpdatesView, isNews: boolean) => void;
  /** Whether files are on their way or people connected. */
  readonly isBusy: () => boolean;
  /** Ends the app in good order, and does that as its very last. */
  readonly endWith: (last: () => void) => void;
}

export class Updates {
  private state: UpdateState = { name: 'idle' };
  private source: Promise<UpdateSource> | null = null;
  private download: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly options: UpdatesOptions) {}

  get view(): UpdatesView {
    const { updates, updatesCheckedAt } = this.options.memory.current;
    return {
      way: this.options.way,
      choice: updates,
      state: this.state,
      checkedAt: updatesCheckedAt,
    };
  }

  /** Begins to look once a day, where the person wants that. */
  start(): void {
    if (this.options.way === 'none') return;
    const round = (): void => {
      void this.checkDaily();
      this.timer = setTimeout(round, rounds.everyMs);
    };
    this.timer = setTimeout(round, rounds.firstMs);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.download?.abort();
  }

  choose(choice: UpdateChoice): void {
    this.options.memory.update({ updates: choice });
    this.become(this.state);
  }

  /** Looks now, unless more than looking is going on. Never throws: `state` says how it went. */
  async check(): Promise<void> {
    await this.look();
  }

  /** Fetches what was found; no more than a remark where there is nothing, or it is under way. */
  async fetch(): Promise<void> {
    const { state } = this;
    const found = 'found' in state ? state.found : null;
    if (found === null || (state.name !== 'found' && state.name !== 'failed')) return;
    if (this.options.way !== 'install') return;
    const control = new AbortController();
    this.download = control;
    this.become({ name: 'downloading', found, received: 0, rate: 0 });
    try {
      const source = await this.opened();
      await source.download(control.signal, (progress) => {
        if (this.download === control) this.become({ name: 'downloading', found, ...progress });
      });
      this.become({ name: 'ready', found });
    } catch (error) {
      this.become(wasCancelled(error) ? { name: 'found', found } : failed(error, found));
    } finally {
      this.download = null;
    }
  }

  /** Gives a download up. */
  cancel(): void {
    this.download?.abort();
  }

  /**
   * Puts what was fetched in place and restarts the app. Throws `update_busy` where that
   * would cut off files or people, unless `interrupt`.
   */
  async install(interrupt: boolean): Promise<void> {
    const { state } = this;
    if (state.name !== 'ready') return;
    if (!interrupt && this.options.isBusy()) throw new BauError('update_busy');
    const { found } = state;
    this.become({ name: 'installing', found });
    try {
      const last = await (await this.opened()).prepare();
      this.options.endWith(last);
    } catch (error) {
      this.become(failed(error, found));
    }
  }

  private async checkDaily(): Promise<void> {
    const { updates, updatesCheckedAt } = this.options.memory.current;
    if (updates !== 'daily' || !isDue(Date.now(), updatesCheckedAt)) return;
    const found = await this.look();
    if (found === null || this.options.memory.current.updatesTold === found.version) return;
    this.options.memory.update({ updatesTold: found.version });
    this.become(this.state, true);
  }

  /** What was found by looking just now. */
  private async look(): Promise<NewVersion | null> {
    const idle = ['idle', 'current', 'found', 'failed'];
    if (this.options.way === 'none' || !idle.includes(this.state.name)) return null;
    this.become({ name: 'checking' });
    try {
      const found = await (await this.opened()).check();
      this.answered();
      this.become(found === null ? { name: 'current' } : { name: 'found', found });
      return found;
    } catch (error) {
      // Somebody answered, if not to the point: that was this day's question.
      if (failureOf(error).reason !== 'update_unreachable') this.answered();
      this.become(failed(error, null));
      return null;
    }
  }

  private answered(): void {
    this.options.memory.update({ updatesCheckedAt: Date.now() });
  }

  private opened(): Promise<UpdateSource> {
    this.source ??= this.options.open().catch((error: unknown) => {
      this.source = null;
      throw error;
    });
    return this.source;
  }

  private become(state: UpdateState, isNews = false): void {
    this.state = state;
    this.options.onChange(this.view, isNews);
  }
}

function failed(error: unknown, found: NewVersion | null): UpdateState {
  return { name: 'failed', failure: failureOf(error), found };
}

function wasCancelled(error: unknown): boolean {
  return failureOf(error).reason === 'cancelled';
}
