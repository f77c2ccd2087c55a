// The encrypted channel after the handshake: records in and out, the state table,
// PING/PONG, liveness, BYE and the ends of PROTOCOL.md section 5. It knows frames by
// name and number only; what they mean is the server's and the client's business.

import type { Socket } from 'node:net';
import { BauError, rowOf, type WireReason } from '../../shared/errors';
import type { PublicIdentity } from '../identity/identity';
import { NoiseError } from '../noise/noise-error';
import { checkPing, decodeHeader, writeHeader } from '../wire/binary';
import { byeBody, decodeBody, encodeBody, type Bye } from '../wire/bodies';
import { frameName, frameTypes, unnumbered, type FrameName } from '../wire/frame-types';
import {
  beforeReady,
  frameHeaderSize,
  lengthPrefixSize,
  liveness,
  tagSize,
  perSession,
} from '../wire/limits';
import { slotSize, type Slot, type SlotPool } from '../wire/slots';
import type { Secured } from './handshake';
import { lingerAndClose } from './linger';
import { Outbox, type TrainPool } from './outbox';
import { isRecordLength, openRecord } from './records';
import { judge, type ChannelState, type Side } from './state-table';

export interface Frame {
  readonly name: FrameName;
  readonly reqId: number;
  /** Valid only during the call, unless the slot is kept. */
  readonly body: Buffer;
  /** The slot the frame lies in; null for the few frames larger than one. */
  readonly slot: Slot | null;
}

/** How a channel ended. `bye` is the only clean end. */
export type ChannelEnd =
  | {
      readonly kind: 'bye';
      readonly by: 'us' | 'peer';
      readonly code: number;
      readonly reason: string;
      /** What the peer did to deserve a 400, for the log; else empty. */
      readonly detail: string;
    }
  | { readonly kind: 'cut' }
  | { readonly kind: 'integrity'; readonly why: string };

/** A frame as it passed, for the activity view; DATA, PING and PONG are not reported. */
export type Tap = (direction: 'in' | 'out', name: FrameName, reqId: number, body: Buffer) => void;

export interface ChannelHandler {
  /** Returns true to keep `frame.slot` (and give it back to the pool later). May throw BauError. */
  frame(frame: Frame): boolean;
  /** Called once; nothing is delivered afterwards. */
  ended(end: ChannelEnd): void;
  /** The system took some of what was waiting. */
  drained?(): void;
}

export interface ChannelPools {
  readonly slots: SlotPool;
  readonly trains: TrainPool;
}

const livenessTickMs = 5000;

/** What may wait for one peer while many are slow. */
const crowdedBacklog = 65_536;

/** Answers waiting beyond this stop the reading of requests: bulk DATA stops at half of it. */
const mostBacklog = 2 * perSession.backlogBytes;

export class Channel {
  readonly peer: PublicIdentity;
  /** Handshake hash, 64 bytes: public, for channel binding. */
  readonly h: Buffer;
  tap: Tap | null = null;
  private current: ChannelState = 'AUTH';
  private readonly outbox: Outbox;
  private readonly scratch = Buffer.allocUnsafe(beforeReady.bufferBytes);
  private handler: ChannelHandler | null = null;
  private expecting: 'length' | 'record' = 'length';
  private lastHeard: number;
  private lastDrained: number;
  private lastPing = 0;
  private watch: NodeJS.Timeout | null = null;
  private probes: ((alive: boolean) => void)[] = [];
  bytesIn = 0;

  constructor(
    private readonly side: Side,
    private readonly socket: Socket,
    private readonly secured: Secured,
    private readonly pools: ChannelPools,
    private readonly clock: () => number,
  ) {
    this.peer = secured.peer;
    this.h = secured.transport.h;
    this.lastHeard = clock();
    this.lastDrained = this.lastHeard;
    this.outbox = new Outbox(socket, secured.transport.send, pools.trains, () => {
      this.lastDrained = this.clock();
      if (this.current === 'CLOSED') return;
      if (this.socket.isPaused() && this.backlog < perSession.backlogBytes) this.socket.resume();
      this.handler?.drained?.();
    });
  }

