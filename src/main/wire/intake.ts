// Turns a byte stream, however split or coalesced, into the exact pieces a reader
// asks for. A piece lies in the chunk itself when it is whole there, else in one
// carry buffer, so most records are never copied.

/** Called with exactly the bytes asked for; returns how many it needs next (>= 1). */
export type Step = (piece: Buffer) => number;

export class Intake {
  private carry: Buffer | null = null;
  private carried = 0;
  private stopped = false;

  /**
   * `firstNeed` bytes go to the first step. A piece is valid only during the call.
   * The step must cap what it asks for: the carry buffer grows to it.
   */
  constructor(
    private readonly step: Step,
    private need: number,
  ) {}

  /** Bytes waiting for the rest of their piece. */
  get waiting(): number {
    return this.carried;
  }

  /** No step is called any more; the carry buffer is let go. */
  stop(): void {
    this.stopped = true;
    this.carry = null;
    this.carried = 0;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (!this.stopped && at < chunk.length) {
      if (this.carried === 0 && chunk.length - at >= this.need) {
        const piece = chunk.subarray(at, at + this.need);
        at += this.need;
        this.need = this.step(piece);
        continue;
      }
      const carry = this.carryOf(this.need);
      const take = Math.min(this.need - this.carried, chunk.length - at);
      chunk.copy(carry, this.carried, at, at + take);
      at += take;
      this.carried += take;
      if (this.carried === this.need) {
        this.carried = 0;
        this.need = this.step(carry.subarray(0, this.need));
      }
    }
  }

  private carryOf(size: number): Buffer {
    if (this.carry && this.carry.length >= size) return this.carry;
    const grown = Buffer.allocUnsafeSlow(Math.max(size, 512));
    this.carry?.copy(grown, 0, 0, this.carried);
    this.carry = grown;
    return grown;
  }
}
