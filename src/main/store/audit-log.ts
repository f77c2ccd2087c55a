// The audit log of a data folder: append-only rows, chained by keyed hashes, in bau.db and
// in the files rotated out of it. docs/SECURITY.md says who is promised what.

import type { AuditFilter, AuditOutputs, AuditVerifyView } from '../../shared/ipc/audit';
import { AuditAppender, type AuditPlace } from './audit-append';
import { exportAudit } from './audit-export';
import { listAudit, type AuditQuery } from './audit-list';
import { isOver, rotateAudit, type AuditLimits } from './audit-rotate';
import type { AuditEntry } from './audit-row';
import { verifyAudit } from './audit-verify';

export class AuditLog {
  readonly #place: AuditPlace;
  readonly #appender: AuditAppender;
  #isOver: (limits: AuditLimits) => boolean = () => false;

  /** Use `Store.openAudit`. */
  constructor(place: AuditPlace) {
    this.#place = place;
    this.#appender = new AuditAppender(place);
  }

  /** Whether this process appended rows that only a `durable` append puts beyond doubt. */
  get isAhead(): boolean {
    return this.#appender.isAhead;
  }

  /** Appends all of them or none, as one transaction; see AuditAppender.append. */
  async append(
    entries: readonly AuditEntry[],
    options: { readonly durable: boolean; readonly at: number },
  ): Promise<void> {
    const state = await this.#appender.append(entries, options);
    this.#isOver = (limits) => isOver(state, limits);
  }

  /** Moves rows to files beside the database until no more than `limits` allow are in it. */
  async rotate(limits: AuditLimits): Promise<void> {
    if (!this.#isOver(limits)) return;
    this.#isOver = () => false;
    while (await rotateAudit(this.#place, limits));
  }

  /** Rows in the database, newest first. */
  list(query: AuditQuery): Promise<AuditOutputs['audit.list']> {
    return listAudit(this.#place.sqlite, query);
  }

  /** Checks everything, rotated files included, without blocking for long. */
  verify(): Promise<AuditVerifyView> {
    return verifyAudit(this.#place);
  }

  /** See `exportAudit`. */
  export(path: string, filter: AuditFilter): Promise<number> {
    return exportAudit(this.#place, path, filter);
  }

  /** The log's key is gone; no call is valid afterwards. */
  close(): void {
    this.#place.key.wipe();
  }
}
