// Parts that a saving thread left when its process was killed. They have no journal and
// are no use to anyone: those that nobody has touched for a while are cleared away when
// their folder is opened, the others at the end, if they were left alone meanwhile.

import { lstatSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isOwn } from './part-journal';
import { readPartName } from './part-names';

/** Larger parts are never written in one go. */
const mostBytes = 1_048_576;
const mostKept = 10_000;

export class Strays {
  /** Paths of those too young to judge, with the time of their last change. */
  readonly #young = new Map<string, number>();

  constructor(
    private readonly olderThanMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Looks at the names in a folder just opened. */
  sweep(path: string, names: readonly string[]): void {
    const kinds = names.flatMap((name) => readPartName(name)?.kind ?? []);
    // A journal's part may lie among them: then whoever resumes that one clears up.
    if (kinds.length === 0 || kinds.some((kind) => kind !== 'part')) return;
    for (const name of names) if (readPartName(name)) this.#judge(join(path, name), null);
  }

  /** Judges those that were too young once more. */
  finish(): void {
    for (const [path, changedMs] of this.#young) this.#judge(path, changedMs);
    this.#young.clear();
  }

  #judge(path: string, seenMs: number | null): void {
    try {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (!stat?.isFile() || !isOwn(stat.uid) || stat.size > mostBytes) return;
      // Not the time of its content, which is set to the remote file's.
      const isOld = this.now() - stat.ctimeMs > this.olderThanMs;
      if (isOld && (seenMs === null || seenMs === stat.ctimeMs)) unlinkSync(path);
      else if (this.#young.size < mostKept) this.#young.set(path, stat.ctimeMs);
    } catch {
      // It stays for another time.
    }
  }
}
