// A connection to one vault, from dialing to BYE: authenticates, multiplexes requests,
// and checks that every answer is one the protocol allows (PROTOCOL.md sections 4-6, 9).

import type { z } from 'zod';
import { BauError, rowOf } from '../../shared/errors';
import { dial, type DialOptions } from '../session/dial';
import type { Channel, ChannelEnd, Frame } from '../session/channel';
import type { PublicIdentity } from '../identity/identity';
import {
  decodeBody,
  errorBody,
  requestBodies,
  welcomeBody,
  type Auth,
  type Welcome,
} from '../wire/bodies';
import { decodeDataOffset, decodeEnd } from '../wire/binary';
import type { FrameName } from '../wire/frame-types';
import { dataOffsetSize } from '../wire/limits';
import { encodeBody } from '../wire/bodies';
import { broken, failureFromError, failureFromWire, type Pending } from './requests';

const silenceMs = 30_000;
const authMs = 15_000;

export interface ConnectOptions extends Omit<DialOptions, 'secured'> {
  /** The AUTH body for this channel; called once the handshake is done. */
  readonly auth: (channel: Channel) => Auth;
  readonly frame?: (direction: 'in' | 'out', name: FrameName, reqId: number, body: Buffer) => void;
}

/** Why a session ended, as the failure its pending requests got; null after our own BYE. */
export type SessionEnd = BauError | null;

export class ClientSession {
  /** Content that came so far. */
  contentBytes = 0;
  private readonly pending = new Map<number, Pending>();
  private lastReqId = 0;
  private authReply: { resolve: (w: Welcome) => void; reject: (e: BauError) => void } | null = null;
  private watch: NodeJS.Timeout | null = null;
  private lastProgress = 0;
  private finished: SessionEnd | undefined;
  private readonly endListeners: ((end: SessionEnd) => void)[] = [];
  private welcomed: Welcome | null = null;

  private constructor(
    private readonly channel: Channel,
    private readonly clock: () => number,
  ) {}

  /**
   * Dials, shakes hands, authenticates. Rejects with BauError: those of `dial`, and the
   * refusal of AUTH.
   */
  static async connect(options: ConnectOptions): Promise<ClientSession> {
    const made: { session: ClientSession; welcome: Promise<Welcome> }[] = [];
    await dial({
      ...options,
      secured: (channel) => {
        const session = new ClientSession(channel, options.clock);
        channel.tap = options.frame ?? null;
        const welcome = session.authenticate(options.auth(channel), options.signal);
        welcome.catch(() => undefined);
        made.push({ session, welcome });
      },
    });
    const [only] = made;
    if (!only) throw new Error('dial without a channel');
    await only.welcome;
    return only.session;
  }

  get peer(): PublicIdentity {
    return this.channel.peer;
  }

  get welcome(): Welcome {
    if (!this.welcomed) throw new Error('session before WELCOME');
    return this.welcomed;
  }

  get live(): boolean {
    return this.finished === undefined;
  }

  /** Called once when the session is over; at once if it already is. */
  onEnd(listener: (end: SessionEnd) => void): void {
    if (this.finished === undefined) this.endListeners.push(listener);
    else listener(this.finished);
  }

