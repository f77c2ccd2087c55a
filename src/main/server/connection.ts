// One accepted connection from its first byte to its end: handshake, AUTH, then a
// Session (PROTOCOL.md section 5). One absolute deadline covers all that comes before
// READY.

import type { Socket } from 'node:net';
import { BauError, rowOf, type WireReason } from '../../shared/errors';
import { fp26 } from '../crypto/base32';
import { encodeBase64url } from '../crypto/base64url';
import { formatSeenAddress } from '../identity/host-port';
import { acceptConnection } from '../session/accept';
import type { Channel, ChannelEnd, Frame } from '../session/channel';
import { decodeBody, requestBodies, type Auth } from '../wire/bodies';
import { beforeReady, perSession } from '../wire/limits';
import { authenticate, type Verdict } from './authenticate';
import type { ServerContext, SessionInfo } from './context';
import { dropCause } from './counters';
import type { Door } from './door';
import { notBefore } from './not-before';
import type { Registry } from './registry';
import { Session } from './session';
import { requests } from '../wire/frame-types';

export interface ConnectionOptions {
  readonly context: ServerContext;
  readonly door: Door;
  readonly registry: Registry;
  readonly socket: Socket;
  /** The socket is gone; called once. */
  readonly gone: () => void;
}

type Admitted = Extract<Verdict, { kind: 'admitted' }>;

export class Connection {
  private readonly id: string;
  private readonly source: string;
  private readonly address: string;
  private channel: Channel | null = null;
  private session: Session | null = null;
  private authSeen = false;
  private authId: string | null = null;
  private lastReqId = 0;
  private halfOpen = true;
  private isLate = false;
  private readonly deadline: NodeJS.Timeout;

  constructor(private readonly options: ConnectionOptions) {
    const { socket, context } = options;
    this.id = encodeBase64url(context.random(6));
    this.source = socket.remoteAddress ?? '';
    this.address = formatSeenAddress(this.source, socket.remotePort ?? 0);
    this.deadline = setTimeout(() => {
      this.missedDeadline('no AUTH within the deadline');
    }, context.limits.deadlineMs);
    socket.once('close', () => {
      clearTimeout(this.deadline);
      this.leaveDoor();
      options.gone();
    });
    this.step('tcp', 'none', new Uint8Array());
    acceptConnection(socket, {
      identity: context.identity,
      random: context.random,
      clock: context.clock,
      pools: context.pools,
      deadlineMs: context.limits.deadlineMs,
      step: (name, direction, bytes) => {
        this.step(name, direction, bytes);
      },
      secured: (channel) => {
        this.secured(channel);
      },
      dropped: (why, deadline, isFault) => {
        clearTimeout(this.deadline);
        this.step('dropped', 'none', new Uint8Array());
        if (!deadline) context.counters.drop(dropCause(why));
        if (deadline) this.missedDeadline(why);
        else if (isFault) this.refusedAtDoor('bad_request', why);
      },
    });
  }

  /** Ends the connection with a BYE, or at once before there is a channel. */
  end(reason: WireReason): void {
    if (this.channel) this.channel.bye(reason);
    else this.options.socket.destroy();
  }

  /** Counted once, though both this timer and that of the handshake may run out. */
  private missedDeadline(why: string): void {
    if (this.isLate) return;
    this.isLate = true;
    this.options.context.counters.missDeadline();
    this.options.door.penalise(this.source, 'deadline');
    this.refusedAtDoor('timeout', why);
    this.channel?.bye('timeout');
  }

  private step(name: string, direction: 'in' | 'out' | 'none', bytes: Uint8Array): void {
    this.options.context.events.step(this.id, this.address, name, direction, bytes);
  }

  private refusedAtDoor(reason: WireReason, detail: string): void {
    const status = rowOf(reason).status;
    const { address, authId: id } = this;
    this.options.context.events.refused({ status, reason, address, id, name: null, detail });
  }

