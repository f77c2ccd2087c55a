// One hashing thread as the main side sees it: batches what is posted in one turn of the
// loop, hands answers to their streams and jobs, fails them all when the thread dies, and
// keeps the process alive only while an answer is owed.

import { Worker } from 'node:worker_threads';
import type { ExpectedFile, FileOutcome, FromWorker, ToWorker } from './digest-protocol';
import { DigestFailure, DigestStream, type StreamHost } from './digest-stream';

/** Numbers for slabs, the same on every thread of a pool. */
export type SlabNumbers = (sab: SharedArrayBuffer) => number;

export class DigestThread implements StreamHost {
  readonly #worker: Worker;
  readonly #streams = new Map<number, DigestStream>();
  readonly #jobs = new Map<number, (outcome: FileOutcome) => void>();
  readonly #slabs = new Set<number>();
  readonly #ended: Promise<void>;
  #outbox: ToWorker[] = [];
  #lastId = 0;
  #owed = 0;
  #cause: unknown;
  #alive = true;

  /** `onEnd` is called once, when the thread has ended for whatever reason. */
  constructor(
    workerFile: string,
    private readonly slabNumber: SlabNumbers,
    onEnd: (thread: DigestThread) => void,
  ) {
    this.#worker = new Worker(workerFile, { execArgv: [], name: 'bau-hash' });
    this.#worker.unref();
    this.#worker.on('message', (answers: readonly FromWorker[]) => {
      for (const answer of answers) this.#take(answer);
    });
    this.#worker.on('error', (error) => (this.#cause = error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#fail(new DigestFailure('worker', { cause: this.#cause }));
        onEnd(this);
        resolve();
      });
    });
  }

  /** Streams and file jobs under way. */
  get load(): number {
    return this.#streams.size + this.#jobs.size;
  }

  stream(): DigestStream {
    const id = ++this.#lastId;
    const stream = new DigestStream(this, id);
    this.#streams.set(id, stream);
    return stream;
  }

  file(path: string, expect: ExpectedFile, signal?: AbortSignal): Promise<FileOutcome> {
    if (signal?.aborted || !this.#alive) {
      return Promise.resolve({ ok: false, reason: signal?.aborted ? 'aborted' : 'worker' });
    }
    const job = ++this.#lastId;
    return new Promise((resolve) => {
      const cancel = (): void => {
        this.post({ op: 'cancel', job });
        settle({ ok: false, reason: 'aborted' });
      };
      const settle = (outcome: FileOutcome): void => {
        if (!this.#jobs.delete(job)) return;
        signal?.removeEventListener('abort', cancel);
        this.owed(-1);
        resolve(outcome);
      };
      this.#jobs.set(job, settle);
      signal?.addEventListener('abort', cancel, { once: true });
      this.owed(1);
      this.post({ op: 'file', job, path, expect });
    });
  }

  /** Fails what is under way with `aborted`; resolves when the thread is gone. */
  async close(): Promise<void> {
    this.#fail(new DigestFailure('aborted'));
    await this.#worker.terminate();
    await this.#ended;
  }

  post(message: ToWorker): void {
    if (this.#outbox.push(message) > 1) return;
    queueMicrotask(() => {
      const list = this.#outbox;
      this.#outbox = [];
      if (this.#alive) this.#worker.postMessage(list);
    });
  }

  slabId(sab: SharedArrayBuffer): number {
    const slab = this.slabNumber(sab);
    if (!this.#slabs.has(slab)) {
      this.#slabs.add(slab);
      this.post({ op: 'slab', slab, sab });
    }
    return slab;
  }

  /** The slab is gone from this side: let go of it on the other. */
  forgetSlab(slab: number): void {
    if (this.#slabs.delete(slab)) this.post({ op: 'forget', slab });
  }

  owed(change: number): void {
    const before = this.#owed;
    this.#owed += change;
    if (before === 0 && this.#owed > 0) this.#worker.ref();
    if (before > 0 && this.#owed === 0) this.#worker.unref();
  }

  forget(stream: number): void {
    this.#streams.delete(stream);
  }

  #take(answer: FromWorker): void {
    switch (answer.op) {
      case 'done':
        this.#streams.get(answer.stream)?.done(answer.count);
        return;
      case 'digest':
        this.#streams.get(answer.stream)?.finish(answer.digest);
        return;
      case 'failed':
        this.#streams
          .get(answer.stream)
          ?.fail(new DigestFailure(answer.reason, { code: answer.code }));
        return;
      case 'file':
        this.#jobs.get(answer.job)?.(answer.outcome);
    }
  }

  #fail(failure: DigestFailure): void {
    this.#alive = false;
    for (const stream of [...this.#streams.values()]) stream.fail(failure);
    for (const settle of [...this.#jobs.values()]) settle({ ok: false, reason: failure.reason });
  }
}
