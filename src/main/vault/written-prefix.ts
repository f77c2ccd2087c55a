// How far a file is written without a gap, when writes may finish in any order.

export class WrittenPrefix {
  /** Finished ranges beyond the prefix, by start. */
  readonly #ahead = new Map<number, number>();
  #end: number;

  /** All before `end` is written already. */
  constructor(end: number) {
    this.#end = end;
  }

  /** All bytes before it are written. */
  get end(): number {
    return this.#end;
  }

  /** Bytes [start, end) are written. Ranges must not overlap in part. */
  add(start: number, end: number): void {
    if (end <= start) return;
    if (start > this.#end) {
      this.#ahead.set(start, Math.max(end, this.#ahead.get(start) ?? 0));
      return;
    }
    this.#end = Math.max(this.#end, end);
    for (let next = this.#ahead.get(this.#end); next !== undefined; ) {
      this.#ahead.delete(this.#end);
      this.#end = next;
      next = this.#ahead.get(this.#end);
    }
  }
}
