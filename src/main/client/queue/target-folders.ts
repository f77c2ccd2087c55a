// The folders downloads are saved in, each opened once for all that run into it, and
// cleared of parts nobody took up again when it is first used.

import { TargetFolder } from '../../vault/folder';
import { removeStaleParts } from '../../vault/stale-parts';

/** Parts nobody took up again for so long go when their folder is next used. */
const staleMs = 30 * 24 * 3_600_000;

interface Opened {
  readonly folder: Promise<TargetFolder>;
  users: number;
}

export class TargetFolders {
  private readonly opened = new Map<string, Opened>();
  private readonly swept = new Set<string>();

  /** `fault` gets what nobody expected. */
  constructor(private readonly fault: (error: unknown) => void) {}

  /**
   * Runs `work` with the folder at `dir`. Rejects with what `work` rejects with, and
   * BauError('folder_unusable'); after a failure the folder is opened anew.
   */
  async with<T>(dir: string, work: (folder: TargetFolder) => Promise<T>): Promise<T> {
    const opened = this.open(dir);
    opened.users += 1;
    try {
      const folder = await opened.folder;
      this.sweep(folder);
      return await work(folder);
    } catch (error) {
      this.forget(dir, opened);
      throw error;
    } finally {
      opened.users -= 1;
      if (opened.users === 0) this.forget(dir, opened);
    }
  }

  private open(dir: string): Opened {
    let opened = this.opened.get(dir);
    if (!opened) {
      opened = { folder: TargetFolder.open(dir), users: 0 };
      this.opened.set(dir, opened);
    }
    return opened;
  }

  private forget(dir: string, opened: Opened): void {
    if (this.opened.get(dir) === opened) this.opened.delete(dir);
  }

  private sweep(folder: TargetFolder): void {
    if (this.swept.has(folder.path)) return;
    this.swept.add(folder.path);
    removeStaleParts(folder, staleMs).catch((error: unknown) => {
      this.fault(error);
    });
  }
}