  get state(): ChannelState {
    return this.current;
  }

  /** Bytes sealed and not yet taken by the system. */
  get backlog(): number {
    return this.outbox.backlog;
  }

  /**
   * Bulk data may be sealed: little of this peer's waits, and where much waits for all peers
   * together, next to nothing of it.
   */
  get hasRoom(): boolean {
    const most = this.pools.trains.isCrowded ? crowdedBacklog : perSession.backlogBytes;
    return this.backlog < most;
  }

  get bytesOut(): number {
    return this.outbox.written;
  }

  /** Sets who gets the frames. Before the first byte after the handshake is fed. */
  handle(handler: ChannelHandler): void {
    this.handler = handler;
  }

  /** AUTH succeeded: the READY row of the table applies, and liveness starts. */
  ready(): void {
    this.current = 'READY';
    this.watch = setInterval(() => {
      this.checkLiveness();
    }, livenessTickMs);
    this.watch.unref();
  }

  // Receiving

  /** Step of the intake: takes exactly what it asked for, says what comes next. */
  take(piece: Buffer): number {
    if (this.expecting === 'length') {
      const length = piece.readUInt16BE(0);
      const most =
        this.current === 'AUTH' && this.side === 'server' ? beforeReady.bufferBytes : 65_535;
      if (!isRecordLength(length) || length > most) {
        this.fail('record length');
        return lengthPrefixSize;
      }
      this.expecting = 'record';
      return length;
    }
    this.expecting = 'length';
    this.bytesIn += piece.length + lengthPrefixSize;
    this.receive(piece);
    return lengthPrefixSize;
  }

  private receive(ciphertext: Buffer): void {
    if (this.current === 'CLOSED') return;
    const size = ciphertext.length - tagSize;
    const small = this.side === 'server' && size <= this.scratch.length;
    const slot = !small && size <= slotSize ? this.pools.slots.take() : null;
    const out = small ? this.scratch : (slot?.bytes ?? Buffer.allocUnsafe(size));
    let kept = false;
    try {
      openRecord(this.secured.transport.receive, ciphertext, out);
      this.lastHeard = this.clock();
      this.settleProbes(true);
      kept = this.dispatch(out.subarray(0, size), slot);
    } catch (error) {
      if (error instanceof BauError) this.refuse(error);
      else this.fail(error instanceof NoiseError ? 'record tag' : `unexpected: ${String(error)}`);
    } finally {
      if (slot && !kept) this.pools.slots.give(slot);
    }
  }

  private dispatch(plaintext: Buffer, slot: Slot | null): boolean {
    const { type, reqId } = decodeHeader(plaintext);
    const name = frameName(type);
    const verdict = judge(this.side, this.current, type, name);
    if (verdict === 'ignore') return false;
    if (verdict === 'fault' || name === null) {
      throw new BauError(
        'bad_request',
        {},
        { message: `frame ${type.toString(16)} in ${this.current}` },
      );
    }
    const body = plaintext.subarray(frameHeaderSize);
    if (unnumbered.has(name)) {
      if (reqId !== 0) throw new BauError('bad_request', {}, { message: `${name} with a reqId` });
      this.control(name, body);
      return false;
    }
    if (name !== 'DATA') this.tap?.('in', name, reqId, body);
    return this.handler?.frame({ name, reqId, body, slot }) ?? false;
  }

  private control(name: FrameName, body: Buffer): void {
    if (name === 'PING') this.send('PONG', 0, checkPing(body));
    else if (name === 'PONG') checkPing(body);
    else {
      const bye: Bye = decodeBody(byeBody, body);
      this.tap?.('in', 'BYE', 0, body);
      this.finish({ kind: 'bye', by: 'peer', code: bye.code, reason: bye.reason, detail: '' });
      lingerAndClose(this.socket);
    }
  }

