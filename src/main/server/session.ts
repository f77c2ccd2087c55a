// One READY session: counts what is in flight, hands each request to its handler, and
// turns what handlers throw into ERROR or BYE (PROTOCOL.md sections 4, 5, 9).

import { BauError, rowOf, isWireReason, type WireReason } from '../../shared/errors';
import { encodeHex } from '../crypto/hex';
import { isExpired } from '../store/clients';
import { sameRights, type Rights } from '../store/rights';
import type { Channel, Frame } from '../session/channel';
import { perSession, sessionAge } from '../wire/limits';
import { Allowance } from './allowance';
import { Batch } from './batch';
import type { ServerContext, SessionInfo } from './context';
import { Gate } from '../../shared/gate';
import { Handles } from './handles';
import { handlers, type RequestName } from './handlers';
import { TokenBucket } from './rate';
import { Sender, type SenderHost } from './sender';
import type { Lane } from './lanes';

/** What an ID may do, and until when. */
export interface Standing {
  readonly rights: Rights;
  readonly expiresAt: number | null;
}

export class Session {
  readonly handles = new Handles();
  readonly batch = new Batch();
  /** Slots in which whole files lie at the same time: 2 MiB. */
  readonly wholeGate = new Gate(64);
  readonly sender: Sender;
  /** Names behind lanes, for progress. */
  readonly laneNames = new WeakMap<Lane, { name: string; size: number }>();
  readsInFlight = 0;
  /** What is left of the day's quota. */
  readonly allowance: Allowance;
  private standing: Standing;
  private inFlight = 0;
  private readonly bucket: TokenBucket;
  private ageTimer: NodeJS.Timeout;
  private tooOld = false;
  over = false;

  constructor(
    readonly context: ServerContext,
    readonly channel: Channel,
    readonly info: SessionInfo,
    { rights, expiresAt }: Standing,
  ) {
    this.standing = { rights, expiresAt };
    this.allowance = new Allowance(context.quotas, info.id, () => this.rights.quotaBytes);
    this.bucket = new TokenBucket(context.limits.requests, context.clock());
    const host: SenderHost = {
      refuse: (reqId, error) => {
        this.refuse(reqId, error, null);
      },
      sentBytes: (lane, upTo, count) => {
        this.noteSent(lane, upTo, count);
      },
    };
    this.sender = new Sender(channel, context.pools.slots, host, context.paces.join());
    this.ageTimer = setTimeout(() => {
      this.age();
    }, sessionAge.maxMs);
    this.ageTimer.unref();
  }

  get rights(): Rights {
    return this.standing.rights;
  }

  /** Applies what the host changed, at once. Other rights end every handle, with what runs on it. */
  change({ rights, expiresAt }: Standing): void {
    const isSame = sameRights(rights, this.rights);
    this.standing = { rights, expiresAt };
    if (isSame) return;
    for (const handle of this.handles.all) {
      this.sender.refuseLane(handle.lane, [...handle.live], new BauError('bad_handle'));
      this.handles.end(handle).catch((error: unknown) => {
        this.context.events.fault(this.info.session, error);
      });
    }
  }

  /** Ends the session if the time of its ID is over; says whether it was. */
  endIfExpired(): boolean {
    const isOver = isExpired(this.standing, this.context.clock());
    if (isOver) this.channel.bye('expired');
    return isOver;
  }

  /** Handles a request of the READY state. Throws BauError('bad_request') for what closes. */
  request(frame: Frame): void {
    const name = frame.name as RequestName;
    const handler = handlers[name];
    this.context.counters.request();
    this.context.asked();
    if (this.endIfExpired()) return;
    if (this.inFlight >= perSession.inFlight) {
      this.slowDown(frame.reqId, null);
      return;
    }
    this.inFlight += 1;
    if (handler.metered && !this.bucket.take(this.context.clock())) {
      this.slowDown(frame.reqId, null);
      this.settle();
      return;
    }
    try {
      handler.run(this, frame.reqId, frame.body);
    } catch (error) {
      if (error instanceof BauError && rowOf(error.reason).closes) throw error;
      this.refuse(frame.reqId, error, null, handler.metered);
    }
  }

