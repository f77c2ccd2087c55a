// Sends the DATA of one session (PROTOCOL.md section 4): lanes take turns, one DATA
// each; the disk is read only at a lane's turn and only while the socket's backlog is
// under its limit. Chunks are read straight behind their frame headers and encrypted
// from there, so content is never copied; the next turn is read while this one is sealed.

import type { BauError } from '../../shared/errors';
import type { Channel } from '../session/channel';
import type { OpenFile } from '../vault/reader';
import { readExactly, restatSince } from '../vault/reader';
import { encodeEnd, writeHeader, writeU64 } from '../wire/binary';
import { frameTypes } from '../wire/frame-types';
import { contentAt, type Slot, type SlotPool } from '../wire/slots';
import { Lanes, type Lane, type Planned, type Sending } from './lanes';
import type { Pace } from './pace';

/** Chunks read in one go: many cost fewer calls, few keep a crowd of sessions small. */
const turnSize = { alone: 32, crowded: 8, packed: 1 } as const;
/** Slots in use, over all sessions, from which turns are short, then shortest: 32 and 64 MiB. */
const crowdedFrom = 1024;
const packedFrom = 2048;
/** Slots a session may hold while a digest lags behind: 3 MiB. */
const slotsHeld = 96;

export interface SenderHost {
  /** A request ended in a refusal instead of END. */
  refuse(reqId: number, error: unknown): void;
  /** `count` content bytes left for the socket, the last of them just before offset `upTo`. */
  sentBytes(lane: Lane, upTo: number, count: number): void;
}

export class Sender {
  private readonly lanes = new Lanes();
  private running = false;
  private held = 0;
  private wake: (() => void) | null = null;
  private closed = false;

  constructor(
    private readonly channel: Channel,
    private readonly slots: SlotPool,
    private readonly host: SenderHost,
    private readonly pace: Pace | null = null,
  ) {
    pace?.onReady(() => {
      this.wakeUp();
    });
  }

  /** Queues a request on a lane. Its `done` is called after END or a refusal was sealed. */
  add(lane: Lane, sending: Sending): void {
    if (this.closed) {
      this.dropLoaded(lane);
      return;
    }
    this.lanes.add(lane, sending);
    if (!this.running) void this.run();
  }

  /** Ends what a lane still sends: END with what was sent, for each of its requests. */
  endLane(lane: Lane, current: readonly Sending[]): void {
    this.lanes.remove(lane);
    lane.queue.length = 0;
    this.dropLoaded(lane);
    for (const sending of current) if (!sending.over) this.end(sending);
  }

  /** Ends what a lane still sends with `error`, for each of its requests. */
  refuseLane(lane: Lane, current: readonly Sending[], error: BauError): void {
    this.lanes.remove(lane);
    lane.queue.length = 0;
    this.dropLoaded(lane);
    for (const sending of current) this.refuse(sending, error);
  }

  /** The socket took something. */
  drained(): void {
    this.wakeUp();
  }

  /** Nothing is sent any more; what waits in slots is given back. */
  close(): void {
    this.closed = true;
    for (const lane of this.lanes.clear()) this.dropLoaded(lane);
    this.pace?.close();
    this.wakeUp();
  }

  /**
   * A slot for a whole file that is loaded ahead of its turn. Not counted in `held`: it
   * comes free only by being sent, which must never wait for it.
   */
  takeLoadedSlot(): Slot {
    return this.slots.take();
  }

  giveLoadedSlot(slot: Slot): void {
    this.slots.give(slot);
  }

  /**
   * Sends a whole file of one slot (null for an empty one) and its END before anything that
   * waits for its turn, and gives the slot back. False when the socket has enough already:
   * then it is for a lane.
   */
  sendAtOnce(reqId: number, slot: Slot | null, length: number): boolean {
    if (this.closed || !this.mayRead) return false;
    if (slot) {
      this.sealChunk(reqId, 0, length, slot);
      this.slots.give(slot);
    }
    this.channel.send('END', reqId, encodeEnd(length));
    this.pace?.spend(length);
    return true;
  }

  private takeSlot(): Slot {
    this.held += 1;
    return this.slots.take();
  }

  /** Gives back a slot of a planned chunk, wherever it came from. */
  private giveSlot({ file }: Lane, slot: Slot): void {
    if (file) this.held -= 1;
    this.slots.give(slot);
    this.wakeUp();
  }

  private dropLoaded(lane: Lane): void {
    for (const { slot } of lane.loaded.splice(0)) this.giveLoadedSlot(slot);
  }

  private wakeUp(): void {
    const { wake } = this;
    this.wake = null;
    wake?.();
  }

  /** There is room for another turn. A pace that says no wakes the sender in time. */
  private get mayRead(): boolean {
    const hasRoom = this.channel.hasRoom && this.held < slotsHeld;
    return hasRoom && (this.pace === null || this.pace.chunks(1) > 0);
  }

  private async run(): Promise<void> {
    this.running = true;
    // Requests that came in one piece join before the first turn is planned.
    await Promise.resolve();
    let ahead: Promise<Planned[]> | null = null;
    while (!this.closed && (ahead !== null || !this.lanes.idle)) {
      if (!ahead) {
        if (!this.mayRead) {
          await new Promise<void>((resolve) => (this.wake = resolve));
          continue;
        }
        ahead = this.readTurn();
      }
      const turn: Planned[] = await ahead;
      ahead = !this.lanes.idle && !this.isClosed() && this.mayRead ? this.readTurn() : null;
      this.emit(turn);
    }
    this.running = false;
    this.pace?.rest();
    if (ahead) for (const { lane, slot } of await ahead) if (slot) this.giveSlot(lane, slot);
  }