  private authenticate(auth: Auth, signal: AbortSignal | undefined): Promise<Welcome> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.fail('no answer to AUTH', new BauError('peer_silent'));
      }, authMs);
      const aborted = (): void => {
        this.end(new BauError('cancelled'));
        this.channel.bye('bye');
      };
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', aborted);
        this.authReply = null;
      };
      signal?.addEventListener('abort', aborted);
      this.authReply = {
        resolve: (welcome) => {
          settle();
          resolve(welcome);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      this.channel.handle({
        frame: (frame) => this.frame(frame),
        ended: (end) => {
          this.channelEnded(end);
        },
      });
      this.lastReqId = 1;
      this.channel.sendJson('AUTH', 1, requestBodies.AUTH.parse(auth));
    });
  }

  /** Sends a request answered by one OK. Rejects with BauError. */
  ask<S extends z.ZodType>(
    name: FrameName,
    body: object | Buffer,
    answer: S,
  ): Promise<z.output<S>> {
    return new Promise((resolve, reject) => {
      let value: z.output<S> | undefined;
      this.send(name, body, {
        ok: (bytes) => {
          value = decodeBody(answer, bytes);
        },
        data: null,
        resolve: () => {
          resolve(value as z.output<S>);
        },
        reject,
        timed: name === 'OPEN',
      });
    });
  }

  /** Sends a request whose answers the caller's `pending` describes. Returns its reqId. */
  send(name: FrameName, body: object | Buffer, pending: Pending): number {
    if (this.finished !== undefined) {
      pending.reject(this.finished ?? new BauError('not_connected'));
      return 0;
    }
    this.lastReqId += 1;
    const reqId = this.lastReqId;
    this.pending.set(reqId, pending);
    if (pending.timed) this.lastProgress = this.clock();
    this.channel.send(name, reqId, Buffer.isBuffer(body) ? body : encodeBody(body));
    return reqId;
  }

  /** Ends the session with `peer_silent` unless a PING is answered within `waitMs`. */
  async probe(waitMs: number): Promise<void> {
    if (await this.channel.probe(waitMs)) return;
    this.fail('no answer to PING', new BauError('peer_silent'));
  }

  /** Ends the session with BYE 200. */
  bye(): void {
    this.end(null);
    this.channel.bye('bye');
  }

  // Receiving

  private frame(frame: Frame): boolean {
    if (!this.welcomed) {
      this.authAnswer(frame);
      return false;
    }
    const pending = this.pending.get(frame.reqId);
    if (!pending) throw broken(`${frame.name} for no live request`);
    this.lastProgress = this.clock();
    switch (frame.name) {
      case 'OK':
        this.gotOk(frame, pending);
        return false;
      case 'DATA':
        return this.gotData(frame, pending);
      case 'END':
        this.gotEnd(frame, pending);
        return false;
      case 'ERROR':
        this.pending.delete(frame.reqId);
        pending.reject(failureFromError(decodeBody(errorBody, frame.body)));
        return false;
      default:
        throw broken(`unexpected ${frame.name}`);
    }
  }

  private authAnswer(frame: Frame): void {
    if (frame.reqId !== 1 || !this.authReply) throw broken('answer to no AUTH');
    if (frame.name === 'ERROR') {
      const error = failureFromError(decodeBody(errorBody, frame.body));
      this.end(error);
      return;
    }
    const welcome = decodeBody(welcomeBody, frame.body);
    this.welcomed = welcome;
    this.channel.ready();
    this.lastProgress = this.clock();
    this.watch = setInterval(() => {
      this.checkSilence();
    }, 1000);
    this.watch.unref();
    this.authReply.resolve(welcome);
  }

  private gotOk({ reqId, body }: Frame, pending: Pending): void {
    if (!pending.ok) throw broken('OK where none may come');
    pending.ok(body);
    pending.ok = null;
    if (pending.data) return;
    this.pending.delete(reqId);
    pending.resolve();
  }

  private gotData({ body, slot }: Frame, { ok, data }: Pending): boolean {
    if (!data || ok || !slot) throw broken('DATA where none may come');
    const offset = decodeDataOffset(body);
    const content = body.subarray(dataOffsetSize);
    if (offset !== data.next || offset + content.length > data.end) {
      throw broken('DATA out of order or past the end');
    }
    data.next += content.length;
    this.contentBytes += content.length;
    return data.sink(offset, content, slot);
  }

  private gotEnd({ reqId, body }: Frame, pending: Pending): void {
    const { data, ok } = pending;
    if (!data || ok) throw broken('END where none may come');
    const sent = decodeEnd(body);
    const complete = data.next === data.end || data.mayEndEarly;
    if (sent !== data.next - data.from || !complete) throw broken('END does not match the DATA');
    this.pending.delete(reqId);
    pending.resolve();
  }

  private checkSilence(): void {
    const waiting = [...this.pending.values()].some((p) => p.timed);
    if (!waiting) this.lastProgress = this.clock();
    else if (this.clock() - this.lastProgress >= silenceMs) {
      this.fail('peer silent', new BauError('peer_silent'));
    }
  }

  // Ends

  private fail(why: string, error: BauError): void {
    this.end(error);
    this.channel.fail(why);
  }

  private channelEnded(end: ChannelEnd): void {
    if (end.kind === 'cut') this.end(new BauError('cut'));
    else if (end.kind === 'integrity') {
      this.end(new BauError('integrity', {}, { message: end.why }));
    } else this.end(end.by === 'us' ? null : failureFromWire(end.code, end.reason));
  }

  private end(end: SessionEnd): void {
    if (this.finished !== undefined) return;
    this.finished = end;
    if (this.watch) clearInterval(this.watch);
    const failure = end ?? new BauError('not_connected');
    this.authReply?.reject(failure);
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const pending of waiting) pending.reject(failure);
    for (const listener of this.endListeners.splice(0)) listener(end);
  }
}

const neverAgain: ReadonlySet<number> = new Set([403, 410, 426]);

/**
 * Whether dialing again by itself makes sense after this failure (section 9). A handshake
 * that fails is a connection that was cut early more often than anything else.
 */
export function mayReconnect({ reason, status }: BauError): boolean {
  if (reason === 'handshake_failed') return true;
  return rowOf(reason).retryable && !neverAgain.has(status);
}
