// A table of one column, for rows of several lines and differing height: lists to be read,
// and lists whose rows are chosen as in a file manager.

import { useCallback, useRef, type ReactNode } from 'react';
import { Grid } from './grid/Grid';
import { useHeights } from './grid/use-heights';
import type { TableRows } from './table-rows';

interface TallTableProps<T extends object> extends TableRows<T> {
  /** What a row shows; the same function for as long as it shows the same. */
  readonly row: (row: T) => ReactNode;
  /** Height a row most likely has, in pixels. */
  readonly rowHeight: number;
  /** Enter, or a double click where rows are chosen, a click where not. */
  readonly onAction?: (key: string) => void;
}

export function TallTable<T extends object>(props: TallTableProps<T>) {
  const { rows, rowKey, row, onAction } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { places, observer } = useHeights({ scroller, rows, rowKey, guess: props.rowHeight });
  const cells = useCallback(
    (item: T): ReactNode => (
      <div className="focus-inset border-b border-line px-4 py-2" role="gridcell">
        {row(item)}
      </div>
    ),
    [row],
  );
  return (
    <Grid
      {...props}
      cells={cells}
      observer={observer}
      onAction={
        onAction === undefined
          ? undefined
          : (item) => {
              onAction(rowKey(item));
            }
      }
      places={places}
      rowClass="focus-inset absolute left-0 w-full aria-selected:bg-accent-soft"
      rowHeight={null}
      scroller={scroller}
    />
  );
}
