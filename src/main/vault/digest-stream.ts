// A rolling BLAKE2b-512 computed on another thread, from chunks that lie in shared memory
// and are never copied there, and from ranges of files that the thread reads by itself.

import type { DigestFailureReason, FileIdentity, ToWorker, WriteTarget } from './digest-protocol';

/** Bytes of a slab, which the caller leaves alone until they are done with. */
export interface SharedChunk {
  readonly sab: SharedArrayBuffer;
  readonly offset: number;
  readonly length: number;
}

/** Why a digest did not come about; `reason` is for the program, the message for logs. */
export class DigestFailure extends Error {
  /** The system's error code where a write was refused. */
  readonly code: string | null;

  constructor(
    readonly reason: DigestFailureReason,
    options?: { cause?: unknown; code?: string | undefined },
  ) {
    super(`digest: ${reason}`, options);
    this.name = 'DigestFailure';
    this.code = options?.code ?? null;
  }
}

/** What a stream needs of the thread it lives on. */
export interface StreamHost {
  post(message: ToWorker): void;
  /** The slab's number on that thread, registering it there at first sight. */
  slabId(sab: SharedArrayBuffer): number;
  /** An answer is owed, or no longer: keeps the process alive meanwhile. */
  owed(change: number): void;
  forget(stream: number): void;
}

interface Waiter<T> {
  resolve(value: T): void;
  reject(error: DigestFailure): void;
}

function checkChunk({ sab, offset, length }: SharedChunk): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (!whole || offset < 0 || length < 0 || offset + length > sab.byteLength) {
    throw new RangeError('digest: chunk outside its slab');
  }
}

/** Made by DigestPool.stream(). Calls are queued in order and may overlap. */
export class DigestStream {
  readonly #waiting: Waiter<void>[] = [];
  #digest: Waiter<Buffer> | null = null;
  #failure: DigestFailure | null = null;
  #asked = false;

  constructor(
    private readonly host: StreamHost,
    private readonly id: number,
  ) {
    host.post({ op: 'open', stream: id });
  }

  /**
   * Adds the chunks, in order. Resolves when they may be reused; rejects with
   * DigestFailure, and the chunks may then be reused too. A rejection nobody waits for is
   * harmless: `digest` tells it again. Throws RangeError on a chunk outside its slab.
   */
  update(chunks: readonly SharedChunk[]): Promise<void> {
    this.#mustBeOpen();
    return this.#queue({ op: 'chunks', stream: this.id, chunks: this.#flat(chunks) });
  }

  /**
   * The file that `write` writes: the thread opens it for itself, so that its descriptor
   * can never come to mean another file. Once a stream; a refusal fails the stream.
   */
  target(target: WriteTarget): void {
    this.#mustBeOpen();
    if (!this.#failure) this.host.post({ op: 'target', stream: this.id, target });
  }

  /**
   * As `update`, and writes the chunks at `position` of the target while they are at hand.
   * Fails with `unwritable` and the system's code; what was written by then is unknown.
   */
  write(chunks: readonly SharedChunk[], position: number): Promise<void> {
    this.#mustBeOpen();
    if (!Number.isSafeInteger(position) || position < 0) throw new RangeError('digest: position');
    return this.#queue({ op: 'write', stream: this.id, chunks: this.#flat(chunks), position });
  }

  #flat(chunks: readonly SharedChunk[]): number[] {
    const flat: number[] = [];
    for (const chunk of chunks) {
      checkChunk(chunk);
      flat.push(this.host.slabId(chunk.sab), chunk.offset, chunk.length);
    }
    return flat;
  }

  /**
   * Adds bytes [start, end) of the file at `path`, which the thread opens for itself,
   * following no link. With `expect`, it must be that very file. Fails with `changed` when
   * the file is shorter. Later calls wait for it, so chunks given meanwhile are held long.
   */
  updateFromFile(
    path: string,
    start: number,
    end: number,
    expect: FileIdentity | null = null,
  ): Promise<void> {
    this.#mustBeOpen();
    const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
    if (!whole || start < 0 || end < start) throw new RangeError('digest: range');
    return this.#queue({ op: 'range', stream: this.id, range: { path, start, end, expect } });
  }

  /** The 64 bytes over everything added; ends the stream. Rejects with DigestFailure. */
  digest(): Promise<Buffer> {
    this.#mustBeOpen();
    this.#asked = true;
    if (this.#failure) return Promise.reject(this.#failure);
    this.host.owed(1);
    this.host.post({ op: 'digest', stream: this.id });
    return quiet(new Promise((resolve, reject) => (this.#digest = { resolve, reject })));
  }

  /** Gives the stream up; what is under way rejects with `aborted`. Harmless at any time. */
  abort(): void {
    if (this.#failure) return;
    this.host.post({ op: 'abort', stream: this.id });
    this.fail(new DigestFailure('aborted'));
  }

  /** For the thread's answers only. */
  done(count: number): void {
    for (const waiter of this.#waiting.splice(0, count)) {
      this.host.owed(-1);
      waiter.resolve();
    }
  }

  /** For the thread's answers only. */
  finish(digest: Uint8Array): void {
    this.host.forget(this.id);
    this.host.owed(-1);
    this.#digest?.resolve(Buffer.from(digest.buffer, digest.byteOffset, digest.length));
    this.#digest = null;
    this.#failure = new DigestFailure('aborted');
  }

  /** For the thread's answers, and its end. */
  fail(failure: DigestFailure): void {
    if (this.#failure) return;
    this.#failure = failure;
    this.host.forget(this.id);
    const rejected = [...this.#waiting.splice(0), ...(this.#digest ? [this.#digest] : [])];
    this.#digest = null;
    this.host.owed(-rejected.length);
    for (const waiter of rejected) waiter.reject(failure);
  }

  #mustBeOpen(): void {
    if (this.#asked) throw new Error('digest: stream already ended');
  }

  #queue(work: ToWorker): Promise<void> {
    if (this.#failure) return quiet(Promise.reject(this.#failure));
    this.host.owed(1);
    this.host.post(work);
    return quiet(new Promise((resolve, reject) => this.#waiting.push({ resolve, reject })));
  }
}

/** A rejection of `promise` that nobody listens to does not count as unhandled. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
