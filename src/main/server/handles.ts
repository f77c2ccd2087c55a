// The open files of one session (PROTOCOL.md sections 4 and 9): at most 64 handles, of
// which 8 hold a descriptor. The others reopen at their next use and must then still
// have the etag they were opened with.

import { BauError } from '../../shared/errors';
import type { DigestStream } from '../vault/digest-stream';
import type { OpenFile } from '../vault/reader';
import { perSession } from '../wire/limits';
import { contentAt } from '../wire/slots';
import type { Lane, Planned, Sending } from './lanes';

export interface HandleOptions {
  /** Opens the same entry again; rejects with BauError. */
  readonly reopen: () => Promise<OpenFile>;
  /** A rolling digest of what is sent, or null when the digest is already known. */
  readonly startDigest: () => DigestStream | null;
  readonly openedAt: number;
}

/** One handle: its file, its lane, its unfinished requests and its rolling digest. */
export class Handle {
  readonly lane: Lane;
  readonly etag: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly name: string;
  readonly openedAt: number;
  /** Requests that have not ended, in order. */
  readonly live = new Set<Sending>();
  private file: OpenFile | null;
  private reopening: Promise<OpenFile> | null = null;
  private rolling: DigestStream | null = null;
  private rolled = 0;
  /** Uses of the descriptor under way outside the lane (a SEAL). */
  busy = 0;
  lastUse = 0;
  ended = false;

  constructor(
    readonly number: number,
    file: OpenFile,
    private readonly options: HandleOptions,
    private readonly touched: (handle: Handle) => void,
  ) {
    this.file = file;
    this.etag = file.etag;
    this.size = file.size;
    this.mtimeMs = file.mtimeMs;
    this.name = file.name;
    this.openedAt = options.openedAt;
    this.lane = {
      queue: [],
      loaded: [],
      file: () => this.open(),
      hash: (chunks) => this.hash(chunks),
    };
  }

  /** A SEAL is being worked on. */
  get sealing(): boolean {
    return this.busy > 0;
  }

  get holdsDescriptor(): boolean {
    return this.file !== null;
  }

  /** The open file, reopened if its descriptor was given up meanwhile. */
  async open(): Promise<OpenFile> {
    if (this.ended) throw new BauError('bad_handle');
    if (this.file) {
      this.touched(this);
      return this.file;
    }
    this.reopening ??= this.reopen();
    try {
      return await this.reopening;
    } finally {
      this.reopening = null;
    }
  }

  private async reopen(): Promise<OpenFile> {
    const file = await this.options.reopen();
    if (file.etag !== this.etag) {
      await file.close();
      throw new BauError('file_changed');
    }
    if (this.ended) {
      await file.close();
      throw new BauError('bad_handle');
    }
    this.file = file;
    this.touched(this);
    return file;
  }

  /** Gives the descriptor back; only while nothing is being read from it. */
  async release(): Promise<void> {
    const { file } = this;
    this.file = null;
    await file?.close();
  }

  /** The digest of all content, if every byte was sent once and in order. */
  async rolledDigest(): Promise<Buffer | null> {
    const { rolling } = this;
    if (!rolling || this.rolled !== this.size) return null;
    this.rolling = null;
    try {
      return await rolling.digest();
    } catch {
      return null;
    }
  }

  end(): void {
    this.ended = true;
    this.rolling?.abort();
    this.rolling = null;
  }

  private hash(chunks: readonly Planned[]): Promise<void> | null {
    if (this.rolled === 0 && chunks[0]?.offset === 0) this.rolling ??= this.options.startDigest();
    if (!this.rolling) return null;
    for (const { offset, length } of chunks) {
      if (offset !== this.rolled) {
        this.rolling.abort();
        this.rolling = null;
        return null;
      }
      this.rolled += length;
    }
    return this.rolling.update(
      chunks.flatMap(({ slot, length }) =>
        slot ? [{ sab: slot.sab, offset: slot.offset + contentAt, length }] : [],
      ),
    );
  }
}

export class Handles {
  private readonly open = new Map<number, Handle>();
  private issued = 0;
  private uses = 0;

  private reserved = 0;

  /** Keeps room for one more handle while its file is being opened; false when there is none. */
  reserve(): boolean {
    if (this.open.size + this.reserved >= perSession.handles) return false;
    this.reserved += 1;
    return true;
  }

  unreserve(): void {
    this.reserved -= 1;
  }

  create(file: OpenFile, options: HandleOptions): Handle {
    this.issued += 1;
    const handle = new Handle(this.issued, file, options, (h) => {
      this.touch(h);
    });
    this.open.set(handle.number, handle);
    this.touch(handle);
    return handle;
  }

  /** Throws BauError('bad_handle') for one that has ended or never was. */
  get(number: number): Handle {
    const handle = this.open.get(number);
    if (!handle) throw new BauError('bad_handle');
    return handle;
  }

  get all(): readonly Handle[] {
    return [...this.open.values()];
  }

  find(number: number): Handle | null {
    return this.open.get(number) ?? null;
  }

  /** Whether this number was ever given out. */
  wasIssued(number: number): boolean {
    return number >= 1 && number <= this.issued;
  }

  async end(handle: Handle): Promise<void> {
    this.open.delete(handle.number);
    handle.end();
    await handle.release();
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.open.values()].map((handle) => this.end(handle)));
  }

  /** Keeps descriptors to the eight used last; one that is being read keeps its own. */
  private touch(handle: Handle): void {
    this.uses += 1;
    handle.lastUse = this.uses;
    const holders = [...this.open.values()].filter((h) => h.holdsDescriptor);
    if (holders.length <= perSession.descriptors) return;
    const idle = holders.filter((h) => h !== handle && h.live.size === 0 && h.busy === 0);
    idle.sort((a, b) => a.lastUse - b.lastUse);
    for (const h of idle.slice(0, holders.length - perSession.descriptors)) void h.release();
  }
}
