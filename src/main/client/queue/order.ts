// The order of the queue: a list, and with each row a number that sorts it on disk. A row
// that moves gets a number between its new neighbours, so that no other row is written.

export interface Placed {
  /** Sorts the rows; only as precise as a double. */
  position: number;
}

/** Rows whose numbers changed; those of a whole list when there was no number left between two. */
type Changed<T> = readonly T[];

/** A number between two, or null where doubles have none. Null neighbours are the list's ends. */
export function between(before: number | null, after: number | null): number | null {
  if (before === null) return after === null ? 1 : after - 1;
  if (after === null) return before + 1;
  const middle = before + (after - before) / 2;
  return middle > before && middle < after ? middle : null;
}

/**
 * Takes `row` out of `rows` and puts it right before `before`, or at the end for null.
 * Gives the rows whose position changed: none where it stands there already.
 */
export function moveRow<T extends Placed>(rows: T[], row: T, before: T | null): Changed<T> {
  if (row === before) return [];
  const from = rows.indexOf(row);
  if (from < 0) throw new RangeError('queue: no such row');
  if (rows[from + 1] === (before ?? undefined)) return [];
  rows.splice(from, 1);
  const to = before === null ? rows.length : rows.indexOf(before);
  if (to < 0) throw new RangeError('queue: no such neighbour');
  rows.splice(to, 0, row);
  const position = between(rows[to - 1]?.position ?? null, before?.position ?? null);
  if (position !== null) {
    row.position = position;
    return [row];
  }
  rows.forEach((each, at) => {
    each.position = at + 1;
  });
  return rows;
}
