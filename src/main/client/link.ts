// The connection to one vault, kept: what is lost is dialed again by itself, with longer
// and longer waits (PROTOCOL.md section 9), for as long as somebody wants it. It is wanted
// from the first session, or the first transfer, until a person disconnects or the server
// refuses for good.

import { BauError, type Failure } from '../../shared/errors';
import type { LinkState } from '../../shared/ipc/views';
import { Backoff, type ReconnectTimes } from './backoff';
import { mayReconnect, type ClientSession, type SessionEnd } from './client-session';
import type { Reached } from './dial-vault';
import { WaitAwake } from './wait-awake';

/** One attempt. Rejects with BauError. */
export type Dial = (signal: AbortSignal, reached: Reached) => Promise<ClientSession>;

export interface LinkOptions {
  /** Comes back as the one we are known as, to where the vault was last. */
  readonly redial: Dial;
  readonly times: ReconnectTimes;
  readonly clock: () => number;
  /** Random numbers of 0..1. */
  readonly share: () => number;
  readonly changed: () => void;
}

export interface LinkStatus {
  readonly state: LinkState;
  /** While `waiting`. */
  readonly retryAt: number | null;
  readonly failure: Failure | null;
}

/** Somebody who waits for a session. */
interface Waiter {
  readonly resolve: (session: ClientSession) => void;
  readonly reject: (error: BauError) => void;
}

/** `again` comes from a wait, `asked` from a command; `other` dials in a way of its own. */
type AttemptKind = 'again' | 'asked' | 'other';

class Attempt {
  readonly abort = new AbortController();
  readonly outcome: Promise<ClientSession>;

  constructor(
    readonly kind: AttemptKind,
    run: (attempt: Attempt) => Promise<ClientSession>,
  ) {
    this.outcome = run(this);
    this.outcome.catch(() => undefined);
  }
}

/** How long a vault has to answer when the computer wakes up. */
const wakeProbeMs = 5000;

export class Link {
  private current: LinkStatus = { state: 'idle', retryAt: null, failure: null };
  private held: ClientSession | null = null;
  private openedAt = 0;
  private attempt: Attempt | null = null;
  private wait: WaitAwake | null = null;
  private wanted = false;
  private readonly backoff: Backoff;
  private readonly waiters = new Set<Waiter>();

  constructor(private readonly options: LinkOptions) {
    this.backoff = new Backoff(options.times, options.share);
  }

  get status(): LinkStatus {
    return this.current;
  }

  /** The live session, if there is one. */
  get session(): ClientSession | null {
    return this.held?.live ? this.held : null;
  }

  /** The live session, or what the attempt under way or one more attempt brings. */
  async once(): Promise<ClientSession> {
    for (;;) {
      const { session } = this;
      if (session) return session;
      const attempt = this.attempt ?? this.begin('asked', this.options.redial);
      try {
        return await attempt.outcome;
      } catch (error) {
        // Another way of dialing took its place: that one counts.
        if (!attempt.abort.signal.aborted || this.attempt === null) throw error;
      }
    }
  }

  /** A session dialed in the given way, in place of any there is. Its failure is nobody else's. */
  async anew(dial: Dial): Promise<ClientSession> {
    while (this.attempt?.kind === 'other') await this.attempt.outcome.catch(() => undefined);
    this.attempt?.abort.abort();
    const { held } = this;
    this.held = null;
    held?.bye();
    return this.begin('other', dial).outcome;
  }

