// What every table here is given about its rows, and what it tells about those chosen.

import type { ReactNode } from 'react';

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
