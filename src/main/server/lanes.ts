// What a session is sending, as lanes that take turns (PROTOCOL.md section 4): one lane
// a handle, whose READs are answered whole and in order, and one lane a whole file that
// already lies in slots. Planning a turn is pure bookkeeping; the sender does the work.

import type { OpenFile } from '../vault/reader';
import { dataChunk } from '../wire/limits';
import type { Slot } from '../wire/slots';

/** One request that ends with END: a READ, the inline part of an OPEN, a whole file. */
export interface Sending {
  readonly reqId: number;
  /** Next content byte to plan. */
  offset: number;
  /** Content ends here (exclusive). */
  readonly end: number;
  /** Content bytes whose DATA left. */
  sent: number;
  /** `performance.now()` when it was asked for. */
  readonly cameAtMs: number;
  /** Ended early: what is still planned for it is dropped. */
  over: boolean;
  /** Called right after END (or ERROR) was sealed. */
  readonly done: (ok: boolean) => void;
}

export interface Lane {
  readonly queue: Sending[];
  /** Where bytes come from; null when they already lie in `loaded`. */
  readonly file: (() => Promise<OpenFile>) | null;
  /** Slots of a whole file, front first; each is sent once. */
  readonly loaded: { slot: Slot; length: number }[];
  /** Given the chunks of a turn in order; resolves when their slots are free. Null: free at once. */
  readonly hash: ((chunks: readonly Planned[]) => Promise<void> | null) | null;
}

/** One DATA (or, with length 0, a bare END) of a turn. */
export interface Planned {
  readonly lane: Lane;
  readonly sending: Sending;
  readonly offset: number;
  readonly length: number;
  readonly slot: Slot | null;
  /** END follows. */
  readonly last: boolean;
}

export class Lanes {
  private ring: Lane[] = [];
  private next = 0;

  get idle(): boolean {
    return this.ring.length === 0;
  }

  /** Adds a request to its lane; the lane joins the ring when it has something to plan. */
  add(lane: Lane, sending: Sending): void {
    lane.queue.push(sending);
    if (!this.ring.includes(lane)) this.ring.push(lane);
  }

  remove(lane: Lane): void {
    const at = this.ring.indexOf(lane);
    if (at < 0) return;
    this.ring.splice(at, 1);
    if (at < this.next) this.next -= 1;
  }

  /** Forgets all lanes and gives them back. */
  clear(): Lane[] {
    this.next = 0;
    return this.ring.splice(0);
  }

  /** Up to `most` chunks, one DATA a lane at a time. Lanes with nothing left drop out. */
  plan(most: number, takeSlot: () => Slot): Planned[] {
    const turn: Planned[] = [];
    while (turn.length < most && this.ring.length > 0) {
      if (this.next >= this.ring.length) this.next = 0;
      const lane = this.ring[this.next];
      while (lane?.queue[0]?.over) lane.queue.shift();
      const sending = lane?.queue[0];
      if (!lane || !sending) {
        this.ring.splice(this.next, 1);
        continue;
      }
      turn.push(this.one(lane, sending, takeSlot));
      this.next += 1;
    }
    return turn;
  }

  private one(lane: Lane, sending: Sending, takeSlot: () => Slot): Planned {
    const { offset } = sending;
    const length = Math.min(dataChunk, sending.end - offset);
    sending.offset += length;
    const last = sending.offset >= sending.end;
    if (last) lane.queue.shift();
    const slot = length === 0 ? null : (lane.loaded.shift()?.slot ?? takeSlot());
    return { lane, sending, offset, length, slot, last };
  }
}
