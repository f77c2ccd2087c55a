// What is here of a folder's download while another process keeps the queue: known for as
// long as this process lives.

import type { FolderLedger, FolderRow } from '../folder/fetch-folder-types';

export class MemoryLedger implements FolderLedger {
  private readonly rows = new Map<string, FolderRow>();
  private unsealed: FolderRow[] = [];

  known(): Promise<Map<string, FolderRow>> {
    return Promise.resolve(new Map(this.rows));
  }

  note(rows: readonly FolderRow[]): Promise<void> {
    for (const row of rows) {
      this.rows.set(row.name, row);
      if (!row.sealed) this.unsealed.push(row);
    }
    return Promise.resolve();
  }

  seal(): Promise<void> {
    for (const row of this.unsealed) this.rows.set(row.name, { ...row, sealed: true });
    this.unsealed = [];
    return Promise.resolve();
  }
}
