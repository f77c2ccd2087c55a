// What the watchers told since the last look, folder by folder.

/** More names than this in one folder, and the whole folder is looked at. */
const maxSegments = 10_000;

export class Touched {
  #folders = new Map<string, Set<string> | null>();

  get size(): number {
    return this.#folders.size;
  }

  /** A segment of the folder `dir` moved; null: any of them may have. */
  add(dir: string, segment: string | null): void {
    const segments = this.#folders.get(dir);
    if (segments === null) return;
    if (segment === null || (segments && segments.size >= maxSegments)) this.#folders.set(dir, null);
    else if (segments) segments.add(segment);
    else this.#folders.set(dir, new Set([segment]));
  }

  /** All of it, and starts anew. */
  take(): ReadonlyMap<string, ReadonlySet<string> | null> {
    const taken = this.#folders;
    this.#folders = new Map();
    return taken;
  }
}
