// Puts rows of a table in the order of a column. Numbers inside texts count as numbers,
// what has no value comes last in either direction, and equal rows keep their order.

export type SortValue = string | number | boolean | null;

export interface Sorting {
  /** Key of the column. */
  readonly column: string;
  readonly isDescending: boolean;
}

interface SortOptions<T> {
  readonly valueOf: (row: T) => SortValue;
  readonly isDescending: boolean;
  /** Rows of a lower group stay above those of a higher one in either direction. */
  readonly groupOf?: ((row: T) => number) | undefined;
  /** Language whose alphabet counts. */
  readonly language: string;
}

const collators = new Map<string, Intl.Collator>();

function collatorFor(language: string): Intl.Collator {
  const known = collators.get(language);
  if (known !== undefined) return known;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  collators.set(language, collator);
  return collator;
}

/** A new list; `rows` stays as it is. */
export function sortRows<T>(rows: readonly T[], options: SortOptions<T>): readonly T[] {
  const { valueOf, isDescending, groupOf, language } = options;
  const { compare } = collatorFor(language);
  const sign = isDescending ? -1 : 1;
  // Values are read once a row, not once a comparison.
  const keyed = rows.map((row) => ({ row, value: valueOf(row), group: groupOf?.(row) ?? 0 }));
  keyed.sort((one, other) => {
    if (one.group !== other.group) return one.group - other.group;
    const a = one.value;
    const b = other.value;
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === 'string' && typeof b === 'string') return sign * compare(a, b);
    return sign * (Number(a) - Number(b));
  });
  return keyed.map(({ row }) => row);
}

/** A press on a head: upwards, then downwards, then as the rows came. */
export function nextSorting(sorting: Sorting | null, column: string): Sorting | null {
  if (sorting?.column !== column) return { column, isDescending: false };
  return sorting.isDescending ? null : { column, isDescending: true };
}
