// Digests by etag in little memory: 80 bytes each and an index of 4 to 8, where a Map of
// strings and buffers would take several hundred. An etag is a keyed hash, so its own
// bytes are as good an index as any.

/** An etag as bytes. */
export const etagBytes = 16;
const digestBytes = 64;
/** One record: etag || digest, both binary. */
export const recordBytes = etagBytes + digestBytes;
const firstRecords = 256;

export class DigestTable {
  #records = Buffer.alloc(firstRecords * recordBytes);
  /** Open addressing: number of a record, from 1; 0 is free. Never more than half full. */
  #slots = new Uint32Array(2 * firstRecords);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The digest (64 bytes, a copy), or null. `etag` has 16 bytes. */
  get(etag: Buffer): Buffer | null {
    const record = this.#slots[this.#slot(etag)] ?? 0;
    if (record === 0) return null;
    const at = (record - 1) * recordBytes + etagBytes;
    return Buffer.from(this.#records.subarray(at, at + digestBytes));
  }

  /** Keeps a digest of 64 bytes, the newest word on its etag of 16. */
  set(etag: Uint8Array, digest: Uint8Array): void {
    const slot = this.#slot(etag);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) {
      this.#records.set(digest, (known - 1) * recordBytes + etagBytes);
      return;
    }
    const at = this.#size * recordBytes;
    this.#records.set(etag, at);
    this.#records.set(digest, at + etagBytes);
    this.#size += 1;
    this.#slots[slot] = this.#size;
    if (2 * (this.#size + 1) > this.#slots.length) this.#grow();
  }

  /** Where `etag` is, or would be. */
  #slot(etag: Uint8Array): number {
    const mask = this.#slots.length - 1;
    const first = new DataView(etag.buffer, etag.byteOffset).getUint32(0);
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const record = this.#slots[slot] ?? 0;
      if (record === 0) return slot;
      const at = (record - 1) * recordBytes;
      if (this.#records.compare(etag, 0, etagBytes, at, at + etagBytes) === 0) return slot;
    }
  }

  #grow(): void {
    const records = Buffer.alloc(this.#records.length * 2);
    records.set(this.#records);
    this.#records = records;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let n = 0; n < this.#size; n += 1) {
      const at = n * recordBytes;
      this.#slots[this.#slot(records.subarray(at, at + etagBytes))] = n + 1;
    }
  }
}