  /** The server answers a protocol fault with 400; a client just closes. */
  private refuse(error: BauError): void {
    if (this.side === 'server') this.bye('bad_request', error.message);
    else this.fail(error.message);
  }

  // Sending

  /** Sends one frame with a binary or encoded body. Ignored once closed. */
  send(name: FrameName, reqId: number, body: Buffer): void {
    if (this.current === 'CLOSED') return;
    const plaintext = Buffer.allocUnsafe(frameHeaderSize + body.length);
    writeHeader(plaintext, 0, frameTypes[name], reqId);
    body.copy(plaintext, frameHeaderSize);
    this.outbox.seal(plaintext);
    if (!name.startsWith('P')) this.tap?.('out', name, reqId, body);
    this.noteBacklog();
  }

  sendJson(name: FrameName, reqId: number, body: object): void {
    this.send(name, reqId, encodeBody(body));
  }

  /** Seals a frame that already lies with its header in `plaintext`, as bulk senders lay it out. */
  sendLaidOut(plaintext: Buffer): void {
    if (this.current === 'CLOSED') return;
    this.outbox.seal(plaintext);
    this.noteBacklog();
  }

  /** A peer that asks and does not read is not heard until it does. */
  private noteBacklog(): void {
    if (this.socket.writableLength === 0) this.lastDrained = this.clock();
    if (this.backlog > mostBacklog && !this.socket.isPaused()) this.socket.pause();
  }

  // Ends

  /** The clean end: one BYE, then silence, half-close and a short linger. */
  bye(reason: WireReason, detail = ''): void {
    if (this.current === 'CLOSED') return;
    const code = rowOf(reason).status;
    this.sendJson('BYE', 0, { code, reason });
    this.outbox.flush();
    this.finish({ kind: 'bye', by: 'us', code, reason, detail });
    lingerAndClose(this.socket);
  }

  /** Wipe and close without a word: a bad length, a bad tag, or (client) a broken rule. */
  fail(why: string): void {
    if (this.current === 'CLOSED') return;
    this.finish({ kind: 'integrity', why });
    this.socket.destroy();
  }

  /** The socket closed or failed under us. */
  cut(): void {
    this.finish({ kind: 'cut' });
    this.socket.destroy();
  }

  private finish(end: ChannelEnd): void {
    if (this.current === 'CLOSED') return;
    this.current = 'CLOSED';
    if (this.watch) clearInterval(this.watch);
    this.secured.transport.send.wipe();
    this.secured.transport.receive.wipe();
    this.settleProbes(false);
    this.handler?.ended(end);
  }

  // Liveness

  /** Whether a valid record comes within `waitMs` of a PING (section 6, Duplicates). */
  probe(waitMs: number): Promise<boolean> {
    if (this.current !== 'READY') return Promise.resolve(false);
    this.ping();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.probes = this.probes.filter((p) => p !== settle);
        resolve(false);
      }, waitMs);
      const settle = (alive: boolean): void => {
        clearTimeout(timer);
        resolve(alive);
      };
      this.probes.push(settle);
    });
  }

  private settleProbes(alive: boolean): void {
    if (this.probes.length === 0) return;
    const waiting = this.probes;
    this.probes = [];
    for (const settle of waiting) settle(alive);
  }

  private ping(): void {
    this.lastPing = this.clock();
    const body = Buffer.alloc(8);
    body.writeBigUInt64BE(BigInt(Math.trunc(this.lastPing)));
    this.send('PING', 0, body);
  }

  private checkLiveness(): void {
    const now = this.clock();
    const silent = now - this.lastHeard;
    const stuck = this.socket.writableLength > 0 && now - this.lastDrained >= liveness.drainMs;
    if (silent >= liveness.closeAfterMs || stuck) {
      if (this.side === 'server') this.bye('timeout');
      else this.cut();
    } else if (silent >= liveness.pingAfterMs && now - this.lastPing >= liveness.pingAfterMs) {
      this.ping();
    }
  }
}
