// A dense, virtualised table: only the rows in sight exist, whatever the length. Arrow
// keys move, Enter acts, rows are chosen as in a file manager. Heads sort and change the
// width of their column. Columns marked wide give way in small windows.

import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Cell,
  Collection,
  Column,
  ResizableTableContainer,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLoadMoreItem,
  Virtualizer,
  type Key,
} from 'react-aria-components';
import { Checkbox } from './Checkbox';
import { ColumnHead } from './ColumnHead';
import { RowsLayout } from './rows-layout';
import { nextSorting, sortRows, type SortValue } from './sort-rows';
import { useArrangement } from './table-memory';
import { selectionProps, type TableRows } from './table-rows';
import { useAnchor, type Follow } from './use-anchor';
import { useMedia } from './use-media';

export interface TableColumn<T> {
  readonly key: string;
  readonly header: string;
  /** Pixels, or a share of what is left such as `2fr`; until a person changes it. */
  readonly width: number | `${number}fr`;
  readonly minWidth?: number;
  readonly isEnd?: boolean;
  /** Left out when the window is narrow. */
  readonly isWide?: boolean;
  /** The header is for screen readers only; such a column keeps its width. */
  readonly isHeaderHidden?: boolean;
  /** What the column sorts by; without it it does not. Not for what moves all the time. */
  readonly sortBy?: (row: T) => SortValue;
  readonly cell: (row: T) => ReactNode;
}

interface DataTableProps<T extends object> extends TableRows<T> {
  /** The same array for as long as it says the same. */
  readonly columns: readonly TableColumn<T>[];
  /** Sorted rows of a lower group stay above those of a higher one, as folders do. */
  readonly groupOf?: (row: T) => number;
  readonly onAction?: (row: T) => void;
  /** The table stands at its top and shows what is new there; scrolling away ends it. */
  readonly follow?: Follow;
  /** Whether it is sorted just now, which may want rows that are not here yet. */
  readonly onSorted?: (isSorted: boolean) => void;
  readonly more?: { readonly isLoading: boolean; readonly onLoad: () => void };
}

