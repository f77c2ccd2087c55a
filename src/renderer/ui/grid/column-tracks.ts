// Widths of columns: what the browser lays them out by, and what a person's change of one
// does to the others. Nothing here draws.

/** Pixels, or a share of what is left. */
export type ColumnWidth = number | `${number}fr`;

export interface ColumnShape {
  readonly key: string;
  /** Until a person changes it. */
  readonly width: ColumnWidth;
  /** Pixels. */
  readonly minWidth?: number;
}

/** A column without a word of its own about it is never narrower than this. */
const leastPx = 56;

const leastOf = ({ minWidth = leastPx }: ColumnShape): number => minWidth;

const widthOf = (column: ColumnShape, widths: ReadonlyMap<string, ColumnWidth>): ColumnWidth =>
  widths.get(column.key) ?? column.width;

/** The columns as the tracks of a CSS grid. */
export function tracksOf(
  columns: readonly ColumnShape[],
  widths: ReadonlyMap<string, ColumnWidth>,
): string {
  return columns
    .map((column) => {
      const width = widthOf(column, widths);
      if (typeof width === 'number') return `${width}px`;
      return `minmax(${leastOf(column)}px, ${width})`;
    })
    .join(' ');
}

/** Pixels below which the table scrolls sideways. */
export function leastWidth(
  columns: readonly ColumnShape[],
  widths: ReadonlyMap<string, ColumnWidth>,
): number {
  let sum = 0;
  for (const column of columns) {
    const width = widthOf(column, widths);
    sum += typeof width === 'number' ? width : leastOf(column);
  }
  return sum;
}

/**
 * The widths once that column is `px` wide, or as narrow as it may be. Columns before it keep
 * what they measure now (`measured`, by key), so that its start stays under the pointer; those
 * after it share what is left as before.
 */
export function resized(
  columns: readonly ColumnShape[],
  widths: ReadonlyMap<string, ColumnWidth>,
  { key, px, measured }: { key: string; px: number; measured: ReadonlyMap<string, number> },
): ReadonlyMap<string, ColumnWidth> {
  const next = new Map(widths);
  for (const column of columns) {
    if (column.key === key) {
      next.set(key, Math.max(leastOf(column), Math.round(px)));
      break;
    }
    const now = measured.get(column.key);
    if (now !== undefined && typeof widthOf(column, widths) !== 'number') next.set(column.key, now);
  }
  return next;
}
