// Files of up to 1 MiB, asked for whole, many at a time, and given to the saving thread in
// lists (PROTOCOL.md section 7). What is received and not yet saved is bounded; nothing is
// done for a single file that can be done for a list.

import type { BauError } from '../../../shared/errors';
import { errorOf, type Saver } from '../../vault/saver';
import type { SavedAnswer } from '../../vault/saver-protocol';
import { dataChunk } from '../../wire/limits';
import type { SlotPool } from '../../wire/slots';
import type { ClientSession } from '../client-session';
import type { ListedEntry } from './entries';
import { waitOf } from './list-tree';
import { pause } from './pause';
import { WholeFile, type SavePlan, type WantedFile, type WholeOwner } from './whole-file';

/** Slots (32 KiB each) for what is asked for and not yet saved. */
const mostSlots = 512;
/** Files of one list; the thread syncs folders once a list. */
const mostFiles = 256;
/** Fewer wait for others, unless none are on their way, but not for long. */
const worthSaving = 96;
const lingerMs = 20;
/** Lists given to the thread and not answered. */
const mostLists = 2;
const mostAttempts = 3;
/** OPENs are sent once so large a part of what may be in flight can be. */
const shareAtOnce = 3;

/** After these another OPEN may well succeed. */
const again = new Set(['file_changed', 'internal']);

export interface WholePipelineOptions {
  readonly session: ClientSession;
  readonly saver: Pick<Saver, 'save'>;
  readonly slots: SlotPool;
  /** Whole-file OPENs in flight, at most. */
  readonly wholes: number;
  readonly signal: AbortSignal;
  /** END came. Called in the order of the ENDs. */
  readonly arrived: (file: WholeFile) => void;
  /** The first files of a list are saved, under these names (null: their own). */
  readonly saved: (files: readonly WholeFile[], answer: SavedAnswer) => void;
  /** The server refuses this one file. */
  readonly refused: (file: WholeFile, error: BauError) => void;
  /** Nothing can go on. */
  readonly failed: (error: unknown) => void;
}

export class WholePipeline implements WholeOwner {
  private queue: WantedFile[] = [];
  /** Of the queue, already asked for. */
  private head = 0;
  private inFlight = 0;
  private slotsHeld = 0;
  private ready: WholeFile[] = [];
  private saving = 0;
  private held = false;
  private resting = false;
  private stopped = false;
  private timer: NodeJS.Timeout | null = null;
  private waiters: (() => void)[] = [];

  constructor(private readonly options: WholePipelineOptions) {}

  /** Files not yet asked for. */
  get waiting(): number {
    return this.queue.length - this.head;
  }

  add(entry: ListedEntry, plan: SavePlan): void {
    if (this.stopped) return;
    this.queue.push({ entry, plan, attempts: 0 });
    this.pump();
  }

  /** Asks for nothing more until `release`. */
  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    this.pump();
  }

  /** Asks for nothing more at all; what is in flight is still taken and saved. */
  stop(): void {
    this.stopped = true;
    this.queue = [];
    this.head = 0;
    this.wake();
  }

  /** Resolves once nothing is in flight or unsaved, and nothing is waiting unless held. */
  async settled(): Promise<void> {
    while (!this.isSettled()) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  /** Resolves once fewer than `most` wait to be asked for. */
  async room(most: number): Promise<void> {
    while (this.waiting >= most) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  private isSettled(): boolean {
    const idle = this.inFlight === 0 && this.ready.length === 0 && this.saving === 0;
    return idle && (this.held || this.waiting === 0);
  }

  private wake(): void {
    if (this.waiters.length === 0) return;
    for (const resolve of this.waiters.splice(0)) resolve();
  }

  private pump(): void {
    const { session, wholes } = this.options;
    // Several at once leave in one write and are answered in one: half the cost of each.
    if (this.inFlight > wholes - Math.ceil(wholes / shareAtOnce)) return;
    while (this.inFlight < wholes && !this.held && !this.resting) {
      const wanted = this.queue[this.head];
      if (!wanted) break;
      const slots = Math.max(1, Math.ceil(wanted.entry.size / dataChunk));
      const isAlone = this.inFlight === 0 && this.ready.length === 0 && this.saving === 0;
      if (this.slotsHeld + slots > mostSlots && !isAlone) break;
      this.head += 1;
      this.inFlight += 1;
      const file = new WholeFile(this, wanted);
      this.count(file, slots);
      session.send('OPEN', file.request(), file);
    }
    if (this.head > 4096 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
  }

  private count(file: WholeFile, slots: number): void {
    this.slotsHeld += slots - file.counted;
    file.counted = slots;
  }

  arrived(file: WholeFile): void {
    this.inFlight -= 1;
    this.count(file, file.chunks.length);
    this.ready.push(file);
    this.options.arrived(file);
    this.pump();
    this.save();
  }

  refused(file: WholeFile, error: BauError): void {
    this.inFlight -= 1;
    this.letGo(file);
    const { session } = this.options;
    const { entry, plan } = file;
    const attempts = file.wanted.attempts + 1;
    if (!session.live) this.options.failed(error);
    else if (this.stopped) this.wake();
    else if (error.reason === 'slow_down') this.rest(file, error);
    else if (again.has(error.reason) && attempts < mostAttempts) {
      this.queue.push({ entry, plan, attempts });
    } else this.options.refused(file, error);
    this.pump();
    this.save();
    this.wake();
  }

  /** The server wants to be left alone for a while. */
  private rest(file: WholeFile, error: BauError): void {
    this.queue.push(file.wanted);
    if (this.resting) return;
    this.resting = true;
    void pause(waitOf(error), this.options.signal).then(() => {
      this.resting = false;
      this.pump();
    });
  }

  private letGo(file: WholeFile): void {
    this.count(file, 0);
    file.takeSlots((slot) => {
      this.options.slots.give(slot);
    });
  }

  private save(): void {
    if (this.ready.length === 0 || this.saving >= mostLists) return;
    if (this.ready.length < worthSaving && this.inFlight > 0) {
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.saveList();
      }, lingerMs);
      return;
    }
    this.saveList();
  }

  private saveList(): void {
    if (this.ready.length === 0 || this.saving >= mostLists) return;
    const files = this.ready.splice(0, mostFiles);
    this.saving += 1;
    this.options.saver.save(files).then(
      (answer) => {
        this.listSaved(files, answer);
      },
      (error: unknown) => {
        this.listSaved(files, null);
        this.options.failed(error);
      },
    );
  }

  private listSaved(files: readonly WholeFile[], answer: SavedAnswer | null): void {
    this.saving -= 1;
    for (const file of files) this.letGo(file);
    if (answer) {
      this.options.saved(files.slice(0, answer.count), answer);
      const error = errorOf(answer.failure);
      if (error) this.options.failed(error);
    }
    this.pump();
    this.save();
    this.wake();
  }
}
