// Hashes the vault's files ahead while nobody asks for anything (PROTOCOL.md section 7.4),
// so that a download finds its digest ready: one file at a time, as long a pause as the work
// took, nothing from the moment a request comes until it has been quiet for a while, and no
// timer at all once everything is done.

import type { DigestPool } from '../vault/digest';
import { diskPath } from '../vault/disk';
import type { FileEntry } from '../vault/entries';
import { etagOf } from '../vault/open-file';
import { openEntry, stable } from '../vault/reader';
import type { VaultIndex } from '../vault/vault-index';
import type { Digests } from './digests';
import { PieceHash } from './idle-pieces';
import { IdlePlan } from './idle-plan';

export interface IdleDigestsOptions {
  readonly index: VaultIndex;
  readonly pool: DigestPool;
  readonly digests: Digests;
  readonly etagKey: Buffer;
  readonly clock: () => number;
  /** Content bytes the server has sent until now. */
  readonly sentBytes: () => number;
  /** `hashed` may be another number; about once a second at most. */
  readonly progressed: () => void;
  /** Something unexpected; hashing goes on with the next file. */
  readonly failed: (error: unknown) => void;
  /** How long nothing may have been asked for or sent. */
  readonly quietMs?: number;
}

const usualQuietMs = 3000;
/** When to look again at files that were altered within the last 2 s. */
const recentMs = 3000;
const progressMs = 1000;
/** Work between two pauses, if one file does not take longer. */
const burstMs = 20;
const shortestPauseMs = 5;
/** Larger files are hashed in pieces. */
const largeBytes = 4_194_304;

export class IdleDigests {
  #hashed = 0;
  #isOn = false;
  #closed = false;
  #isDirty = true;
  #hasRecent = false;
  #isWorking = false;
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #busyAt = performance.now();
  #sentBytes = 0;
  #toldAt = 0;
  #abort = new AbortController();
  /** A large file that is not done. */
  #large: { readonly entry: FileEntry; readonly hash: PieceHash } | null = null;
  readonly #plan: IdlePlan;
  readonly #quietMs: number;

  constructor(private readonly options: IdleDigestsOptions) {
    const { index, digests, clock, quietMs } = options;
    this.#plan = new IdlePlan(() => index.files(), digests, clock);
    this.#quietMs = quietMs ?? usualQuietMs;
  }

  /** Files whose digest is at hand or that are too small to need one, as of the last look. */
  get hashed(): number {
    return this.#hashed;
  }

  /** On or off, from now on; off at first. */
  use(isOn: boolean): void {
    this.#isOn = isOn;
    if (isOn) this.#wake(0);
    else this.#abort.abort();
  }

