// Lets a fixed number through at a time, in the order they came.

export class Gate {
  private readonly waiting: (() => void)[] = [];
  private inside = 0;

  constructor(private readonly most: number) {}

  /** Resolves when there is room; whoever entered calls `leave` once. */
  async enter(): Promise<void> {
    if (this.inside < this.most) {
      this.inside += 1;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.inside -= 1;
  }
}
