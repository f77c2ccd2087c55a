// Lets so much through at a time, in the order it came.

interface Waiting {
  readonly weight: number;
  readonly enter: () => void;
}

export class Gate {
  private readonly waiting: Waiting[] = [];
  private inside = 0;

  constructor(private readonly most: number) {}

  /** Enters at once where there is room and nobody waits, as `enter` would; else false. */
  tryEnter(weight = 1): boolean {
    if (this.waiting.length > 0 || !this.hasRoom(weight)) return false;
    this.inside += weight;
    return true;
  }

  /**
   * Resolves when there is room for `weight`; whoever entered calls `leave` with the same
   * weight once. What is heavier than the gate is let in alone.
   */
  async enter(weight = 1): Promise<void> {
    if (this.tryEnter(weight)) return;
    await new Promise<void>((enter) => this.waiting.push({ weight, enter }));
  }

  leave(weight = 1): void {
    this.inside -= weight;
    for (let next = this.waiting[0]; next && this.hasRoom(next.weight); next = this.waiting[0]) {
      this.waiting.shift();
      this.inside += next.weight;
      next.enter();
    }
  }

  private hasRoom(weight: number): boolean {
    return this.inside === 0 || this.inside + weight <= this.most;
  }
}
