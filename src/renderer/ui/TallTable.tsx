// A virtualised table of one column, for rows of several lines and differing height. Rows are
// chosen as in a file manager: a click or an arrow key chooses one, with Ctrl or Shift
// several. Unlike a list of ten thousand, drawing a row does not count all the others.

import { useState, type ReactNode } from 'react';
import {
  Cell,
  Collection,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
  type Key,
} from 'react-aria-components';
import { selectionProps, type TableRows } from './table-rows';

export interface TallRows<T extends object> extends TableRows<T> {
  readonly row: (row: T) => ReactNode;
  /** Height a row most likely has, in pixels. */
  readonly rowHeight: number;
  /** Rows are drawn again when one of these changes. */
  readonly dependencies: readonly unknown[];
  /** Enter, or a double click. */
  readonly onAction?: (key: string) => void;
}

export function TallTable<T extends object>(props: TallRows<T>) {
  const { label, rows, rowKey, rowText, row, empty, dependencies, onAction, testId } = props;
  const [layoutOptions] = useState({ estimatedRowHeight: props.rowHeight, headingHeight: 1 });
  return (
    <Virtualizer layout={TableLayout} layoutOptions={layoutOptions}>
      <Table
        aria-label={label}
        // Empty, it is as high as the table and its hidden head together: nothing to scroll.
        className={`focus-inset h-full min-h-0 w-full ${rows.length === 0 ? 'overflow-hidden' : 'overflow-auto'}`}
        data-testid={testId}
        {...selectionProps(props)}
        {...(onAction === undefined
          ? {}
          : {
              onRowAction: (key: Key) => {
                onAction(String(key));
              },
            })}
      >
        <TableHeader className="h-full overflow-hidden">
          <Column className="h-full overflow-hidden" id="row" isRowHeader>
            <span className="sr-only">{label}</span>
          </Column>
        </TableHeader>
        <TableBody renderEmptyState={() => <div className="sticky left-0 w-full">{empty}</div>}>
          <Collection dependencies={dependencies} items={rows}>
            {(item) => (
              <Row
                className="focus-inset h-full data-selected:bg-accent-soft"
                id={rowKey(item)}
                textValue={rowText(item)}
              >
                <Cell className="focus-inset border-b border-line px-4 py-2">{row(item)}</Cell>
              </Row>
            )}
          </Collection>
        </TableBody>
      </Table>
    </Virtualizer>
  );
}