  /** Runs the asynchronous part of a request; whatever it throws becomes its refusal. */
  spawn(reqId: number, name: string | null, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      this.fail(reqId, name, error);
    });
  }

  /** What a request came to that was neither refused nor answered when its handler returned. */
  fail(reqId: number, name: string | null, error: unknown): void {
    if (this.over) return;
    if (error instanceof BauError && error.reason === 'bad_request') {
      this.channel.bye('bad_request', error.message);
    } else {
      this.refuse(reqId, error, name);
    }
  }

  /** The last answer of a request that ends with OK. */
  ok(reqId: number, body: object): void {
    this.channel.sendJson('OK', reqId, body);
    this.settle();
  }

  /** An OK that DATA and END will follow. */
  okAndMore(reqId: number, body: object): void {
    this.channel.sendJson('OK', reqId, body);
  }

  /**
   * Ends a request with ERROR. `name` is the file asked for, for the host's log; `isPaid`
   * says that the request has drawn its token already.
   */
  refuse(reqId: number, error: unknown, name: string | null, isPaid = false): void {
    if (this.over) return;
    const told = this.explain(error);
    const isLimited = (): boolean => !isPaid && !this.bucket.take(this.context.clock());
    const limited = told.reason === 'slow_down' || isLimited();
    if (limited) this.slowDown(reqId, name);
    else this.sendError(reqId, told.reason, told.message, name);
    this.settle();
  }

  /** As `refuse`, and says whether the client was told this very refusal. */
  refuseTold(reqId: number, error: BauError, name: string | null): boolean {
    const told = this.bucket.take(this.context.clock());
    if (told) this.sendError(reqId, error.reason as WireReason, error.message, name);
    else this.slowDown(reqId, name);
    this.settle();
    return told;
  }

  /** Reason and log text of a failure; what nobody expected becomes `internal` with a log id. */
  private explain(error: unknown): { reason: WireReason; message: string } {
    const known = error instanceof BauError && error.reason !== 'internal';
    if (known && isWireReason(error.reason)) {
      return { reason: error.reason, message: error.message };
    }
    const logId = encodeHex(this.context.random(4));
    this.context.events.fault(logId, error);
    return { reason: 'internal', message: `log ${logId}` };
  }

  private slowDown(reqId: number, name: string | null): void {
    this.context.counters.slowRequest();
    const retryAfterMs = Math.max(50, this.bucket.waitMs(this.context.clock()));
    this.sendError(reqId, 'slow_down', 'too many requests', name, { retryAfterMs });
  }

  private sendError(
    reqId: number,
    reason: WireReason,
    message: string,
    name: string | null,
    extra: { retryAfterMs?: number } = {},
  ): void {
    const code = rowOf(reason).status;
    const msg = reason === 'internal' || reason === 'slow_down' ? message : reason;
    this.channel.sendJson('ERROR', reqId, { code, name: reason, msg, ...extra });
    const { address, id } = this.info;
    this.context.events.refused({ status: code, reason, address, id, name, detail: message });
  }

  /** A request got its last answer. */
  settle(): void {
    this.inFlight -= 1;
    if (this.tooOld && this.inFlight === 0) this.channel.bye('session_age');
  }

  private age(): void {
    this.tooOld = true;
    if (this.inFlight === 0) this.channel.bye('session_age');
    this.ageTimer = setTimeout(() => {
      this.channel.bye('session_age');
    }, sessionAge.graceMs);
    this.ageTimer.unref();
  }

  /** `bytes` of a whole file left that its lane did not tell of. */
  noteWhole(bytes: number): void {
    if (bytes === 0) return;
    this.allowance.promise(bytes);
    this.allowance.sent(bytes);
    this.context.counters.send(bytes);
  }

  private noteSent(lane: Lane, upTo: number, count: number): void {
    this.allowance.sent(count);
    this.context.counters.send(count);
    const about = this.laneNames.get(lane);
    if (!about) return;
    this.context.events.sending(this.info.session, about.name, upTo, about.size, count);
  }

  /** The channel ended: everything this session held is given back. */
  async close(): Promise<void> {
    this.over = true;
    clearTimeout(this.ageTimer);
    this.sender.close();
    await this.handles.endAll();
    await this.context.quotas.flush();
  }
}
