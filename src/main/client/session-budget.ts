// What the downloads of one session share: how much may be asked for at once (PROTOCOL.md
// section 9). Requests of people (LIST, MESSAGE) and SEALs keep some room of their own.

import { Gate } from '../../shared/gate';
import { perSession } from '../wire/limits';
import type { ClientSession } from './client-session';

/** Requests left to everything that is neither a READ nor a whole file. */
const spareRequests = 12;

export interface SessionBudget {
  /** READs in flight. */
  readonly reads: Gate;
  /** Whole-file OPENs in flight, at most; they and the READs together fit the session. */
  readonly wholes: number;
  /** BATCH seals all whole files of a session, so one folder is fetched at a time. */
  readonly folders: Gate;
}

const budgets = new WeakMap<ClientSession, SessionBudget>();

/** The one budget of a session. */
export function budgetOf(session: ClientSession): SessionBudget {
  let budget = budgets.get(session);
  if (!budget) {
    const { limits } = session.welcome;
    const reads = Math.min(perSession.reads, limits.reads);
    budget = {
      reads: new Gate(reads),
      wholes: Math.max(1, limits.inFlight - reads - spareRequests),
      folders: new Gate(1),
    };
    budgets.set(session, budget);
  }
  return budget;
}
