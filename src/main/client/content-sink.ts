// Where a file's content goes as it arrives: to the part file in large writes, and to a
// hashing thread, from the very buffers it was decrypted into. A slot is given back when
// both are done with it.

import { BauError } from '../../shared/errors';
import type { DigestStream } from '../vault/digest-stream';
import type { PartFile } from '../vault/part-file';
import { contentAt, type Slot, type SlotPool } from '../wire/slots';

interface Chunk {
  readonly slot: Slot;
  readonly length: number;
}

const mostPerWrite = 32;
/** Writes below this many chunks wait for more, unless nothing more is coming. */
const worthWriting = 32;
/** A resumed download hashes from its slots once the prefix's hash is this near. */
const nearBytes = 8 * 1024 * 1024;

export class ContentSink {
  private waiting: Chunk[] = [];
  private writing = false;
  private failure: BauError | null = null;
  private idle: (() => void)[] = [];
  private eager = false;
  /** The part is being hashed from disk, and what arrives is only written (see `catchUp`). */
  private behind = false;
  /** While behind: content up to here was given to the hash. */
  private hashed = 0;
  private ranging = false;
  /** Content up to here is in the part file (though not yet synced). */
  written: number;

  /** `part` may come later than the first chunks; `from` is the offset of the first one. */
  constructor(
    private readonly slots: SlotPool,
    private readonly digest: DigestStream,
    from: number,
    private readonly onWritten: () => void,
  ) {
    this.written = from;
  }

  private part: PartFile | null = null;

  /** From here on chunks are written. */
  attach(part: PartFile): void {
    this.part = part;
    void this.pump();
  }

  /**
   * As `attach`, for a part whose first `written` bytes are on disk already. They are
   * hashed beside the download, from the file; so is what arrives meanwhile, until the
   * hash is near enough to go on from the slots. Nothing ever waits for it.
   */
  resume(part: PartFile): void {
    this.behind = true;
    this.attach(part);
    void this.catchUp();
  }

  /** All is written and given to the hash: the digest may be asked for. */
  finishHashing(): void {
    if (this.behind) this.goLive();
  }

  private async catchUp(): Promise<void> {
    if (this.ranging || !this.part) return;
    this.ranging = true;
    while (this.behind && this.hashed < this.written && !this.failure) {
      const from = this.hashed;
      this.hashed = this.written;
      await this.digest.updateFromFile(this.part.path, from, this.hashed).catch(() => undefined);
    }
    this.ranging = false;
  }

  /** Hands the rest on disk to the hash; chunks written from now on follow it. */
  private goLive(): void {
    this.behind = false;
    if (this.part && this.hashed < this.written) {
      this.digest.updateFromFile(this.part.path, this.hashed, this.written).catch(() => undefined);
    }
  }

  /** Takes a chunk over, in content order. */
  push(slot: Slot, length: number): void {
    if (this.failure) {
      this.slots.give(slot);
      return;
    }
    this.waiting.push({ slot, length });
    void this.pump();
  }

  /** Resolves when all that was pushed is written; rejects with BauError when a write failed. */
  async flush(): Promise<void> {
    this.eager = true;
    void this.pump();
    while (!this.failure && (this.waiting.length > 0 || this.writing)) {
      await new Promise<void>((resolve) => this.idle.push(resolve));
    }
    this.eager = false;
    if (this.failure) throw this.failure;
  }

  /** Gives back what is not being written; nothing is taken any more. */
  abandon(): void {
    this.failure ??= new BauError('cancelled');
    for (const { slot } of this.waiting.splice(0)) this.slots.give(slot);
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private async pump(): Promise<void> {
    if (this.writing || !this.part) return;
    this.writing = true;
    while (this.waiting.length >= (this.eager ? 1 : worthWriting)) {
      const near = !this.ranging && this.written - this.hashed <= nearBytes;
      if (this.behind && near) this.goLive();
      const chunks = this.waiting.splice(0, mostPerWrite);
      await this.write(this.part, chunks);
      if (this.isFailed()) break;
    }
    this.writing = false;
    this.wake();
  }

  private isFailed(): boolean {
    return this.failure !== null;
  }

  private async write(part: PartFile, chunks: readonly Chunk[]): Promise<void> {
    const hashed = this.behind ? Promise.resolve() : this.hash(chunks);
    try {
      await part.writev(
        chunks.map(({ slot, length }) => slot.bytes.subarray(contentAt, contentAt + length)),
        this.written,
      );
      for (const { length } of chunks) this.written += length;
      if (this.behind) void this.catchUp();
      this.onWritten();
    } catch (error) {
      this.failure ??=
        error instanceof BauError ? error : new BauError('folder_unusable', {}, { cause: error });
      this.onWritten();
    }
    void hashed.then(() => {
      for (const { slot } of chunks) this.slots.give(slot);
    });
  }

  private hash(chunks: readonly Chunk[]): Promise<void> {
    const shared = chunks.map(({ slot, length }) => ({
      sab: slot.sab,
      offset: slot.offset + contentAt,
      length,
    }));
    return this.digest.update(shared).catch(() => undefined);
  }

  /** The failure of a write, if there was one. */
  get failed(): BauError | null {
    return this.failure;
  }
}