  /**
   * A live session, however long it takes. Rejects with BauError: `cancelled` at the signal,
   * `not_connected` when a person disconnects, else what cannot be mended by waiting.
   */
  ready(signal: AbortSignal): Promise<ClientSession> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiters.delete(waiter);
        signal.removeEventListener('abort', aborted);
      };
      const aborted = (): void => {
        leave();
        reject(new BauError('cancelled'));
      };
      const waiter: Waiter = {
        resolve: (session) => {
          leave();
          resolve(session);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      if (signal.aborted) {
        aborted();
        return;
      }
      this.wanted = true;
      const { session } = this;
      if (session) {
        resolve(session);
        return;
      }
      this.waiters.add(waiter);
      signal.addEventListener('abort', aborted);
      if (!this.attempt && !this.wait) this.begin('again', this.options.redial);
    });
  }

  /** Computer or network are back: nothing is waited for, and a session has to prove itself. */
  awake(): void {
    void this.session?.probe(wakeProbeMs);
    if (!this.wait) return;
    this.backoff.reset();
    this.begin('again', this.options.redial);
  }

  /** Ends the session with BYE, or whatever is done to get one. */
  disconnect(): void {
    this.wanted = false;
    this.stopWaiting();
    const { held, attempt } = this;
    this.held = null;
    this.attempt = null;
    attempt?.abort.abort();
    held?.bye();
    this.rest(null, new BauError('not_connected'));
  }

  // Attempts

  private begin(kind: AttemptKind, dial: Dial): Attempt {
    this.stopWaiting();
    const attempt = new Attempt(kind, (self) => this.run(self, dial));
    this.attempt = attempt;
    // Why it was lost stays in view while it is tried again by itself.
    const failure = kind === 'again' ? this.current.failure : null;
    this.become({ state: 'dialing', retryAt: null, failure });
    return attempt;
  }

  private async run(attempt: Attempt, dial: Dial): Promise<ClientSession> {
    try {
      const session = await dial(attempt.abort.signal, (state) => {
        if (this.attempt === attempt) this.become({ ...this.current, state });
      });
      if (this.attempt !== attempt) {
        session.bye();
        throw new BauError('cancelled');
      }
      this.attempt = null;
      this.opened(session);
      return session;
    } catch (error) {
      if (this.attempt === attempt) {
        this.attempt = null;
        this.failed(attempt.kind, error);
      }
      throw error;
    }
  }

  private failed(kind: AttemptKind, error: unknown): void {
    const known = error instanceof BauError ? error : new BauError('unexpected');
    // Another way in says nothing about the one that is known.
    const mayMend = kind === 'other' || mayReconnect(known);
    if (!this.wanted || !mayMend) this.rest(known, known);
    else this.waitFor(kind === 'again' ? this.backoff.next() : this.backoff.same(), known);
  }

  // Sessions

  private opened(session: ClientSession): void {
    this.held = session;
    this.wanted = true;
    this.openedAt = this.options.clock();
    session.onEnd((end) => {
      if (this.held === session) this.ended(end, session.contentBytes);
    });
    if (!session.live) return;
    this.become({ state: 'ready', retryAt: null, failure: null });
    for (const waiter of [...this.waiters]) waiter.resolve(session);
  }

  private ended(end: SessionEnd, contentBytes: number): void {
    this.held = null;
    if (end === null || !this.wanted || !mayReconnect(end)) {
      this.rest(end, end ?? new BauError('not_connected'));
      return;
    }
    const livedMs = this.options.clock() - this.openedAt;
    this.backoff.lost(livedMs, contentBytes);
    // Old age is no fault; a server that says so at birth is not believed.
    const isAged = end.reason === 'session_age' && livedMs >= this.options.times.settledMs;
    if (isAged) this.begin('again', this.options.redial);
    else this.waitFor(this.backoff.next(), end);
  }

  // States

  private waitFor(ms: number, failure: BauError): void {
    const { clock } = this.options;
    this.wait = new WaitAwake(ms, clock, (slept) => {
      this.wait = null;
      if (slept) this.backoff.reset();
      this.begin('again', this.options.redial);
    });
    this.become({ state: 'waiting', retryAt: clock() + ms, failure: failure.toFailure() });
  }

  private stopWaiting(): void {
    this.wait?.stop();
    this.wait = null;
  }

  /** Nothing more is done by itself; `shown` is why, and `told` what whoever waits gets. */
  private rest(shown: BauError | null, told: BauError): void {
    this.wanted = false;
    this.backoff.reset();
    this.become({ state: 'idle', retryAt: null, failure: shown?.toFailure() ?? null });
    for (const waiter of [...this.waiters]) waiter.reject(told);
  }

  private become(status: LinkStatus): void {
    this.current = status;
    this.options.changed();
  }
}