  private leaveDoor(): void {
    if (!this.halfOpen) return;
    this.halfOpen = false;
    this.options.door.left(this.source);
  }

  private secured(channel: Channel): void {
    this.channel = channel;
    channel.tap = (direction, name, reqId, body) => {
      this.options.context.events.frame(this.id, this.address, direction, name, reqId, body);
    };
    channel.handle({
      frame: (frame) => this.frame(frame),
      ended: (end) => {
        this.ended(end);
      },
      drained: () => this.session?.sender.drained(),
    });
    if (this.isLate) channel.bye('timeout');
  }

  private frame(frame: Frame): boolean {
    if (requests.has(frame.name)) {
      if (frame.reqId <= this.lastReqId) {
        throw new BauError('bad_request', {}, { message: 'reqId not higher' });
      }
      this.lastReqId = frame.reqId;
    }
    if (frame.name === 'AUTH') this.auth(frame);
    else this.session?.request(frame);
    return false;
  }

  private auth({ reqId, body }: Frame): void {
    // Nothing but BYE may follow AUTH before WELCOME.
    if (this.authSeen) throw new BauError('bad_request', {}, { message: 'a second AUTH' });
    this.authSeen = true;
    const cameAt = performance.now();
    const refuse = (reason: WireReason, detail: string): void => {
      this.refuseAuth(reqId, reason, detail, cameAt);
    };
    let auth: Auth;
    try {
      if (body.length > beforeReady.authBytes) throw new BauError('bad_request');
      auth = decodeBody(requestBodies.AUTH, body);
    } catch (error) {
      refuse('bad_request', error instanceof Error ? error.message : 'AUTH');
      return;
    }
    this.authId = auth.id ?? null;
    this.judge(reqId, auth, refuse).catch((error: unknown) => {
      if (error instanceof BauError && error.reason === 'bad_request') {
        refuse('bad_request', error.message);
        return;
      }
      this.options.context.events.fault(this.id, error);
      refuse('internal', `log ${this.id}`);
    });
  }

  private async judge(
    reqId: number,
    auth: Auth,
    refuse: (reason: WireReason, detail: string) => void,
  ): Promise<void> {
    const { channel } = this;
    const { context, registry } = this.options;
    if (!channel) return;
    let mark = this.mark();
    const origin = { remote: this.source, address: this.address };
    const verdict = await authenticate(context, channel, auth, origin);
    if (verdict.kind === 'admitted') {
      this.tellEnrolled(auth, verdict, channel);
      await context.quotas.load(verdict.client.id);
    }
    if (channel.state === 'CLOSED') return;
    if (verdict.kind === 'refused') {
      refuse(verdict.reason, verdict.detail);
      return;
    }
    this.endReplaced(verdict);
    let { client } = verdict;
    for (;;) {
      const claim = await registry.claim(channel.peer.fp26, auth.takeover ?? false, () =>
        this.mark() === mark ? this.admit(reqId, channel, client) : null,
      );
      if (claim === 'already_connected') refuse(claim, 'a session of this key is live');
      if (claim === 'full') refuse(claim, 'session limit');
      if (claim !== 'gone' || this.isOver()) return;
      // Rights changed while AUTH was judged, perhaps this key's: judge again before WELCOME.
      mark = this.mark();
      const { fp } = channel.peer;
      const now = context.clock();
      const again = await context.store.admission.admitKnown({ fp, id: client.id, now });
      if (again.kind === 'refused') {
        refuse(again.reason, again.detail);
        return;
      }
      ({ client } = again);
    }
  }

  private tellEnrolled({ mode }: Auth, { client, ...verdict }: Admitted, { peer }: Channel): void {
    if (!verdict.idsChanged || mode === 'known') return;
    this.options.context.events.enrolled({
      id: client.id,
      address: this.address,
      fp: peer.fp26,
      by: mode,
      replaced: verdict.endsFp && fp26(verdict.endsFp),
      released: verdict.endsId,
    });
  }