const rowHeight = 36;
const layoutOptions = { rowHeight, headingHeight: 30, loaderHeight: rowHeight };

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, rowKey, rowText, empty, onAction, selection, more, testId, groupOf, follow } =
    props;
  const { t, i18n } = useTranslation();
  const isNarrow = useMedia('(max-width: 959px)');
  const [{ widths, sorting }, arrange] = useArrangement(testId ?? label);
  const columns = useMemo(
    () => props.columns.filter((column) => !(isNarrow && column.isWide === true)),
    [props.columns, isNarrow],
  );
  const hasBoxes = selection !== undefined && selection.isSingle !== true;
  const sortBy = columns.find(({ key }) => key === sorting?.column)?.sortBy;
  const isDescending = sorting?.isDescending === true;
  const { onSorted } = props;
  const isSorted = sortBy !== undefined;
  useEffect(() => {
    onSorted?.(isSorted);
  }, [onSorted, isSorted]);
  const rows = useMemo(
    () =>
      sortBy === undefined
        ? props.rows
        : sortRows(props.rows, { valueOf: sortBy, isDescending, groupOf, language: i18n.language }),
    [props.rows, sortBy, isDescending, groupOf, i18n.language],
  );
  // In an empty table the library's handles would keep the Tab key to themselves.
  const canResize = rows.length > 0;
  const scroller = useAnchor({ rows, rowKey }, rowHeight, follow);
  const actOn = (key: Key): void => {
    const row = rows.find((candidate) => rowKey(candidate) === key);
    if (row !== undefined) onAction?.(row);
  };

  /** The outer columns keep the distance of everything else in a card. */
  const padding = (at: number, isEnd: boolean | undefined): string =>
    [
      at === 0 && !hasBoxes ? 'pl-4' : 'pl-2',
      at === columns.length - 1 ? 'pr-4' : 'pr-2',
      isEnd === true ? 'justify-end' : '',
    ].join(' ');

  return (
    <ResizableTableContainer
      className="flex h-full min-h-0 w-full flex-col"
      onResizeEnd={(sizes) => {
        arrange({ widths: new Map([...sizes].map(([key, size]) => [String(key), size])) });
      }}
    >
      <Virtualizer layout={RowsLayout} layoutOptions={layoutOptions}>
        <Table
          aria-label={label}
          className="focus-inset min-h-0 w-full flex-1 overflow-auto"
          data-testid={testId}
          onSortChange={({ column }) => {
            arrange({ sorting: nextSorting(sorting, String(column)) });
            scroller.current?.scrollTo({ top: 0 });
          }}
          ref={scroller}
          {...selectionProps({ ...props, rows })}
          {...(sorting === null
            ? {}
            : {
                sortDescriptor: {
                  column: sorting.column,
                  direction: isDescending ? ('descending' as const) : ('ascending' as const),
                },
              })}
          {...(onAction === undefined ? {} : { onRowAction: actOn })}
        >
          <TableHeader className="h-full bg-surface">
            {hasBoxes && (
              <Column
                className="focus-inset flex h-full items-center border-b border-line pl-4"
                defaultWidth={40}
                id="select"
                maxWidth={40}
                minWidth={40}
              >
                <Checkbox aria-label={t('ui.selectAll')} slot="selection" />
              </Column>
            )}
            <Collection
              dependencies={[columns, widths, canResize]}
              items={columns.map((c, at) => ({ id: c.key, at, ...c }))}
            >
              {(column) => (
                <Column
                  allowsSorting={column.sortBy !== undefined}
                  className={`focus-inset relative flex h-full items-center border-b border-line text-xs text-ink-soft data-allows-sorting:data-hovered:text-ink data-sort-direction:text-ink ${padding(column.at, column.isEnd)}`}
                  defaultWidth={widths.get(column.key) ?? column.width}
                  isRowHeader={column.key === columns[0]?.key}
                  minWidth={column.minWidth ?? 56}
                  {...(column.isHeaderHidden === true && typeof column.width === 'number'
                    ? { maxWidth: column.width }
                    : {})}
                >
                  {({ sortDirection }) => (
                    <ColumnHead
                      canResize={canResize && column.isHeaderHidden !== true}
                      direction={sortDirection}
                      header={column.header}
                      isEnd={column.isEnd === true}
                      isHeaderHidden={column.isHeaderHidden === true}
                    />
                  )}
                </Column>
              )}
            </Collection>
          </TableHeader>
          <TableBody renderEmptyState={() => <div className="sticky left-0 w-full">{empty}</div>}>
            <Collection dependencies={[columns, t, hasBoxes]} items={rows}>
              {(row) => (
                <Row
                  className={`focus-inset h-full border-b border-line data-hovered:bg-sunken data-selected:bg-accent-soft ${onAction === undefined || selection !== undefined ? '' : 'cursor-pointer'}`}
                  id={rowKey(row)}
                  textValue={rowText(row)}
                >
                  {hasBoxes && (
                    <Cell className="focus-inset flex h-full items-center pl-4">
                      <Checkbox aria-label={t('ui.select')} slot="selection" />
                    </Cell>
                  )}
                  {columns.map((column, at) => (
                    <Cell
                      className={`focus-inset flex h-full min-w-0 items-center ${padding(at, column.isEnd)}`}
                      key={column.key}
                    >
                      {column.cell(row)}
                    </Cell>
                  ))}
                </Row>
              )}
            </Collection>
            {more !== undefined && (
              <TableLoadMoreItem
                className="flex h-9 items-center px-4 text-xs text-ink-soft"
                isLoading={more.isLoading}
                onLoadMore={more.onLoad}
              >
                {t('ui.loadingMore')}
              </TableLoadMoreItem>
            )}
          </TableBody>
        </Table>
      </Virtualizer>
    </ResizableTableContainer>
  );
}
