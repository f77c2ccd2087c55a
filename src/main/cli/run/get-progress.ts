// Downloads under way: objects for programs, one redrawn line for a person, and the
// result of each file as it ends.

import { join } from 'node:path';
import { fillText } from '../../../shared/i18n/texts';
import type { EngineEvent } from '../../../shared/ipc/events';
import type { SavedView, TransferView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import type { Context } from '../context';
import { duration } from '../format';

const redrawMs = 100;
const barWidth = 20;

/** Every transfer of the engine counts: a command's engine has no others. */
export class GetProgress {
  /** Resolves when all files have ended, one way or another, and were told of. */
  readonly finished: Promise<void>;
  private readonly active = new Map<string, TransferView>();
  private readonly saved = new Map<string, SavedView>();
  private readonly telling: Promise<void>[] = [];
  private done = 0;
  private drawnAt = 0;
  private finish: () => void = () => undefined;

  constructor(
    private readonly context: Context,
    private readonly count: number,
    private readonly outDir: string,
  ) {
    this.finished = new Promise((resolve) => (this.finish = resolve));
    context.engine.listen((event) => {
      this.take(event);
    });
  }

  private take(event: EngineEvent): void {
    if (event.type === 'saved') this.saved.set(event.saved.key, event.saved);
    if (event.type !== 'transfer.changed') return;
    const { transfer } = event;
    switch (transfer.state) {
      case 'queued':
        return;
      case 'active':
      case 'sealing':
        this.active.set(transfer.transfer, transfer);
        this.progress(transfer);
        return;
      case 'saved':
      case 'failed':
      case 'cancelled':
        this.active.delete(transfer.transfer);
        this.telling.push(this.ended(transfer));
    }
  }

  private progress({ name, received, size, bytesPerSecond, msLeft }: TransferView): void {
    const { output } = this.context;
    if (output.isJson && size !== null) {
      const object = { name, received, size, bytesPerSecond, msLeft };
      output.event({ type: 'progress', ...object }, () => []);
    }
    const now = Date.now();
    if (!output.hasStatusLine || now - this.drawnAt < redrawMs) return;
    this.drawnAt = now;
    output.status(this.statusLine());
  }

  private async ended(transfer: TransferView): Promise<void> {
    const { context } = this;
    if (this.active.size === 0) context.output.status('');
    const saved = this.saved.get(transfer.savedKey ?? '');
    if (saved) await this.tellSaved(saved);
    else if (transfer.failure) context.fail(transfer.failure, transfer.name);
    this.done += 1;
    if (this.done < this.count) return;
    await Promise.all(this.telling.slice(0, -1));
    context.output.status('');
    this.finish();
  }

  private async tellSaved({ key, name, size, digest, fileName }: SavedView): Promise<void> {
    const { engine, output, texts, format } = this.context;
    const guess = join(this.outDir, fileName);
    // An engine that is closing answers nothing any more, but the file is there.
    const { path, receipt } = await engine
      .do('saved.path', { saved: key })
      .catch(() => ({ path: guess, receipt: `${guess}.minisig` }));
    this.saved.delete(key);
    output.result({ type: 'saved', name, path, size, digest, receipt }, () =>
      fillText(texts.all.get.saved, {
        name: visibleText(name),
        size: format.bytes(size),
        path: visibleText(path),
      }),
    );
  }

  private statusLine(): string {
    const { texts, format, output } = this.context;
    let received = 0;
    let size = 0;
    let bytesPerSecond = 0;
    for (const view of this.active.values()) {
      received += view.received;
      size += view.size ?? 0;
      bytesPerSecond += view.bytesPerSecond;
    }
    const names = [...this.active.values()].map((view) => visibleText(view.name));
    const part = size === 0 ? 0 : received / size;
    const line = fillText(texts.all.get.progress, {
      bar: bar(part),
      done: this.done,
      count: this.count,
      percent: format.percent(part),
      rate: format.rate(bytesPerSecond),
      left: bytesPerSecond === 0 ? '-:--' : duration(((size - received) / bytesPerSecond) * 1000),
      name: names.join(', '),
    });
    return Array.from(line)
      .slice(0, Math.max(0, output.columns - 1))
      .join('');
  }
}

function bar(part: number): string {
  const filled = Math.min(barWidth, Math.floor(part * barWidth));
  return `[${'='.repeat(filled)}${' '.repeat(barWidth - filled)}]`;
}
