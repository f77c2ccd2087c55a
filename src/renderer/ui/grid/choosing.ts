// How rows are chosen, as in a file manager: one alone, one more or less, or all from one to
// another. Nothing here draws.

export type ChoosingStep = 'only' | 'toggle' | 'extend';

export interface Chosen {
  readonly keys: ReadonlySet<string>;
  /** The row a run of rows begins at; null before any was chosen. */
  readonly anchor: string | null;
}

interface Choosing<T> {
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** One row at a time: every step is `only`, but that `toggle` also lets go of it. */
  readonly isSingle: boolean;
}

/** What is chosen after that step was made at the row of that key. */
export function chosenAfter<T>(
  { keys, anchor }: Chosen,
  key: string,
  step: ChoosingStep,
  { rows, rowKey, isSingle }: Choosing<T>,
): Chosen {
  if (step === 'toggle' && keys.has(key)) {
    return { keys: new Set([...keys].filter((other) => other !== key)), anchor: key };
  }
  if (step === 'only' || isSingle) return { keys: new Set([key]), anchor: key };
  if (step === 'toggle') return { keys: new Set([...keys, key]), anchor: key };
  const order = rows.map(rowKey);
  const to = order.indexOf(key);
  // What a run began at may be gone by now.
  const begun = anchor === null ? -1 : order.indexOf(anchor);
  const from = begun === -1 ? to : begun;
  const run = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { keys: new Set(run), anchor: order[from] ?? key };
}

/** Of the rows that there are, those chosen: none, some or all. */
export function chosenShare<T>(
  rows: readonly T[],
  rowKey: (row: T) => string,
  keys: ReadonlySet<string>,
): 'none' | 'some' | 'all' {
  if (keys.size === 0 || rows.length === 0) return 'none';
  let count = 0;
  for (const row of rows) if (keys.has(rowKey(row))) count += 1;
  if (count === 0) return 'none';
  return count === rows.length ? 'all' : 'some';
}
