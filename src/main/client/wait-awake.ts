// A wait that notices when the computer slept through it. Timers stand still in a sleep
// and would go on with what was left of them; the clock on the wall does not.

const tickMs = 1000;
/** The clock is this much further than it should be: nobody was awake in between. */
const sleptMs = 5000;

export class WaitAwake {
  private timer: NodeJS.Timeout | null = null;

  /** Calls `over` once, after `ms`, or at once when a sleep is noticed: `slept` is true then. */
  constructor(
    ms: number,
    private readonly clock: () => number,
    private readonly over: (slept: boolean) => void,
  ) {
    this.tick(ms);
  }

  /** `over` is not called any more. */
  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private tick(left: number): void {
    const step = Math.min(left, tickMs);
    const begun = this.clock();
    this.timer = setTimeout(() => {
      const slept = this.clock() - begun - step >= sleptMs;
      if (!slept && left > step) this.tick(left - step);
      else this.over(slept);
    }, step);
  }
}
