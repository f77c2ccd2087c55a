// Rows for tables that must not be built anew ten times a second: a row stays the same
// object while only what moves in it changes. What moves is read by the cell that shows it.

import type { SessionView, Snapshot } from '../../shared/ipc/views';

/**
 * A selector whose result, and whose rows, keep their identity as long as `isSame` holds for
 * rows of one key. Keeps its last result: make one for each place that uses it.
 */
export function stableRows<T>(
  select: (snapshot: Snapshot) => readonly T[],
  key: (row: T) => string,
  isSame: (one: T, other: T) => boolean,
): (snapshot: Snapshot) => readonly T[] {
  let last: readonly T[] = [];
  return (snapshot) => {
    const known = new Map(last.map((row) => [key(row), row]));
    const next = select(snapshot).map((row) => {
      const old = known.get(key(row));
      return old !== undefined && isSame(old, row) ? old : row;
    });
    const isUnchanged = next.length === last.length && next.every((row, at) => row === last[at]);
    if (!isUnchanged) last = next;
    return last;
  };
}

/** Sessions of the server, unmoved by progress. */
export const sessionRows = stableRows<SessionView>(
  ({ server }) => server.sessions,
  ({ session }) => session,
  (one, other) => one.id === other.id && one.name === other.name && one.address === other.address,
);
