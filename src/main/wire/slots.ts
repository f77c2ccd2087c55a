// Pooled plaintext buffers, each as large as the largest DATA frame, cut from shared
// slabs so that a hashing worker can read them where they lie.
//
//   slot   lead 2 | header 6 | offset 8 | content up to 32768
//
// The lead puts content at a multiple of 16: bytes leave shared memory a word at a time
// only between places that are aligned alike, and singly otherwise.

import { dataChunk, dataOffsetSize, frameHeaderSize } from './limits';

/** Where a slot's content begins. */
export const contentAt = frameHeaderSize + dataOffsetSize;

/** Largest plaintext a slot takes. */
export const slotSize = contentAt + dataChunk;

const lead = 16 - contentAt;
const stride = lead + slotSize;
const slotsPerSlab = 32;

export interface Slot {
  readonly sab: SharedArrayBuffer;
  /** Offset of `bytes` in the slab. */
  readonly offset: number;
  /** View of the whole slot. */
  readonly bytes: Buffer;
}

/** Grows on demand and keeps what it made; callers bound how many slots they hold. */
export class SlotPool {
  private readonly free: Slot[] = [];
  private made = 0;

  take(): Slot {
    const slot = this.free.pop();
    if (slot) return slot;
    this.grow();
    return this.take();
  }

  give(slot: Slot): void {
    this.free.push(slot);
  }

  /** Slots handed out and not given back. */
  get inUse(): number {
    return this.made - this.free.length;
  }

  private grow(): void {
    const sab = new SharedArrayBuffer(stride * slotsPerSlab);
    // Reversed, so that consecutive takes walk a slab upwards.
    for (let i = slotsPerSlab - 1; i >= 0; i -= 1) {
      const offset = i * stride + lead;
      this.free.push({ sab, offset, bytes: Buffer.from(sab, offset, slotSize) });
    }
    this.made += slotsPerSlab;
  }
}
