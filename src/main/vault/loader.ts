// Loads small files whole on a thread of its own: what is asked for in one turn of the
// event loop goes there as one list and comes back in one or a few. A file system that
// hangs holds up that thread alone: after a second of silence nothing more is given to it
// until it answers, and callers read by the careful way (reader.ts).

import { Worker } from 'node:worker_threads';
import { FileLine } from './loader-line';
import { loadOutcome, type LoadedMessage, type LoadMessage, type ToLoader } from './loader-protocol';

/** Bytes of a slab that a file is read into. */
export interface LoadTarget {
  readonly sab: SharedArrayBuffer;
  readonly offset: number;
  readonly length: number;
}

export interface LoadRequest {
  /** Absolute path, from the index. */
  readonly path: string;
  /** As indexed; decides what is small. */
  readonly sizeBytes: number;
  /** The indexed file. */
  readonly inode: { readonly dev: bigint; readonly ino: bigint };
  /** Filled one after another; left alone by the caller until `done`. */
  readonly targets: readonly LoadTarget[];
  /** The etag whose digest need not be computed; empty for none. */
  readonly knownEtag: string;
  /** Called once: the file, or null when it has to be read the careful way. */
  readonly done: (loaded: Loaded | null) => void;
}

export interface Loaded {
  readonly size: number;
  readonly mtimeMs: number;
  readonly etag: string;
  /** 128 hex characters; null when the etag is the known one. */
  readonly digest: string | null;
  /** The file had been still for 2 s: its digest may be kept by its etag. */
  readonly settled: boolean;
}

export interface LoaderOptions {
  /** The built hash-worker, absolute. */
  readonly workerFile: string;
  /** Real path of the vault folder. */
  readonly root: () => string;
  readonly etagKey: Uint8Array;
  readonly clock: () => number;
}

const stuckAfterMs = 1000;
const closeMs = 1000;
const etagLength = 32;
const digestLength = 128;

export class Loader {
  readonly #line = new FileLine();
  readonly #numbers = new WeakMap<SharedArrayBuffer, number>();
  readonly #dropped = new FinalizationRegistry<number>((slab) => {
    if (this.#slabs.delete(slab)) this.#worker?.postMessage({ op: 'forget', slab });
  });
  /** Slabs the thread knows. */
  readonly #slabs = new Set<number>();
  #lastNumber = 0;
  #worker: Worker | null = null;
  #watch: NodeJS.Timeout | null = null;
  #isStuck = false;
  #isPlanned = false;
  #closed = false;

  constructor(private readonly options: LoaderOptions) {}

  /** Never throws; `done` may be called at once, with null, when the thread cannot be used. */
  load(request: LoadRequest): void {
    if (this.#closed || this.#isStuck) {
      request.done(null);
      return;
    }
    this.#line.add(request);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    // Behind whatever else this turn of the loop brings, so that it travels together.
    setImmediate(() => {
      this.#isPlanned = false;
      this.#send();
    });
  }

  /** Ends the thread; what was asked for comes to null. Resolves when it is gone, or hangs. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (worker) {
      let timer: NodeJS.Timeout | undefined;
      const hangs = new Promise<void>((resolve) => (timer = setTimeout(resolve, closeMs)));
      await Promise.race([worker.terminate(), hangs]);
      clearTimeout(timer);
    }
    this.#end(worker);
  }

  #send(): void {
    const files = this.#line.next();
    if (files.length === 0 || this.#closed) return;
    try {
      const worker = (this.#worker ??= this.#start());
      worker.postMessage(this.#listOf(worker, files));
      worker.ref();
    } catch {
      this.#end(this.#worker);
      return;
    }
    this.#watch ??= setTimeout(() => {
      this.#isStuck = true;
      for (const { done } of this.#line.takeWaiting()) done(null);
    }, stuckAfterMs).unref();
  }

  #listOf(worker: Worker, files: readonly LoadRequest[]): LoadMessage {
    const { root, clock } = this.options;
    const inodes = new BigInt64Array(2 * files.length);
    const targets: number[] = [];
    for (const [n, file] of files.entries()) {
      inodes[2 * n] = file.inode.dev;
      inodes[2 * n + 1] = file.inode.ino;
      targets.push(file.targets.length);
      for (const { sab, offset, length } of file.targets) {
        targets.push(this.#slab(worker, sab), offset, length);
      }
    }
    const paths = files.map(({ path }) => path).join('\0');
    const knownEtags = files.map(({ knownEtag }) => knownEtag);
    return { op: 'load', root: root(), nowMs: clock(), paths, inodes, targets, knownEtags };
  }

  #slab(worker: Worker, sab: SharedArrayBuffer): number {
    let slab = this.#numbers.get(sab);
    if (slab === undefined) {
      slab = ++this.#lastNumber;
      this.#numbers.set(sab, slab);
      this.#dropped.register(sab, slab);
    }
    if (!this.#slabs.has(slab)) {
      this.#slabs.add(slab);
      worker.postMessage({ op: 'slab', slab, sab } satisfies ToLoader);
    }
    return slab;
  }

  #start(): Worker {
    const { workerFile, etagKey } = this.options;
    const workerData = { role: 'loader', etagKey: Uint8Array.from(etagKey) };
    const worker = new Worker(workerFile, { execArgv: [], name: 'bau-load', workerData });
    worker.on('message', (message: LoadedMessage) => {
      this.#take(worker, message);
    });
    worker.on('error', () => {
      this.#end(worker);
    });
    worker.once('exit', () => {
      this.#end(worker);
    });
    return worker;
  }

  #take(worker: Worker, { facts, text }: LoadedMessage): void {
    if (worker !== this.#worker) return;
    this.#isStuck = false;
    this.#watch?.refresh();
    let at = 0;
    for (let i = 0; i + 2 < facts.length; i += 3) {
      const outcome = facts[i] ?? loadOutcome.failed;
      const request = this.#line.answered();
      if (outcome === loadOutcome.failed) {
        request?.done(null);
        continue;
      }
      const end = at + etagLength;
      const isKnown = outcome === loadOutcome.known;
      request?.done({
        size: facts[i + 1] ?? 0,
        mtimeMs: facts[i + 2] ?? 0,
        etag: text.slice(at, end),
        digest: isKnown ? null : text.slice(end, end + digestLength),
        settled: outcome === loadOutcome.settled,
      });
      at = isKnown ? end : end + digestLength;
    }
    if (this.#line.isQuiet) this.#rest(worker);
    else this.#send();
  }

  /** Nothing is owed: the thread keeps nobody waiting. */
  #rest(worker: Worker): void {
    if (this.#watch) clearTimeout(this.#watch);
    this.#watch = null;
    worker.unref();
  }

  /** The thread is no more; the next file starts another one. */
  #end(worker: Worker | null): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#slabs.clear();
    this.#isStuck = false;
    if (this.#watch) clearTimeout(this.#watch);
    this.#watch = null;
    for (const { done } of this.#line.takeAll()) done(null);
  }
}