  /** Somebody asks for something: whatever is hashed stops. Cheap. */
  disturb(): void {
    this.#busyAt = performance.now();
    if (this.#isWorking) this.#abort.abort();
  }

  /** The index is not what it was. */
  changed(): void {
    this.#isDirty = true;
    this.#wake(0);
  }

  /** Resolves when nothing is hashed any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#abort.abort();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#work;
    await this.#endLarge();
  }

  #wake(ms: number): void {
    if (this.#closed || !this.#isOn || this.#isWorking || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#work = this.#turn();
    }, ms).unref();
  }

  async #turn(): Promise<void> {
    this.#isWorking = true;
    this.#abort = new AbortController();
    let waitMs: number | null;
    try {
      waitMs = await this.#step(this.#abort.signal);
    } catch (error) {
      this.options.failed(error);
      waitMs = this.#quietMs;
    }
    this.#isWorking = false;
    if (waitMs !== null || this.#isDirty) this.#wake(waitMs ?? 0);
  }

  /** Says after how many ms to go on; null when there is nothing left to do. */
  async #step(signal: AbortSignal): Promise<number | null> {
    if (this.options.index.state !== 'ready') {
      // Whoever makes it ready calls `changed`.
      this.#isDirty = false;
      return null;
    }
    const unquietMs = this.#unquietMs();
    if (unquietMs > 0) return unquietMs;
    if (this.#isDirty) return await this.#look(signal);
    const from = performance.now();
    let isDone = false;
    while (!signal.aborted && !isDone && performance.now() - from < burstMs) {
      isDone = !(await this.#hashNext(signal));
    }
    this.#tell(isDone);
    if (!isDone) return Math.max(shortestPauseMs, performance.now() - from);
    this.#isDirty = this.#hasRecent;
    return this.#hasRecent ? recentMs : null;
  }

  /** How much longer to wait for it to be quiet. */
  #unquietMs(): number {
    const now = performance.now();
    const { sentBytes, pool } = this.options;
    const sent = sentBytes();
    const othersHash = pool.load > (this.#large ? 1 : 0);
    if (sent !== this.#sentBytes || othersHash) this.#busyAt = now;
    this.#sentBytes = sent;
    return this.#busyAt + this.#quietMs - now;
  }

  async #look(signal: AbortSignal): Promise<number> {
    this.#isDirty = false;
    if (this.#large && this.options.index.lookup(this.#large.entry.name) !== this.#large.entry) {
      await this.#endLarge();
    }
    const plan = await this.#plan.make(() => !signal.aborted);
    if (!plan) {
      this.#isDirty = true;
      return shortestPauseMs;
    }
    this.#hashed = plan.hashed;
    this.#hasRecent = plan.hasRecent;
    this.#tell(true);
    return 0;
  }

  /** False when no file is left. */
  async #hashNext(signal: AbortSignal): Promise<boolean> {
    const entry = this.#large?.entry ?? this.#plan.next();
    if (!entry) return false;
    let isHashed: boolean | 'aborted' = false;
    try {
      isHashed = await (entry.size > largeBytes
        ? this.#hashLarge(entry, signal)
        : this.#hashFile(entry, signal));
    } catch {
      // Gone, altered or unreadable: nothing to tell anyone before somebody asks for it.
    }
    if (isHashed === 'aborted') return true;
    if (isHashed) {
      this.#plan.hashed(entry);
      this.#hashed += 1;
    } else this.#plan.failed(entry);
    await this.#endLarge();
    return true;
  }

  async #endLarge(): Promise<void> {
    const { hash } = this.#large ?? {};
    this.#large = null;
    await hash?.close();
  }

  async #hashFile(entry: FileEntry, signal: AbortSignal): Promise<boolean | 'aborted'> {
    const { index, pool, digests, etagKey, clock } = this.options;
    const { size, stamp } = entry;
    const path = diskPath(index.root, [...entry.parents, entry.diskName]);
    const begunAt = clock();
    const { dev, ino } = stamp;
    const outcome = await pool.file(path, { dev, ino, sizeBytes: size }, { signal });
    if (!outcome.ok) {
      if (outcome.reason !== 'aborted') return false;
      this.#plan.add(entry);
      return 'aborted';
    }
    const { mtimeNs, ctimeNs } = outcome;
    const found = { dev, ino, size: BigInt(size), mtimeNs, ctimeNs };
    if (!stable({ stamp: found }, begunAt)) return false;
    digests.keep(etagOf(found, etagKey), Buffer.from(outcome.digest));
    return true;
  }

  async #hashLarge(entry: FileEntry, signal: AbortSignal): Promise<boolean | 'aborted'> {
    const { index, pool, digests, etagKey, clock } = this.options;
    if (!this.#large) {
      const file = await openEntry(index, entry, etagKey);
      this.#large = { entry, hash: await PieceHash.begin(file, pool, clock()) };
    }
    const { hash } = this.#large;
    const digest = await hash.run(signal);
    if (!digest) return 'aborted';
    digests.keep(hash.etag, digest);
    return true;
  }

  #tell(isNow: boolean): void {
    const now = performance.now();
    if (!isNow && now - this.#toldAt < progressMs) return;
    this.#toldAt = now;
    this.options.progressed();
  }
}
