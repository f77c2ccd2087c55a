// Turns what a running server reports into engine events: whole views, progress at most
// ten times a second a session, the list of IDs at most as often as anyone can look.

import type { SendingView, SessionView } from '../../shared/ipc/views';
import { Meter } from '../../shared/meter';
import type { Enrolment, Refusal, SealedBatch, ServerEvents, SessionInfo } from '../server/context';
import type { Activity } from './activity';
import type { Noted } from './audit-recorder';
import { AuditSessions } from './audit-sessions';
import type { EventBus } from './event-bus';
import { RefusalDigest } from './refusal-digest';

const progressMs = 100;
/** Between two lists of IDs: so long, and so many times longer than one takes to make. */
const shortestIdsMs = 150;
const idsShare = 20;
const idleMs = 1000;

interface Live {
  /** As it was shown last; what follows is newer. */
  view: SessionView;
  bytes: number;
  files: number;
  sending: SendingView | null;
  readonly meter: Meter;
  shownAt: number;
  settle: NodeJS.Timeout | null;
}

export interface HostEventsOptions {
  readonly bus: EventBus;
  readonly activity: Activity;
  readonly record: (noted: Noted) => void;
  readonly clock: () => number;
  /** Publishes the list of IDs anew. Never rejects. */
  readonly reloadIds: () => Promise<void>;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
}

export class HostEvents implements ServerEvents {
  private readonly live = new Map<string, Live>();
  private idsTimer: NodeJS.Timeout | null = null;
  private idsMs = shortestIdsMs;
  /** Last key given; keys go on over a restart of the server, whose lists outlive it. */
  private keys: number;
  private readonly digest = new RefusalDigest((refusal, count) => {
    this.tellRefusal(refusal, count);
  });

  private readonly audit: AuditSessions;

  constructor(private readonly options: HostEventsOptions) {
    const { refusals, messages } = options.bus.snapshot.server;
    this.keys = Math.max(0, ...[...refusals, ...messages].map(({ key }) => key));
    this.audit = new AuditSessions(options.record, options.clock);
  }

  enrolled(enrolment: Enrolment): void {
    this.audit.enrolled(enrolment);
  }

  opened(info: SessionInfo): void {
    this.audit.opened(info);
    const view: SessionView = {
      ...info,
      bytesSent: 0,
      filesSealed: 0,
      bytesPerSecond: 0,
      sending: null,
    };
    const meter = new Meter(this.options.clock());
    const live: Live = { view, bytes: 0, files: 0, sending: null, meter, shownAt: 0, settle: null };
    this.live.set(info.session, live);
    this.show(live, 0);
  }

  closed(session: string, why: string): void {
    this.audit.closed(session, why);
    const live = this.live.get(session);
    if (!live) return;
    if (live.settle) clearTimeout(live.settle);
    this.live.delete(session);
    // What was throttled until now: the totals of a session that has ended are final.
    live.sending = null;
    this.show(live, 0);
    this.options.bus.emit({ type: 'session.ended', session });
    this.options.log('info', `session of ${live.view.id} from ${live.view.address} ended: ${why}`);
  }

  sending(session: string, name: string, sent: number, size: number, bytes: number): void {
    const live = this.live.get(session);
    if (!live) return;
    this.audit.sending(session, name, size, bytes);
    this.moved(live, name, sent, size, bytes);
  }

  sealed(session: string, name: string, size: number, digest: string): void {
    this.audit.sealed(session, name, size, digest);
    const live = this.live.get(session);
    if (!live) return;
    live.files += 1;
    this.showSoon(live);
  }

  delivered(session: string, name: string, size: number, bytes: number): void {
    this.audit.delivered(session, name, size, bytes);
    const live = this.live.get(session);
    if (!live) return;
    live.files += 1;
    this.moved(live, name, size, size, bytes);
  }

  batchSealed(session: string, batch: SealedBatch): void {
    this.audit.batchSealed(session, batch);
  }

  refused(refusal: Refusal): void {
    this.audit.refused(refusal);
    this.digest.add(refusal);
  }

  message(from: SessionInfo, text: string): void {
    this.keys += 1;
    const { id, address } = from;
    const at = this.options.clock();
    this.options.bus.emit({ type: 'message', message: { key: this.keys, at, id, address, text } });
  }

  idsChanged(): void {
    this.idsTimer ??= setTimeout(() => {
      this.idsTimer = null;
      const from = performance.now();
      void this.options.reloadIds().then(() => {
        this.idsMs = Math.max(shortestIdsMs, idsShare * (performance.now() - from));
      });
    }, this.idsMs);
  }

  step(...step: Parameters<ServerEvents['step']>): void {
    this.options.activity.step('server', ...step);
  }

  frame(...frame: Parameters<ServerEvents['frame']>): void {
    this.options.activity.frame('server', ...frame);
  }

  fault(logId: string, error: unknown): void {
    this.options.log('error', `fault ${logId}`, error);
  }

  /** The server stopped: nothing is published for it any more. */
  close(): void {
    this.audit.close();
    this.digest.close();
    if (this.idsTimer) clearTimeout(this.idsTimer);
    for (const { settle } of this.live.values()) if (settle) clearTimeout(settle);
    this.live.clear();
  }

  private tellRefusal(refusal: Refusal, count: number): void {
    this.keys += 1;
    const at = this.options.clock();
    const times = count > 1 ? { count } : {};
    const view = { ...refusal, key: this.keys, at, ...times };
    this.options.bus.emit({ type: 'refusal', refusal: view });
    const { status, reason, address, detail } = refusal;
    const often = count > 1 ? ` (${String(count)} times)` : '';
    this.options.log('warn', `${String(status)} ${reason} to ${address}: ${detail}${often}`);
  }

  private moved(live: Live, name: string, sent: number, size: number, bytes: number): void {
    live.meter.add(bytes, this.options.clock());
    live.bytes += bytes;
    live.sending = { name, sent, size };
    this.showSoon(live);
    live.settle?.refresh();
  }

  /** Shows what is new unless that was done a moment ago; then, at the latest, once it is quiet. */
  private showSoon(live: Live): void {
    const now = this.options.clock();
    if (now - live.shownAt >= progressMs) this.show(live, live.meter.bytesPerSecond(now));
    live.settle ??= setTimeout(() => {
      live.settle = null;
      live.sending = null;
      this.show(live, 0);
    }, idleMs);
  }

  private show(live: Live, bytesPerSecond: number): void {
    const { bytes: bytesSent, files: filesSealed, sending } = live;
    live.view = { ...live.view, bytesSent, filesSealed, sending, bytesPerSecond };
    live.shownAt = this.options.clock();
    this.options.bus.emit({ type: 'session.changed', session: live.view });
  }
}
