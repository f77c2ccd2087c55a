// Whole files of one session on their way to the audit log. A folder may have hundreds of
// thousands: a row names as many as fit into it, and one row more, once BATCH has sealed
// them, holds the digest of the list that was signed. Names, order and that digest together
// prove what was delivered, as a row for each file would.

import type { SealedBatch, SessionInfo } from '../server/context';
import type { Noted } from './audit-recorder';

/** Names of one row, joined by line feeds, which no name holds. */
const mostNameUnits = 2048;
/** Names are noted so long after the first of them at the latest. */
const waitMs = 5000;

export class AuditDeliveries {
  #names = '';
  #files = 0;
  #bytes = 0;
  /** Since the last list. */
  #allBytes = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly info: SessionInfo,
    private readonly record: (noted: Noted) => void,
  ) {}

  add(name: string, size: number): void {
    if (this.#files > 0 && this.#names.length + name.length >= mostNameUnits) this.#note();
    this.#names += this.#files === 0 ? name : `\n${name}`;
    this.#files += 1;
    this.#bytes += size;
    this.#allBytes += size;
    this.#timer ??= setTimeout(() => {
      this.#note();
    }, waitMs).unref();
  }

  /** A receipt went out over the list of all since the last one. */
  seal({ files, digest, rid }: SealedBatch): void {
    this.#note();
    const detail = { session: this.info.session, files, bytes: this.#allBytes, digest, rid };
    this.#allBytes = 0;
    this.#row('files.sealed', detail);
  }

  /** The session is over: whatever follows is not sealed any more. */
  close(): void {
    this.#note();
  }

  #note(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#files === 0) return;
    const { session } = this.info;
    this.#row('files', {
      session,
      files: this.#files,
      bytes: this.#bytes,
      names: this.#names,
    });
    this.#names = '';
    this.#files = 0;
    this.#bytes = 0;
  }

  #row(kind: 'files' | 'files.sealed', detail: NonNullable<Noted['detail']>): void {
    const { id, address } = this.info;
    this.record({ kind, id, address, status: 200, detail });
  }
}
