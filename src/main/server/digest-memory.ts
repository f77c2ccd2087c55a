// The digest cache as a running server asks it: what the store keeps is read into memory
// once, beside serving, and what is new is written together about once a second. Losing
// what was not written costs time only.

import { setImmediate as breathe } from 'node:timers/promises';
import type { DigestCache, DigestEntry } from '../store/digests';
import { DigestTable, etagBytes, recordBytes } from './digest-table';

const writeMs = 1000;
const mostUnwritten = 20_000;

export interface DigestMemoryOptions {
  readonly cache: Pick<DigestCache, 'get' | 'page' | 'putAll'>;
  /** The store could not be read or written. */
  readonly failed: (error: unknown) => void;
  /** Digests kept, at least this half of it. */
  readonly most?: number;
}

export class DigestMemory {
  /** When `young` is full it becomes `old`, which is forgotten. */
  #young = new DigestTable();
  #old = new DigestTable();
  #unwritten = new Map<string, Buffer>();
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  /** All that is in the store is here too. */
  #isWhole = false;
  #hasForgotten = false;
  #closed = false;
  readonly #half: number;

  constructor(private readonly options: DigestMemoryOptions) {
    this.#half = Math.ceil((options.most ?? 200_000) / 2);
  }

  /** Reads the store, a piece in a turn of the loop. Never rejects: what is not here is asked for. */
  async load(): Promise<void> {
    try {
      for (let after: string | null = ''; after !== null && !this.#closed;) {
        const page = await this.options.cache.page(after);
        for (let at = 0; at + recordBytes <= page.records.length; at += recordBytes) {
          const etag = page.records.subarray(at, at + etagBytes);
          // What was put meanwhile is newer.
          if (this.#find(etag)) continue;
          this.#keep(etag, page.records.subarray(at + etagBytes, at + recordBytes));
        }
        after = page.next;
        await breathe();
      }
      this.#isWhole = !this.#hasForgotten && !this.#closed;
    } catch (error) {
      this.options.failed(error);
    }
  }

  /** What is in memory, at once. */
  peek(etag: string): Buffer | null {
    const key = Buffer.from(etag, 'hex');
    return key.length === etagBytes ? this.#find(key) : null;
  }

  /** The 64-byte BLAKE2b-512 of the content behind an etag (32 hex characters), or null. */
  async get(etag: string): Promise<Buffer | null> {
    const known = this.peek(etag);
    if (known || this.#isWhole) return known;
    return this.options.cache.get(etag);
  }

  put(etag: string, digest: Buffer): void {
    const known = this.peek(etag);
    if (known?.equals(digest)) return;
    this.#keep(Buffer.from(etag, 'hex'), digest);
    if (this.#unwritten.size >= mostUnwritten) return;
    this.#unwritten.set(etag, digest);
    this.#timer ??= setTimeout(() => {
      void this.#write();
    }, writeMs).unref();
  }

  /** Writes what is not written yet. Nothing may be put afterwards. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#write();
  }

  #find(key: Buffer): Buffer | null {
    const young = this.#young.get(key);
    if (young) return young;
    const old = this.#old.get(key);
    if (old) this.#keep(key, old);
    return old;
  }

  #keep(key: Buffer, digest: Buffer): void {
    this.#young.set(key, digest);
    if (this.#young.size < this.#half) return;
    if (this.#old.size > 0) {
      this.#hasForgotten = true;
      this.#isWhole = false;
    }
    this.#old = this.#young;
    this.#young = new DigestTable();
  }

  #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const entries: DigestEntry[] = [...this.#unwritten].map(([etag, digest]) => ({ etag, digest }));
    this.#unwritten = new Map();
    if (entries.length > 0) {
      this.#work = this.#work
        .then(() => this.options.cache.putAll(entries))
        .catch((error: unknown) => {
          this.options.failed(error);
        });
    }
    return this.#work;
  }
}
