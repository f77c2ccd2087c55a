// What importing a roster does, or would do: the report a person reads before and after.

import type { RosterProblem, RosterRow } from './roster';

export interface RosterPlan {
  /** False after a dry run, and when there were problems: nothing was changed then. */
  readonly isDone: boolean;
  readonly added: readonly string[];
  /** IDs that exist and get another name, date or folders. */
  readonly changed: readonly string[];
  /** How many exist and are so already. */
  readonly same: number;
  /** Those among all of them that are revoked, and stay so. */
  readonly revoked: readonly string[];
  readonly problems: readonly RosterProblem[];
  /** Problems that were counted only. */
  readonly more: number;
}

/** A date that is over; the one an ID has already is let be, so that an export comes back. */
export function isPast({ expiresAt }: RosterRow, has: number | null, now: number): boolean {
  return typeof expiresAt === 'number' && expiresAt <= now && expiresAt !== has;
}
