// What a running server has counted since it started: for the panel and the command line,
// so that a flood can be seen as a number instead of a thousand lines.

import type { WireReason } from '../../shared/errors';
import type { CountersView, DropCause } from '../../shared/ipc/views';

/** What only the moment of asking tells. */
export interface Present {
  readonly halfOpenNow: number;
  readonly slowedNow: number;
  readonly sessionsNow: number;
}

export class Counters {
  private connections = 0;
  private admitted = 0;
  private unanswered = 0;
  private missedDeadlines = 0;
  private sessionsPeak = 0;
  private bytesSent = 0;
  private filesSealed = 0;
  private requests = 0;
  private slowedRequests = 0;
  private readonly hinted = { slow_down: 0, full: 0 };
  private readonly dropped: Record<DropCause, number> = {
    not_bau: 0,
    version: 0,
    handshake: 0,
    closed: 0,
    deadline: 0,
  };
  private readonly refused = new Map<WireReason, number>();

  constructor(private readonly since: number) {}

  /** A connection came and was let in at the door. */
  letIn(): void {
    this.connections += 1;
    this.admitted += 1;
  }

  /** A connection came and was told 429 or 503, or nothing where too many were being told. */
  turnedAway(status: 429 | 503, isTold: boolean): void {
    this.connections += 1;
    if (isTold) this.hinted[status === 429 ? 'slow_down' : 'full'] += 1;
    else this.unanswered += 1;
  }

  /** A connection ended before READY, other than by a refusal. */
  drop(cause: DropCause): void {
    this.dropped[cause] += 1;
  }

  missDeadline(): void {
    this.missedDeadlines += 1;
    this.dropped.deadline += 1;
  }

  refuseAuth(reason: WireReason): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
  }

  /** A session began; `live` are those there are now. */
  open(live: number): void {
    this.sessionsPeak = Math.max(this.sessionsPeak, live);
  }

  request(): void {
    this.requests += 1;
  }

  slowRequest(): void {
    this.slowedRequests += 1;
  }

  /** Content bytes of DATA until now. */
  get sent(): number {
    return this.bytesSent;
  }

  /** Content bytes of DATA. */
  send(bytes: number): void {
    this.bytesSent += bytes;
  }

  seal(): void {
    this.filesSealed += 1;
  }

  view(at: number, present: Present): CountersView {
    const { since, connections, admitted, unanswered, missedDeadlines, sessionsPeak } = this;
    const { bytesSent, filesSealed, requests, slowedRequests } = this;
    return {
      at,
      since,
      connections,
      admitted,
      hinted: { ...this.hinted },
      unanswered,
      dropped: { ...this.dropped },
      refused: Object.fromEntries(this.refused),
      missedDeadlines,
      ...present,
      sessionsPeak,
      bytesSent,
      filesSealed,
      requests,
      slowedRequests,
    };
  }
}

/** The cause behind what a connection that never got a channel was dropped for. */
export function dropCause(why: string): DropCause {
  if (why === 'not a Baú peer') return 'not_bau';
  if (why === 'other version') return 'version';
  return why.startsWith('clos') || why === 'connection error' ? 'closed' : 'handshake';
}
