// Saves many small files on a thread of its own, so that neither sockets nor timers wait
// for a disk: what was received goes there as lists, from the shared memory it was
// decrypted into, and is told to be saved once it is checked, published and synced.

import { Worker } from 'node:worker_threads';
import { BauError } from '../../shared/errors';
import type { SharedChunk } from './digest-stream';
import type {
  AnsweredMessage,
  FolderAnswer,
  FolderMessage,
  FromSaver,
  SavedAnswer,
  SaverFailure,
  SaveTarget,
  StartMessage,
  ToSaver,
} from './saver-protocol';

/** A file whose content is here; its chunks are left alone until it is saved. */
export interface FileToSave extends SaveTarget {
  /** In order, `size` bytes in all. */
  readonly chunks: readonly SharedChunk[];
}

interface Waiter {
  resolve(answer: FromSaver): void;
  reject(error: Error): void;
}

/** The error for a failure of the thread's, or null. */
export function errorOf(failure: SaverFailure | null): BauError | null {
  return failure && new BauError(failure.reason, {}, { message: failure.message });
}

/** Files and folders are worked on in the order of the calls; `start` comes first. */
export class Saver {
  readonly #worker: Worker;
  readonly #slabs = new Map<SharedArrayBuffer, number>();
  #waiting: Waiter[] = [];
  #ended: Error | null = null;

  /** `workerFile` is the built hash-worker, absolute. */
  constructor(workerFile: string) {
    const workerData = { role: 'saver' };
    this.#worker = new Worker(workerFile, { execArgv: [], name: 'bau-save', workerData });
    this.#worker.on('message', (answer: FromSaver) => this.#waiting.shift()?.resolve(answer));
    this.#worker.on('error', (error) => {
      this.#end(new Error('saver: its thread failed', { cause: error }));
    });
    this.#worker.once('exit', () => {
      this.#end(new Error('saver: its thread has ended'));
    });
  }

  /** Rejects with `folder_unusable`. */
  start(message: Omit<StartMessage, 'op'>): Promise<void> {
    return this.#done({ op: 'start', ...message });
  }

  /** Opens a folder, made if missing. Rejects with `folder_unusable`, `disk_full`. */
  async folder(message: Omit<FolderMessage, 'op'>): Promise<FolderAnswer> {
    const answer = await this.#ask({ op: 'folder', ...message });
    const error = errorOf(answer.failure);
    if (error) throw error;
    return answer as FolderAnswer;
  }

  /** Saves files in order, as far as it can; the answer tells how far. */
  async save(files: readonly FileToSave[]): Promise<SavedAnswer> {
    const texts: string[] = [];
    const numbers: number[] = [];
    for (const file of files) {
      const { chunks } = file;
      texts.push(file.segment, file.digest, file.other);
      numbers.push(file.folder, file.size, file.mtimeMs, file.mode, file.otherChangedMs);
      numbers.push(chunks.length);
      for (const { sab, offset, length } of chunks) numbers.push(this.#slab(sab), offset, length);
    }
    return (await this.#ask({ op: 'save', texts, numbers })) as SavedAnswer;
  }

  /** Lets go of folders in which nothing more will be saved. Rejects with BauError. */
  leave(folders: readonly number[]): Promise<void> {
    return this.#done({ op: 'leave', folders });
  }

  /** All folders are on disk, and strays cleared away. Rejects with BauError. */
  finish(): Promise<void> {
    return this.#done({ op: 'finish' });
  }

  /** Ends the thread, after what it is at; unanswered calls reject. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #done(message: AnsweredMessage): Promise<void> {
    const { failure } = await this.#ask(message);
    const error = errorOf(failure);
    if (error) throw error;
  }

  #ask(message: AnsweredMessage): Promise<FromSaver> {
    if (this.#ended) return Promise.reject(this.#ended);
    this.#worker.postMessage(message);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #slab(sab: SharedArrayBuffer): number {
    let slab = this.#slabs.get(sab);
    if (slab === undefined) {
      slab = this.#slabs.size;
      this.#slabs.set(sab, slab);
      this.#worker.postMessage({ op: 'slab', slab, sab } satisfies ToSaver);
    }
    return slab;
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(this.#ended);
  }
}
