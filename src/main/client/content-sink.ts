// Where a file's content goes as it arrives: to a thread that writes it to the part file
// and hashes it, from the very buffers it was decrypted into. A slot is given back when
// that is done with it.

import { BauError } from '../../shared/errors';
import { DigestFailure, type DigestStream, type SharedChunk } from '../vault/digest-stream';
import type { PartFile } from '../vault/part-file';
import { saveError } from '../vault/save-errors';
import { dataChunk } from '../wire/limits';
import { contentAt, type Slot, type SlotPool } from '../wire/slots';

interface Chunk {
  readonly slot: Slot;
  length: number;
}

const mostPerWrite = 32;
/** Writes below this many chunks wait for more, unless nothing more is coming. */
const worthWriting = 32;
/** Writes handed over at once: the thread then never waits for the next one. */
const writesAhead = 2;
/** A resumed download hashes from its slots once the prefix's hash is this near. */
const nearBytes = 8 * 1024 * 1024;

export class ContentSink {
  private waiting: Chunk[] = [];
  private inFlight = 0;
  /** Content up to here was handed over to be written. */
  private handed: number;
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
    this.handed = from;
  }

  private part: PartFile | null = null;

  /** From here on chunks are written. */
  attach(part: PartFile): void {
    this.part = part;
    this.digest.target(part.target);
    this.pump();
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
    const last = this.waiting.at(-1);
    if (last && last.length + length <= dataChunk) {
      // However small a server cuts its DATA, a slot is held for what fills one.
      const content = slot.bytes.subarray(contentAt, contentAt + length);
      last.slot.bytes.set(content, contentAt + last.length);
      last.length += length;
      this.slots.give(slot);
    } else this.waiting.push({ slot, length });
    this.pump();
  }

  /** Resolves when all that was pushed to a part is written; rejects with BauError when a write failed. */
  async flush(): Promise<void> {
    this.eager = true;
    this.pump();
    // What came before there was a part to write it to is not waited for: see `abandon`.
    while (this.inFlight > 0 || (this.part && !this.failure && this.waiting.length > 0)) {
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

  private pump(): void {
    while (this.part && !this.failure && this.waiting.length >= (this.eager ? 1 : worthWriting)) {
      if (this.inFlight >= (this.behind ? 1 : writesAhead)) return;
      if (this.behind && !this.ranging && this.written - this.hashed <= nearBytes) this.goLive();
      void this.write(this.part, this.waiting.splice(0, mostPerWrite));
    }
  }

  private async write(part: PartFile, chunks: readonly Chunk[]): Promise<void> {
    const from = this.handed;
    const end = chunks.reduce((sum, { length }) => sum + length, from);
    this.handed = end;
    this.inFlight += 1;
    try {
      if (this.behind) await part.writev(chunks.map(contentOf), from);
      else {
        await this.digest.write(chunks.map(sharedOf), from);
        part.noteWritten(from, end);
      }
      this.written = end;
    } catch (error) {
      this.failure ??= failureOfWrite(error);
    }
    this.inFlight -= 1;
    for (const { slot } of chunks) this.slots.give(slot);
    if (this.behind) void this.catchUp();
    this.pump();
    this.onWritten();
    this.wake();
  }

  /** The failure of a write, if there was one. */
  get failed(): BauError | null {
    return this.failure;
  }
}

const contentOf = ({ slot, length }: Chunk): Uint8Array =>
  slot.bytes.subarray(contentAt, contentAt + length);

const sharedOf = ({ slot, length }: Chunk): SharedChunk => ({
  sab: slot.sab,
  offset: slot.offset + contentAt,
  length,
});

function failureOfWrite(error: unknown): BauError {
  const refused = error instanceof DigestFailure && error.code !== null;
  const cause = refused ? Object.assign(new Error('write'), { code: error.code }) : error;
  const told = saveError(cause);
  return told instanceof BauError ? told : new BauError('unexpected', {}, { cause: error });
}
