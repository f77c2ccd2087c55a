// Notes what is saved in the ledger, many files at a time and late: each row costs as much
// as sending its file. A crash forgets the last seconds of them, and the files themselves
// tell the next attempt what they are.

import type { FolderLedger, FolderRow } from './fetch-folder-types';

const mostRows = 16_384;
const lingerMs = 2000;

export interface NotingOptions {
  readonly ledger: FolderLedger;
  readonly failed: (error: unknown) => void;
}

export class Noting {
  private rows: FolderRow[] = [];
  private timer: NodeJS.Timeout | null = null;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly options: NotingOptions) {}

  add(rows: readonly FolderRow[]): void {
    for (const row of rows) this.rows.push(row);
    if (this.rows.length >= mostRows) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), lingerMs);
  }

  /** Resolves once everything added is noted, or has failed to be. */
  flush(): Promise<void> {
    const rows = this.takeRows();
    return this.then(() => this.note(rows));
  }

  /** A signed list covers everything added so far. */
  seal(): void {
    this.rows = this.rows.map((row) => ({ ...row, sealed: true }));
    void this.then(() => this.options.ledger.seal());
  }

  /** Nobody will ask any more. Resolves when what is being noted is. */
  forget(): Promise<void> {
    this.takeRows();
    return this.last;
  }

  private takeRows(): readonly FolderRow[] {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  private async note(rows: readonly FolderRow[]): Promise<void> {
    if (rows.length > 0) await this.options.ledger.note(rows);
  }

  private then(work: () => Promise<void>): Promise<void> {
    this.last = this.last.then(work).catch(this.options.failed);
    return this.last;
  }
}