  private isOver(): boolean {
    return this.channel === null || this.channel.state === 'CLOSED';
  }

  /** Differs once anyone's rights changed, in this process or another. */
  private mark(): string {
    const { context, registry } = this.options;
    return `${String(registry.revocations)} ${String(context.store.changeCounter())}`;
  }

  private endReplaced({ endsFp, endsId, idsChanged }: Admitted): void {
    const { registry, context } = this.options;
    // A key whose probe is out was judged on what no longer holds.
    if (endsFp || endsId !== null) registry.revocations += 1;
    if (endsFp) {
      for (const live of [...registry.sessions]) {
        if (live.channel.peer.fp.equals(endsFp)) live.channel.bye('taken_over');
      }
    }
    if (endsId !== null) registry.byId(endsId)?.channel.bye('taken_over');
    if (idsChanged) context.events.idsChanged();
  }

  private admit(reqId: number, channel: Channel, client: Admitted['client']): Session | null {
    if (channel.state === 'CLOSED') return null;
    const { context } = this.options;
    clearTimeout(this.deadline);
    this.leaveDoor();
    const now = context.clock();
    const info: SessionInfo = {
      session: encodeBase64url(context.random(12)),
      id: client.id,
      name: client.name,
      address: this.address,
      fp: channel.peer.fp26,
      since: now,
    };
    const session = new Session(context, channel, info, client);
    this.session = session;
    channel.ready();
    const { inFlight, reads, handles } = perSession;
    const { read, message, upload } = client.rights;
    channel.sendJson('WELCOME', reqId, {
      session: info.session,
      id: info.id,
      label: context.label,
      address: this.address,
      now: Math.trunc(now),
      limits: { inFlight, reads, handles },
      perms: { read, message, upload },
    });
    context.counters.open(this.options.registry.size + 1);
    context.events.opened(info);
    context.visits.note({ id: client.id, at: now, address: this.address });
    return session;
  }

  /** ERROR for AUTH's reqId, then BYE; a 403 leaves 100 ms after AUTH came. */
  private refuseAuth(reqId: number, reason: WireReason, detail: string, cameAt: number): void {
    const { context, door } = this.options;
    const code = rowOf(reason).status;
    context.counters.refuseAuth(reason);
    if (code === 403) door.penalise(this.source, 'refused');
    this.refusedAtDoor(reason, detail);
    const send = (): void => {
      if (!this.channel || this.channel.state === 'CLOSED') return;
      // Only the log's own id tells more than the reason; the peer learns nothing else.
      const msg = reason === 'internal' ? detail : reason;
      this.channel.sendJson('ERROR', reqId, { code, name: reason, msg });
      this.channel.bye(reason);
    };
    if (code === 403) notBefore(cameAt + context.limits.refusalDelayMs, send);
    else send();
  }

  private ended(end: ChannelEnd): void {
    clearTimeout(this.deadline);
    this.leaveDoor();
    this.step('closed', 'none', new Uint8Array());
    const { session } = this;
    if (!session) {
      if (!this.authSeen && !this.isLate) this.options.context.counters.drop('closed');
      if (end.kind === 'integrity') this.refusedAtDoor('bad_request', end.why);
      else if (end.kind === 'bye' && end.detail !== '') {
        this.refusedAtDoor('bad_request', end.detail);
      }
      return;
    }
    this.options.registry.release(session);
    const why = end.kind === 'bye' ? end.reason : end.kind;
    if (end.kind === 'integrity') this.refusedAtDoor('bad_request', end.why);
    else if (end.kind === 'bye' && end.detail !== '') this.refusedAtDoor('bad_request', end.detail);
    this.options.context.events.closed(session.info.session, why);
    session.close().catch((error: unknown) => {
      this.options.context.events.fault(this.id, error);
    });
  }
}