  private isClosed(): boolean {
    return this.closed;
  }

  /** Plans a turn and reads what is on disk. Never rejects: a failed request is refused here. */
  private async readTurn(): Promise<Planned[]> {
    const most = turnOf(this.slots.inUse);
    const turn = this.lanes.plan(this.pace?.chunks(most) ?? most, () => this.takeSlot());
    this.pace?.spend(bytesOf(turn));
    const byLane = new Map<Lane, Planned[]>();
    for (const item of turn) {
      if (!item.lane.file) continue;
      const items = byLane.get(item.lane);
      if (items) items.push(item);
      else byLane.set(item.lane, [item]);
    }
    await Promise.all([...byLane].map(([lane, items]) => this.readLane(lane, items)));
    return turn;
  }

  private async readLane(lane: Lane, items: readonly Planned[]): Promise<void> {
    let file: OpenFile;
    try {
      if (!lane.file) return;
      file = await lane.file();
    } catch (error) {
      for (const { sending } of items) this.refuse(sending, error);
      return;
    }
    for (const run of contiguousRuns(items)) {
      try {
        const first = run[0];
        if (!first) continue;
        // One look answers for all that had come by then.
        await restatSince(file, Math.max(...run.map(({ sending }) => sending.cameAtMs)));
        const buffers = run.flatMap(({ slot, length }) =>
          slot && length > 0 ? [slot.bytes.subarray(contentAt, contentAt + length)] : [],
        );
        if (buffers.length > 0) await readExactly(file, buffers, first.offset);
      } catch (error) {
        for (const { sending } of run) this.refuse(sending, error);
      }
    }
  }

  private refuse(sending: Sending, error: unknown): void {
    if (sending.over) return;
    sending.over = true;
    this.host.refuse(sending.reqId, error);
    sending.done(false);
  }

  private end(sending: Sending): void {
    sending.over = true;
    this.channel.send('END', sending.reqId, encodeEnd(sending.sent));
    sending.done(true);
  }

  private emit(turn: readonly Planned[]): void {
    const hashing = new Map<Lane, Planned[]>();
    const sent = new Map<Lane, { upTo: number; count: number }>();
    for (const item of turn) {
      const { lane, sending, slot, length, last } = item;
      if (!sending.over && slot && length > 0) {
        this.sealData(item, slot);
        if (lane.hash) {
          const chunks = hashing.get(lane);
          if (chunks) chunks.push(item);
          else hashing.set(lane, [item]);
        } else this.giveSlot(lane, slot);
        const before = sent.get(lane)?.count ?? 0;
        sent.set(lane, { upTo: item.offset + length, count: before + length });
      } else if (slot) this.giveSlot(lane, slot);
      if (!last || sending.over) continue;
      this.tellSent(sent, lane);
      this.end(sending);
    }
    for (const lane of [...sent.keys()]) this.tellSent(sent, lane);
    for (const [lane, chunks] of hashing) this.hash(lane, chunks);
  }

  /** Once a lane and turn, and before an END. */
  private tellSent(sent: Map<Lane, { upTo: number; count: number }>, lane: Lane): void {
    const told = sent.get(lane);
    if (told && sent.delete(lane)) this.host.sentBytes(lane, told.upTo, told.count);
  }

  private sealData({ sending, offset, length }: Planned, slot: Slot): void {
    this.sealChunk(sending.reqId, offset, length, slot);
    sending.sent += length;
  }

  private sealChunk(reqId: number, offset: number, length: number, { bytes }: Slot): void {
    writeHeader(bytes, 0, frameTypes.DATA, reqId);
    writeU64(bytes, contentAt - 8, offset);
    this.channel.sendLaidOut(bytes.subarray(0, contentAt + length));
  }

  private hash(lane: Lane, chunks: readonly Planned[]): void {
    const free = (): void => {
      for (const { slot } of chunks) if (slot) this.giveSlot(lane, slot);
    };
    const busy = lane.hash?.(chunks) ?? null;
    if (busy) busy.then(free, free);
    else free();
  }
}

const bytesOf = (turn: readonly Planned[]): number =>
  turn.reduce((bytes, { length }) => bytes + length, 0);

/** Chunks of a turn while so many slots are in use. */
function turnOf(inUse: number): number {
  if (inUse < crowdedFrom) return turnSize.alone;
  return inUse < packedFrom ? turnSize.crowded : turnSize.packed;
}

/** Splits a lane's chunks where the file offset jumps (a READ that starts elsewhere). */
function contiguousRuns(items: readonly Planned[]): Planned[][] {
  const runs: Planned[][] = [];
  let next = -1;
  for (const item of items) {
    const run = runs.at(-1);
    if (run && item.offset === next) run.push(item);
    else runs.push([item]);
    next = item.offset + item.length;
  }
  return runs;
}

export function newSending(
  reqId: number,
  offset: number,
  end: number,
  done: (ok: boolean) => void,
): Sending {
  return { reqId, offset, end, sent: 0, over: false, cameAtMs: performance.now(), done };
}
