// The thread's side of DigestPool: keeps the streams' hash states, takes chunks straight
// from shared slabs, reads files by itself, and answers in lists. A stream whose file
// range is being read holds its later work back; the others go on. Chunks to be written
// are written here too, while they are in this core's cache.

import type { MessagePort } from 'node:worker_threads';
import { Blake2b } from '../crypto/blake2b';
import { addRange, digestFile } from './digest-read';
import type { DigestFailureReason, FromWorker, StreamWork, ToWorker } from './digest-protocol';
import { errorCode } from './disk';
import { TargetFile } from './target-file';

/** Chunks are given back after so many bytes at the latest, within one list of work too. */
const answerEveryBytes = 524_288;

interface Stream {
  readonly id: number;
  readonly hash: Blake2b;
  /** The file to write; null for a stream that only hashes. */
  target: TargetFile | null;
  /** Work that waits for the range being read; null while none is. */
  waiting: StreamWork[] | null;
  ended: boolean;
}

class DigestServer {
  readonly #slabs = new Map<number, Uint8Array>();
  readonly #streams = new Map<number, Stream>();
  readonly #jobs = new Set<number>();
  #answers: FromWorker[] = [];
  #sinceAnswer = 0;

  constructor(private readonly port: MessagePort) {}

  take(list: readonly ToWorker[]): void {
    for (const message of list) this.#take(message);
    this.#flush();
  }

  #flush(): void {
    if (this.#answers.length > 0) this.port.postMessage(this.#answers);
    this.#answers = [];
    this.#sinceAnswer = 0;
  }

  #take(message: ToWorker): void {
    switch (message.op) {
      case 'slab':
        this.#slabs.set(message.slab, new Uint8Array(message.sab));
        return;
      case 'forget':
        this.#slabs.delete(message.slab);
        return;
      case 'open':
        this.#open(message.stream);
        return;
      case 'abort':
        this.#end(message.stream);
        return;
      case 'file':
        void this.#digestFile(message);
        return;
      case 'cancel':
        this.#jobs.delete(message.job);
        return;
      default: {
        // Work for a stream that has failed meanwhile is on its way for a while.
        const stream = this.#streams.get(message.stream);
        if (stream) this.#work(stream, message);
      }
    }
  }

  #open(id: number): void {
    this.#streams.set(id, { id, hash: new Blake2b(), target: null, waiting: null, ended: false });
  }

  #end(id: number): void {
    const stream = this.#streams.get(id);
    if (stream) {
      stream.ended = true;
      stream.target?.close();
    }
    this.#streams.delete(id);
  }

  #fail(stream: Stream, reason: DigestFailureReason, code?: string): void {
    const why = code === undefined ? {} : { code };
    this.#answers.push({ op: 'failed', stream: stream.id, reason, ...why });
    this.#end(stream.id);
  }

  #work(stream: Stream, work: StreamWork): void {
    if (stream.waiting) {
      stream.waiting.push(work);
      return;
    }
    switch (work.op) {
      case 'chunks':
        this.#addChunks(stream, work.chunks);
        this.#done(stream);
        return;
      case 'target':
      case 'write':
        this.#write(stream, work);
        return;
      case 'range':
        stream.waiting = [];
        void this.#addRange(stream, work);
        return;
      case 'digest':
        this.#answers.push({ op: 'digest', stream: stream.id, digest: stream.hash.digest() });
        this.#end(stream.id);
    }
  }

  #write(stream: Stream, work: StreamWork & { op: 'target' | 'write' }): void {
    try {
      if (work.op === 'target') {
        stream.target = TargetFile.open(work.target);
        return;
      }
      if (!stream.target) throw new Error('digest: nothing to write to');
      this.#addChunks(stream, work.chunks, stream.target.from(work.position));
    } catch (error) {
      this.#fail(stream, 'unwritable', errorCode(error));
      return;
    }
    this.#done(stream);
  }

  #addChunks(
    stream: Stream,
    chunks: readonly number[],
    also: (part: Uint8Array) => void = () => undefined,
  ): void {
    for (let i = 0; i + 2 < chunks.length; i += 3) {
      const slab = this.#slabs.get(chunks[i] ?? -1);
      const offset = chunks[i + 1] ?? 0;
      const length = chunks[i + 2] ?? 0;
      if (!slab) throw new Error('digest: unknown slab');
      const part = slab.subarray(offset, offset + length);
      stream.hash.update(part);
      also(part);
      this.#sinceAnswer += length;
    }
  }

  #done(stream: Stream): void {
    const last = this.#answers.at(-1);
    if (last?.op === 'done' && last.stream === stream.id) {
      this.#answers[this.#answers.length - 1] = { ...last, count: last.count + 1 };
    } else {
      this.#answers.push({ op: 'done', stream: stream.id, count: 1 });
    }
    if (this.#sinceAnswer >= answerEveryBytes) this.#flush();
  }

  async #addRange(stream: Stream, { range }: StreamWork & { op: 'range' }): Promise<void> {
    const reason = await addRange(stream.hash, range, () => !stream.ended);
    if (stream.ended) return;
    if (reason) {
      this.#fail(stream, reason);
    } else {
      this.#done(stream);
      this.#resume(stream);
    }
    this.#flush();
  }

  #resume(stream: Stream): void {
    const waiting = stream.waiting ?? [];
    stream.waiting = null;
    for (const work of waiting) this.#work(stream, work);
  }

  async #digestFile({ job, path, expect }: ToWorker & { op: 'file' }): Promise<void> {
    this.#jobs.add(job);
    const outcome = await digestFile(new Blake2b(), path, expect, () => this.#jobs.has(job));
    this.#jobs.delete(job);
    this.#answers.push({ op: 'file', job, outcome });
    this.#flush();
  }
}

/** Answers a pool's messages on `port` for as long as the thread lives. */
export function serveDigests(port: MessagePort): void {
  const server = new DigestServer(port);
  port.on('message', (list: readonly ToWorker[]) => {
    server.take(list);
  });
}
