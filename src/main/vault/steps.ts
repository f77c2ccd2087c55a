// Long work cut where it may pause, so that 100,000 names never hold the event loop: a
// generator that yields now and then, run in one go or a few milliseconds at a time.

import { setImmediate } from 'node:timers/promises';

/** Work that may be interrupted at every `yield`, which belongs every 10..100 us or so. */
export type Steps<T> = Generator<void, T>;

/** How long one piece of work holds the loop, ms. */
const sliceMs = 2;

/** A share of the event loop's time. */
export class Slice {
  #until = performance.now() + sliceMs;

  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  /** Lets everything else have its turn first. */
  async next(): Promise<void> {
    await setImmediate();
    this.#until = performance.now() + sliceMs;
  }
}

/** Runs the work without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Runs the work in slices, between which everything else gets its turn. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  const slice = new Slice();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (slice.isOver) await slice.next();
  }
}
