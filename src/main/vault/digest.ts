// BLAKE2b-512 off the main path: a few threads that hash what lies in shared memory and
// on disk, so that encrypting, sockets and the event loop never wait for a digest
// (PROTOCOL.md, sections 7 and 8). See digest-protocol.ts for what travels.

import type { ExpectedFile, FileOutcome } from './digest-protocol';
import type { DigestStream } from './digest-stream';
import { DigestThread } from './digest-thread';

export interface DigestPoolOptions {
  /** Threads at most; each is started when it is first needed. */
  readonly size?: number;
}

export class DigestPool {
  readonly #size: number;
  readonly #threads = new Set<DigestThread>();
  readonly #numbers = new WeakMap<SharedArrayBuffer, number>();
  readonly #dropped = new FinalizationRegistry<number>((slab) => {
    for (const thread of this.#threads) thread.forgetSlab(slab);
  });
  #lastNumber = 0;
  #closed = false;

  /** `workerFile` is the built hash-worker, an absolute path; Loader starts it too. */
  constructor(
    readonly workerFile: string,
    { size = 2 }: DigestPoolOptions = {},
  ) {
    if (!Number.isInteger(size) || size < 1) throw new RangeError('digest: pool size');
    this.#size = size;
  }

  /**
   * A new rolling digest, on the least loaded thread, where it stays. End it with
   * `digest` or `abort`. When its thread dies it fails with `worker`; another thread takes
   * the place for later work. Throws after `close`.
   */
  stream(): DigestStream {
    return this.#thread().stream();
  }

  /**
   * Digest of the whole file at `path`, opened by the thread without following a link.
   * Not the expected one, or altered while it was read: `changed`. Never rejects; the
   * times are those of the file hashed. Throws after `close`.
   */
  file(
    path: string,
    expect: ExpectedFile,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<FileOutcome> {
    if (!Number.isSafeInteger(expect.sizeBytes) || expect.sizeBytes < 0) {
      throw new RangeError('digest: file size');
    }
    return this.#thread().file(path, expect, signal);
  }

  /** Digests under way or asked for. */
  get load(): number {
    let load = 0;
    for (const thread of this.#threads) load += thread.load;
    return load;
  }

  /** Ends the threads; what is under way fails with `aborted`. Resolves when they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }

  #thread(): DigestThread {
    if (this.#closed) throw new Error('digest: pool closed');
    let best: DigestThread | null = null;
    for (const thread of this.#threads) {
      if (!best || thread.load < best.load) best = thread;
    }
    const mayStart = this.#threads.size < this.#size;
    return best && (best.load === 0 || !mayStart) ? best : this.#start();
  }

  #start(): DigestThread {
    const thread = new DigestThread(
      this.workerFile,
      (sab) => this.#number(sab),
      (ended) => this.#threads.delete(ended),
    );
    this.#threads.add(thread);
    return thread;
  }

  #number(sab: SharedArrayBuffer): number {
    let number = this.#numbers.get(sab);
    if (number === undefined) {
      number = ++this.#lastNumber;
      this.#numbers.set(sab, number);
      this.#dropped.register(sab, number);
    }
    return number;
  }
}
