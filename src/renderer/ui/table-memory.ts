// How a person arranged each table, for as long as the page lives: panels come and go, and
// a table that is shown again looks as it was left.

import { useState } from 'react';
import type { ColumnWidth } from './grid/column-tracks';
import type { Sorting } from './sort-rows';

export interface Arrangement {
  readonly widths: ReadonlyMap<string, ColumnWidth>;
  readonly sorting: Sorting | null;
}

const arrangements = new Map<string, Arrangement>();
const untouched: Arrangement = { widths: new Map(), sorting: null };

/** The arrangement of the table of that name, and a function that changes it. */
export function useArrangement(
  name: string,
): readonly [Arrangement, (changes: Partial<Arrangement>) => void] {
  const [arrangement, setArrangement] = useState(() => arrangements.get(name) ?? untouched);
  const change = (changes: Partial<Arrangement>): void => {
    const next = { ...(arrangements.get(name) ?? untouched), ...changes };
    arrangements.set(name, next);
    setArrangement(next);
  };
  return [arrangement, change];
}
