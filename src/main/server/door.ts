// Who may even begin a handshake (PROTOCOL.md section 9): half-open connections in all
// and per source, a bucket per source, and penalties that slow a source down without
// ever refusing it for good. Loopback is exempt from all but the total.

import { isIPv6 } from 'node:net';
import { defaultLimits, type LimitsView } from '../../shared/limit-ranges';
import { TokenBucket, type Rate } from './rate';

export interface DoorLimits {
  readonly halfOpen: number;
  /** Random early drop begins here and reaches certainty at `halfOpen`. */
  readonly earlyDropFrom: number;
  readonly perSource: number;
  readonly connections: Rate;
  readonly refusedPenaltyMs: number;
  readonly deadlinePenaltyMs: number;
  /** From this much penalty on, a source holds one half-open connection at a time. */
  readonly slowFromMs: number;
  readonly penaltyCapMs: number;
  readonly sources: number;
  readonly loopbackExempt: boolean;
}

export const defaultDoorLimits: DoorLimits = doorLimits(defaultLimits);

/** The limits of the door among all of a server. */
export function doorLimits(all: LimitsView): DoorLimits {
  const { halfOpen, earlyDropFrom, halfOpenPerSource, sources, loopbackExempt } = all;
  const { refusedPenaltyMs, deadlinePenaltyMs, slowFromMs, penaltyCapMs } = all;
  return {
    halfOpen,
    earlyDropFrom,
    perSource: halfOpenPerSource,
    connections: { perSecond: all.connectionsPerSecond, burst: all.connectionBurst },
    refusedPenaltyMs,
    deadlinePenaltyMs,
    slowFromMs,
    penaltyCapMs,
    sources,
    loopbackExempt,
  };
}

interface Source {
  halfOpen: number;
  bucket: TokenBucket;
  penaltyUntil: number;
}

export type Admission =
  | { readonly kind: 'in' }
  /** Answered with this plaintext hint. */
  | { readonly kind: 'hint'; readonly status: 429 | 503; readonly why: string };

/** IPv4 by /32, IPv6 by /64, IPv4-mapped as IPv4. */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((g) => parseInt(g, 16).toString(16))
    .join(':')}/64`;
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./i.test(address);
}

export class Door {
  private readonly sources = new Map<string, Source>();
  private halfOpen = 0;

  constructor(
    private limits: DoorLimits,
    private readonly clock: () => number,
    /** 0 <= x < 1. */
    private readonly chance: () => number,
  ) {}

  /** Connections that are half-open now. */
  get halfOpenNow(): number {
    return this.halfOpen;
  }

  /** Sources whose penalty slows them down at `now`. */
  slowedNow(now: number): number {
    let slowed = 0;
    for (const { penaltyUntil } of this.sources.values()) {
      if (penaltyUntil - now >= this.limits.slowFromMs) slowed += 1;
    }
    return slowed;
  }

  /** Other limits from now on. A source that is known keeps its bucket. */
  use(limits: DoorLimits): void {
    this.limits = limits;
  }

  /** A new connection. When `in`, the caller calls `left` exactly once, at READY or its end. */
  enter(address: string): Admission {
    const now = this.clock();
    const { limits } = this;
    if (!this.exempt(address)) {
      const source = this.source(sourceOf(address), now);
      const slowed = source.penaltyUntil - now >= limits.slowFromMs;
      if (source.halfOpen >= (slowed ? 1 : limits.perSource)) {
        return { kind: 'hint', status: 429, why: 'too many half-open connections' };
      }
      if (!source.bucket.take(now))
        return { kind: 'hint', status: 429, why: 'too many connections' };
    }
    const over = this.halfOpen - limits.earlyDropFrom;
    const span = limits.halfOpen - limits.earlyDropFrom;
    if (over >= 0 && this.chance() < over / span) {
      return { kind: 'hint', status: 503, why: 'half-open limit' };
    }
    this.halfOpen += 1;
    if (!this.exempt(address)) this.source(sourceOf(address), now).halfOpen += 1;
    return { kind: 'in' };
  }

  /** The connection is no longer half-open. */
  left(address: string): void {
    this.halfOpen -= 1;
    const source = this.sources.get(sourceOf(address));
    if (source && !this.exempt(address)) source.halfOpen = Math.max(0, source.halfOpen - 1);
  }

  penalise(address: string, why: 'refused' | 'deadline'): void {
    if (this.exempt(address)) return;
    const now = this.clock();
    const { refusedPenaltyMs, deadlinePenaltyMs, penaltyCapMs } = this.limits;
    const source = this.source(sourceOf(address), now);
    const more = why === 'refused' ? refusedPenaltyMs : deadlinePenaltyMs;
    const until = Math.max(now, source.penaltyUntil) + more;
    source.penaltyUntil = Math.min(until, now + penaltyCapMs);
  }

  private exempt(address: string): boolean {
    return this.limits.loopbackExempt && isLoopback(address);
  }

  private source(key: string, now: number): Source {
    const known = this.sources.get(key);
    if (known) return known;
    if (this.sources.size >= this.limits.sources) this.forget(now);
    const source = {
      halfOpen: 0,
      bucket: new TokenBucket(this.limits.connections, now),
      penaltyUntil: 0,
    };
    this.sources.set(key, source);
    return source;
  }

  /** Drops sources of which nothing needs remembering; failing that, the oldest. */
  private forget(now: number): void {
    for (const [key, source] of this.sources) {
      if (source.halfOpen === 0 && source.penaltyUntil <= now && source.bucket.idle(now)) {
        this.sources.delete(key);
      }
    }
    for (const [key, source] of this.sources) {
      if (this.sources.size < this.limits.sources) return;
      if (source.halfOpen === 0) this.sources.delete(key);
    }
  }
}
