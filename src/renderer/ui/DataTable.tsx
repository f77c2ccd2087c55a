// A dense table: rows of one height, in columns. Heads sort and change the width of their
// column; columns marked wide give way where room is scarce.

import { useCallback, useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { leastWidth, tracksOf, type ColumnShape, type ColumnWidth } from './grid/column-tracks';
import { Grid, type MoreRows } from './grid/Grid';
import { evenPlaces } from './grid/row-places';
import { RowTick } from './grid/RowTick';
import { sortRows, type SortValue } from './sort-rows';
import { headHeight, TableHead } from './TableHead';
import { useArrangement, type Arrangement } from './table-memory';
import type { TableRows } from './table-rows';
import { useAnchor, type Follow } from './use-anchor';
import { useIsCramped } from './use-is-cramped';
import { useMedia } from './use-media';

export interface TableColumn<T> extends ColumnShape {
  readonly header: string;
  readonly isEnd?: boolean;
  /** Left out where there is no room for all, and in narrow windows. */
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
  readonly more?: MoreRows;
}

const rowHeight = 36;
const boxesColumn: ColumnShape = { key: 'select', width: 40 };
const asDesigned: ReadonlyMap<string, ColumnWidth> = new Map();

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, rowKey, onAction, selection, more, testId, groupOf, follow, onSorted } = props;
  const { t, i18n } = useTranslation();
  const isNarrow = useMedia('(max-width: 959px)');
  const [arrangement, arrange] = useArrangement(testId ?? label);
  const { widths, sorting } = arrangement;
  const hasBoxes = selection !== undefined && selection.isSingle !== true;
  // Sorted by it still when it has given way.
  const sortBy = props.columns.find(({ key }) => key === sorting?.column)?.sortBy;
  const isDescending = sorting?.isDescending === true;
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
  const places = useMemo(() => evenPlaces(rows.length, rowHeight), [rows.length]);
  const scroller = useAnchor({ rows, rowKey }, rowHeight, follow);
  // By the widths of the design: a person may well make a column so wide that others are far.
  const least = leastWidth(hasBoxes ? [boxesColumn, ...props.columns] : props.columns, asDesigned);
  const isCramped = useIsCramped(scroller, least) || isNarrow;
  const columns = useMemo(
    () => props.columns.filter((column) => !(isCramped && column.isWide === true)),
    [props.columns, isCramped],
  );

  /** The outer columns keep the distance of everything else in a card. */
  const padding = useCallback(
    (at: number): string =>
      [
        at === 0 && !hasBoxes ? 'pl-4' : 'pl-2',
        at === columns.length - 1 ? 'pr-4' : 'pr-2',
        columns[at]?.isEnd === true ? 'justify-end' : '',
      ].join(' '),
    [columns, hasBoxes],
  );
  const cells = useCallback(
    (row: T, isSelected: boolean): ReactNode => (
      <>
        {hasBoxes && (
          <div className="flex items-center pl-4" role="gridcell">
            <RowTick isSelected={isSelected} label={t('ui.select')} />
          </div>
        )}
        {columns.map((column, at) => (
          <div
            className={`focus-inset flex min-w-0 items-center overflow-hidden ${padding(at)}`}
            key={column.key}
            role={at === 0 ? 'rowheader' : 'gridcell'}
          >
            {column.cell(row)}
          </div>
        ))}
      </>
    ),
    [columns, padding, hasBoxes, t],
  );

  const shown = hasBoxes ? [boxesColumn, ...columns] : columns;
  const lengths: Record<string, string> = {
    '--tracks': tracksOf(shown, widths),
    '--least': `${leastWidth(shown, widths)}px`,
  };
  const change = (changes: Partial<Arrangement>): void => {
    arrange(changes);
    if (changes.sorting !== undefined) scroller.current?.scrollTo({ top: 0, behavior: 'instant' });
  };
  const isPressed = onAction !== undefined && selection === undefined;
  return (
    <Grid
      {...props}
      cells={cells}
      head={{
        height: headHeight,
        content: (
          <TableHead
            arrangement={arrangement}
            columns={columns}
            hasBoxes={hasBoxes}
            onArrange={change}
            padding={padding}
            table={{ ...props, rows }}
          />
        ),
      }}
      more={more}
      onAction={onAction}
      places={places}
      rowClass={`focus-inset absolute left-0 grid w-full grid-cols-(--tracks) border-b border-line [contain:strict] hover:bg-sunken aria-selected:bg-accent-soft ${isPressed ? 'cursor-pointer' : ''}`}
      rowHeight={rowHeight}
      rows={rows}
      scroller={scroller}
      style={lengths}
    />
  );
}
