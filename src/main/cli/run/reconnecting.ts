// A download's connection, as the command line tells of it: lost, tried again by itself,
// back; and when to give up. The engine does the dialing.

import type { Failure } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import type { VaultView } from '../../../shared/ipc/views';
import type { Context } from '../context';
import { duration } from '../format';

const redrawMs = 500;

export class Reconnecting {
  /** Resolves with the last failure when nothing has answered for the whole time. */
  readonly givenUp: Promise<Failure>;
  private lostAt: number | null = null;
  private last: VaultView | null = null;
  private deadline: NodeJS.Timeout | null = null;
  private redraw: NodeJS.Timeout | null = null;
  private giveUp: (failure: Failure) => void = () => undefined;

  /** `patienceMs`: Infinity never gives up. */
  constructor(
    private readonly context: Context,
    vault: string,
    private readonly patienceMs: number,
  ) {
    this.givenUp = new Promise((resolve) => (this.giveUp = resolve));
    context.engine.listen((event) => {
      if (event.type === 'vault.changed' && event.vault.fp === vault) this.take(event.vault);
    });
  }

  /** Nothing is told or given up any more. */
  stop(): void {
    if (this.deadline) clearTimeout(this.deadline);
    if (this.redraw) clearInterval(this.redraw);
    this.deadline = this.redraw = null;
  }

  private take(vault: VaultView): void {
    this.last = vault;
    if (vault.state === 'waiting') this.lost(vault);
    else if (vault.state === 'ready') this.back();
    else if (vault.state === 'idle') this.stop();
    if (this.redraw) this.draw();
  }

  private lost({ failure, retryAt }: VaultView): void {
    const { output, texts } = this.context;
    if (failure === null || retryAt === null) return;
    const { status, reason } = failure;
    output.result({ type: 'waiting', status, reason, retryAt }, () => []);
    if (this.lostAt !== null) return;
    this.lostAt = Date.now();
    output.status('');
    output.note(fillText(texts.all.get.lost, { what: texts.failure(failure).what }));
    if (Number.isFinite(this.patienceMs)) {
      this.deadline = setTimeout(() => {
        this.end();
      }, this.patienceMs);
    }
    if (output.hasStatusLine) {
      this.redraw = setInterval(() => {
        this.draw();
      }, redrawMs);
    }
  }

  private back(): void {
    if (this.lostAt === null) return;
    const { output, texts } = this.context;
    const lostMs = Date.now() - this.lostAt;
    this.lostAt = null;
    this.stop();
    output.status('');
    output.result({ type: 'reconnected', lostMs }, () => []);
    output.note(texts.all.get.back);
  }

  private end(): void {
    const failure = this.last?.failure;
    this.stop();
    this.context.output.status('');
    if (failure) this.giveUp(failure);
  }

  private draw(): void {
    const { output, texts } = this.context;
    const { retryAt } = this.last ?? {};
    const { waiting, dialing } = texts.all.get;
    const leftMs = Math.max(0, (retryAt ?? 0) - Date.now());
    output.status(retryAt ? fillText(waiting, { left: duration(leftMs) }) : dialing);
  }
}
