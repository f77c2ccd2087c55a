// A dense, virtualised table: only the rows in sight exist, whatever the length. Arrow
// keys move, Enter acts, rows are chosen as in a file manager. Columns marked wide give way in small windows.

import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Cell,
  Collection,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
  type Key,
  type Selection,
} from 'react-aria-components';
import { Checkbox } from './Checkbox';
import { useMedia } from './use-media';

export interface TableColumn<T> {
  readonly key: string;
  readonly header: string;
  /** Pixels, or a share of what is left such as `2fr`. */
  readonly width: number | `${number}fr`;
  readonly minWidth?: number;
  readonly isEnd?: boolean;
  /** Left out when the window is narrow. */
  readonly isWide?: boolean;
  /** The header is for screen readers only. */
  readonly isHeaderHidden?: boolean;
  readonly cell: (row: T) => ReactNode;
}

interface DataTableProps<T extends object> {
  readonly label: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly rowText: (row: T) => string;
  readonly empty: ReactNode;
  readonly onAction?: (row: T) => void;
  readonly selection?: {
    readonly keys: ReadonlySet<string>;
    readonly onChange: (keys: ReadonlySet<string>) => void;
  };
  readonly more?: { readonly isLoading: boolean; readonly onLoad: () => void };
  readonly testId?: string;
}

const layoutOptions = { rowHeight: 36, headingHeight: 30, loaderHeight: 36 };

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, rows, rowKey, rowText, empty, onAction, selection, more, testId } = props;
  const { t } = useTranslation();
  const isNarrow = useMedia('(max-width: 959px)');
  const columns = useMemo(
    () => props.columns.filter((column) => !(isNarrow && column.isWide === true)),
    [props.columns, isNarrow],
  );
  const change = (chosen: Selection): void => {
    if (selection === undefined) return;
    selection.onChange(new Set(chosen === 'all' ? rows.map(rowKey) : [...chosen].map(String)));
  };
  const actOn = (key: Key): void => {
    const row = rows.find((candidate) => rowKey(candidate) === key);
    if (row !== undefined) onAction?.(row);
  };

  /** The outer columns keep the distance of everything else in a card. */
  const padding = (at: number, isEnd: boolean | undefined): string =>
    [
      at === 0 && selection === undefined ? 'pl-4' : 'pl-2',
      at === columns.length - 1 ? 'pr-4' : 'pr-2',
      isEnd === true ? 'justify-end' : '',
    ].join(' ');

  return (
    <Virtualizer layout={TableLayout} layoutOptions={layoutOptions}>
      <Table
        aria-label={label}
        className="h-full min-h-0 w-full overflow-auto outline-none"
        data-testid={testId}
        selectionMode={selection === undefined ? 'none' : 'multiple'}
        {...(selection === undefined
          ? {}
          : {
              selectedKeys: selection.keys,
              onSelectionChange: change,
              selectionBehavior: 'replace' as const,
            })}
        {...(onAction === undefined ? {} : { onRowAction: actOn })}
      >
        <TableHeader className="h-full bg-surface">
          {selection !== undefined && (
            <Column
              className="focus-inset flex h-full items-center border-b border-line pl-4"
              id="select"
              minWidth={40}
              width={40}
            >
              <Checkbox aria-label={t('ui.selectAll')} slot="selection" />
            </Column>
          )}
          <Collection
            dependencies={[columns]}
            items={columns.map((c, at) => ({ id: c.key, at, ...c }))}
          >
            {(column) => (
              <Column
                className={`focus-inset flex h-full items-center truncate border-b border-line text-xs text-ink-soft ${padding(column.at, column.isEnd)}`}
                isRowHeader={column.key === columns[0]?.key}
                minWidth={column.minWidth ?? 56}
                width={column.width}
              >
                {column.isHeaderHidden === true ? (
                  <span className="sr-only">{column.header}</span>
                ) : (
                  column.header
                )}
              </Column>
            )}
          </Collection>
        </TableHeader>
        <TableBody renderEmptyState={() => <div className="sticky left-0 w-full">{empty}</div>}>
          <Collection dependencies={[columns, t]} items={rows}>
            {(row) => (
              <Row
                className={`focus-inset h-full border-b border-line data-hovered:bg-sunken data-selected:bg-accent-soft ${onAction === undefined || selection !== undefined ? '' : 'cursor-pointer'}`}
                id={rowKey(row)}
                textValue={rowText(row)}
              >
                {selection !== undefined && (
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
  );
}
