// What every table here is given about its rows, and what it tells about those chosen.

import type { ReactNode } from 'react';
import type { Selection } from 'react-aria-components';

export interface TableSelection {
  /** One row at a time, without boxes to tick. */
  readonly isSingle?: boolean;
  readonly keys: ReadonlySet<string>;
  readonly onChange: (keys: ReadonlySet<string>) => void;
}

export interface TableRows<T> {
  readonly label: string;
  /** A row that did not change is the same object as before: it is not drawn again. */
  readonly rows: readonly T[];
  /** Different for each row, and the same for as long as it lives. */
  readonly rowKey: (row: T) => string;
  /** What a row is found by when somebody types. */
  readonly rowText: (row: T) => string;
  readonly empty: ReactNode;
  readonly selection?: TableSelection;
  /** Also the name under which the page remembers widths and sorting; otherwise the label is. */
  readonly testId?: string;
}

/** The library's `all` means the rows it has. */
export function chosenKeys<T>(
  chosen: Selection,
  { rows, rowKey }: Pick<TableRows<T>, 'rows' | 'rowKey'>,
): ReadonlySet<string> {
  return new Set(chosen === 'all' ? rows.map(rowKey) : [...chosen].map(String));
}

/** Selection as the table of the library takes it; rows are chosen as in a file manager. */
export function selectionProps<T>(table: TableRows<T>) {
  const { selection } = table;
  if (selection === undefined) return { selectionMode: 'none' as const };
  return {
    selectionMode: selection.isSingle === true ? ('single' as const) : ('multiple' as const),
    selectionBehavior: 'replace' as const,
    selectedKeys: selection.keys,
    onSelectionChange: (chosen: Selection) => {
      selection.onChange(chosenKeys(chosen, table));
    },
  };
}
