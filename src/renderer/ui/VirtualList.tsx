// A list of rows of differing height, of which only those in sight exist. Arrow keys move
// between rows, and into what a row holds.

import type { ReactNode } from 'react';
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components';

interface VirtualListProps<T extends object> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly rowText: (row: T) => string;
  readonly row: (row: T) => ReactNode;
  readonly empty: ReactNode;
  /** Height a row most likely has, in pixels. */
  readonly rowHeight: number;
  /** Rows are drawn again when one of these changes. */
  readonly dependencies: readonly unknown[];
  readonly testId?: string;
}

export function VirtualList<T extends object>(props: VirtualListProps<T>) {
  const { label, rows, rowKey, rowText, row, empty, rowHeight, dependencies, testId } = props;
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ estimatedRowSize: rowHeight }}>
      <GridList
        aria-label={label}
        className="focus-inset h-full min-h-0 w-full overflow-auto"
        data-testid={testId}
        dependencies={dependencies}
        items={rows}
        renderEmptyState={() => empty}
        selectionMode="none"
      >
        {(item) => (
          <GridListItem
            className="focus-inset border-b border-line px-4 py-2"
            id={rowKey(item)}
            textValue={rowText(item)}
          >
            {row(item)}
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  );
}
