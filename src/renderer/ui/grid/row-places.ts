// Where the rows of a table lie below each other, in pixels from the top of the first, and
// which of them are to be drawn. Nothing here draws.

export interface RowPlaces {
  readonly count: number;
  /** Height of all rows together. */
  readonly total: number;
  /** `at` is 0..count; the last one is the end of the last row. */
  readonly topOf: (at: number) => number;
  /** The row at that height: the first or the last where there is none. */
  readonly rowAt: (y: number) => number;
}

/** Rows of one height. */
export function evenPlaces(count: number, height: number): RowPlaces {
  return {
    count,
    total: count * height,
    topOf: (at) => at * height,
    rowAt: (y) => Math.max(0, Math.min(count - 1, Math.floor(y / height))),
  };
}

/** Rows whose heights are known one by one. */
export function unevenPlaces(heights: readonly number[]): RowPlaces {
  const tops = new Float64Array(heights.length + 1);
  for (const [at, height] of heights.entries()) tops[at + 1] = (tops[at] ?? 0) + height;
  const topOf = (at: number): number => tops[at] ?? 0;
  const count = heights.length;
  return {
    count,
    total: topOf(count),
    topOf,
    rowAt: (y) => {
      let low = 0;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (topOf(middle) <= y) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

/** What is in sight, in pixels from the top of the first row. */
export interface View {
  readonly top: number;
  readonly height: number;
}

/** Rows from `from` up to but without `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Rows drawn above and below those in sight: what a turn of a wheel brings in. */
const spareRows = 4;

/** The rows to draw for that view: those in sight and some more; none for a view without height. */
export function rangeOf(places: RowPlaces, { top, height }: View): RowRange {
  const { count, rowAt } = places;
  if (count === 0 || height <= 0) return { from: 0, to: 0 };
  return {
    from: Math.max(0, rowAt(top) - spareRows),
    to: Math.min(count, rowAt(top + height) + 1 + spareRows),
  };
}

/** How far to scroll, down being positive, until that row is wholly in sight; 0 when it is. */
export function distanceTo(places: RowPlaces, at: number, { top, height }: View): number {
  const start = places.topOf(at);
  const end = places.topOf(at + 1);
  if (start < top || end - start > height) return start - top;
  return end > top + height ? end - top - height : 0;
}
