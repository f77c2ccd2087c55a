// How much of whole files may lie in memory at the same time, over all sessions. Small ones
// have a gate of their own, so that they never wait for a crowd of large ones.

import { Gate } from '../../shared/gate';

/** Slots, 32 KiB each. */
const smallWeight = 2;
const room = { small: 1024, large: 1024 } as const;

export class WholeGates {
  private readonly small = new Gate(room.small);
  private readonly large = new Gate(room.large);

  /** The gate for a file of so many slots. */
  of(weight: number): Gate {
    return weight <= smallWeight ? this.small : this.large;
  }
}
