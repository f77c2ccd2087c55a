// Which files `replace` may not touch: those this queue itself has saved, since the row was
// asked for, under another name of the vault (`a/x.txt` and `b/x.txt` both end as `x.txt`).

import type { SavedFile } from '../../store/saved-files';
import type { Transfer } from './transfer';

/** Older ones are forgotten; by then their rows have long begun. */
const remembered = 20_000;

interface Saved {
  readonly vault: string;
  readonly name: string;
  readonly at: number;
}

export class Replaceable {
  private readonly saved = new Map<string, Saved>();

  constructor(private readonly clock: () => number) {}

  note({ path, vault, name, kind }: SavedFile): void {
    if (kind === 'folder') return;
    this.saved.delete(path);
    this.saved.set(path, { vault, name, at: this.clock() });
    if (this.saved.size <= remembered) return;
    for (const oldest of this.saved.keys()) {
      this.saved.delete(oldest);
      return;
    }
  }

  isFor({ vault, view, addedAt }: Transfer, path: string): boolean {
    const saved = this.saved.get(path);
    if (!saved || (saved.vault === vault && saved.name === view.name)) return true;
    return saved.at < addedAt;
  }
}
