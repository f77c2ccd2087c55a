// How fast the DATA of a session may leave, where a host set rates: bytes a second of each
// session, and of all together. With none set, asking costs a look at two fields.

import { dataChunk } from '../wire/limits';
import { Limiter } from './limiter';

/** Asked for at a time. What is not used is given back when nothing waits to be sent. */
const askBytes = 32 * dataChunk;

/** Content bytes a second; 0 for no limit. */
export interface Rates {
  readonly sessionBytesPerSecond: number;
  readonly totalBytesPerSecond: number;
}

/** The rates of a server: one for all its sessions, and one for each. */
export class Paces {
  private readonly all = new Limiter();
  private readonly each = new Set<Limiter>();
  private rates: Rates = { sessionBytesPerSecond: 0, totalBytesPerSecond: 0 };

  /** Sets the rates, for sessions that live already too. */
  use(rates: Rates): void {
    const { sessionBytesPerSecond: own, totalBytesPerSecond: total } = rates;
    const before = this.rates;
    this.rates = rates;
    if (total !== before.totalBytesPerSecond) this.all.use(total);
    if (own === before.sessionBytesPerSecond) return;
    for (const limiter of this.each) limiter.use(own);
  }

  /** The pace of a new session, which closes it at its end. */
  join(): Pace {
    const own = new Limiter();
    own.use(this.rates.sessionBytesPerSecond);
    this.each.add(own);
    return new Pace(own, this.all, () => this.each.delete(own));
  }
}

export class Pace {
  /** Granted, and not left yet. */
  private credit = 0;
  private takeBack: (() => void) | null = null;
  private wake: () => void = () => undefined;

  constructor(
    private readonly own: Limiter,
    private readonly all: Limiter,
    private readonly left: () => void,
  ) {}

  /** What to do when DATA may leave again. */
  onReady(wake: () => void): void {
    this.wake = wake;
  }

  /** DATA that may leave now, `most` at most. After a 0 the session is woken in time. */
  chunks(most: number): number {
    if (this.own.isOff && this.all.isOff) return most;
    if (this.credit < dataChunk && !this.takeBack) this.ask();
    return Math.min(most, Math.floor(this.credit / dataChunk));
  }

  /** So many bytes of them leave. */
  spend(bytes: number): void {
    this.credit = Math.max(0, this.credit - bytes);
  }

  /** Nothing waits to be sent: others may have what was granted. */
  rest(): void {
    const { credit } = this;
    this.credit = 0;
    this.takeBack?.();
    this.takeBack = null;
    if (credit === 0) return;
    this.own.giveBack(credit);
    this.all.giveBack(credit);
  }

  close(): void {
    this.rest();
    this.left();
  }

  /** First of the session's own rate, then as much of the common one. */
  private ask(): void {
    const request = { isAnswered: false };
    const answered = (granted: number): void => {
      request.isAnswered = true;
      this.takeBack = null;
      this.credit += granted;
      this.wake();
    };
    const ownTakeBack = this.own.ask(askBytes, (mine) => {
      const takeBack = this.all.ask(mine, (granted) => {
        this.own.giveBack(mine - granted);
        answered(granted);
      });
      if (request.isAnswered) return;
      this.takeBack = () => {
        takeBack();
        this.own.giveBack(mine);
      };
    });
    if (!request.isAnswered) this.takeBack ??= ownTakeBack;
  }
}
