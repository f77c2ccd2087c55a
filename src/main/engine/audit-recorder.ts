// Rows on their way to the audit log: kept in memory for a moment and appended together, so
// that a busy server does not commit for every file. A crash loses that moment at most; a
// clean end loses nothing.

import { setImmediate as breathe } from 'node:timers/promises';
import type { AuditKind } from '../../shared/audit-kinds';
import type { AuditDetail } from '../../shared/ipc/audit';
import type { AuditLog } from '../store/audit-log';
import type { AuditLimits } from '../store/audit-rotate';
import type { AuditEntry } from '../store/audit-row';

/** What is to be noted; whatever does not apply is left out. */
export interface Noted {
  readonly kind: AuditKind;
  readonly id?: string | null;
  readonly address?: string | null;
  readonly name?: string | null;
  readonly status?: number | null;
  /** Never a key, a secret or an invite's link. */
  readonly detail?: AuditDetail;
}

export interface RecorderOptions {
  readonly log: AuditLog;
  readonly clock: () => number;
  readonly limits: () => AuditLimits;
  /** The log cannot be written; what waits is kept and tried again. */
  readonly fault: (error: unknown) => void;
}

const waitMs = 200;
const rowsAtOnce = 512;
const rowsPerCommit = 2000;
/** While the log cannot be written: how often it is tried, and how much is kept. */
const retryMs = 2000;
const mostWaiting = 20_000;
/** How often all of it is put on the disk beyond doubt. */
const durableEveryMs = 10_000;

export class AuditRecorder {
  readonly #options: RecorderOptions;
  #waiting: AuditEntry[] = [];
  #lost = 0;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  #durableAt: number | null = null;
  #isFailing = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Synchronous and cheap. */
  record({ kind, id, address, name, status, detail }: Noted): void {
    if (this.#waiting.length >= mostWaiting) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push({
      at: this.#options.clock(),
      kind,
      id: id ?? null,
      address: address ?? null,
      name: name ?? null,
      status: status ?? null,
      detail: detail ?? {},
    });
    if (this.#isFailing) return;
    if (this.#waiting.length === rowsAtOnce) this.#after(0);
    else if (!this.#timer) this.#after(waitMs);
  }

  /** Resolves when what was recorded until now is appended, or cannot be for the time being. */
  flush(): Promise<void> {
    return this.#next(false);
  }

  /** As `flush`, onto the disk beyond doubt. Nothing may be recorded afterwards. */
  async close(): Promise<void> {
    await this.#next(true);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #after(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#next(false);
    }, ms);
  }

  #next(isLast: boolean): Promise<void> {
    this.#work = this.#work.then(() => this.#append(isLast));
    return this.#work;
  }

  async #append(isLast: boolean): Promise<void> {
    const { log, limits, fault } = this.#options;
    try {
      while (this.#waiting.length > 0 || this.#lost > 0) {
        await this.#appendSome();
        if (this.#waiting.length > 0) await breathe();
      }
      if (isLast && log.isAhead) await this.#write([], true);
      this.#isFailing = false;
      await log.rotate(limits());
    } catch (error) {
      fault(error);
      this.#isFailing = true;
      if (!isLast) this.#after(retryMs);
    }
  }

  /** As many as one transaction may hold up this thread for; they wait on if it fails. */
  async #appendSome(): Promise<void> {
    const rows = this.#waiting.slice(0, rowsPerCommit);
    const isAll = rows.length === this.#waiting.length;
    // What was lost came after all that waits.
    const lost = isAll ? this.#lost : 0;
    await this.#write(lost > 0 ? [...rows, gapRow(this.#options.clock(), lost)] : rows, false);
    this.#waiting = this.#waiting.slice(rows.length);
    this.#lost -= lost;
  }

  async #write(rows: readonly AuditEntry[], isLast: boolean): Promise<void> {
    const at = this.#options.clock();
    this.#durableAt ??= at;
    const durable = isLast || Math.abs(at - this.#durableAt) >= durableEveryMs;
    await this.#options.log.append(rows, { durable, at });
    if (durable) this.#durableAt = at;
  }
}

function gapRow(at: number, count: number): AuditEntry {
  const about = { id: null, address: null, name: null, status: null };
  return { at, kind: 'log.gap', ...about, detail: { count } };
}
