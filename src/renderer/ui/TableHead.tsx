// The heads of a table's columns, in one row that stays above the others.

import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from './Checkbox';
import { ColumnHead } from './ColumnHead';
import { chosenShare } from './grid/choosing';
import { resized } from './grid/column-tracks';
import { nextSorting } from './sort-rows';
import type { Arrangement } from './table-memory';
import type { TableColumn } from './DataTable';
import type { TableRows } from './table-rows';

interface TableHeadProps<T extends object> {
  readonly table: TableRows<T>;
  readonly columns: readonly TableColumn<T>[];
  /** By the place of a column. */
  readonly padding: (at: number) => string;
  readonly hasBoxes: boolean;
  readonly arrangement: Arrangement;
  readonly onArrange: (changes: Partial<Arrangement>) => void;
}

export const headHeight = 30;

export function TableHead<T extends object>(props: TableHeadProps<T>) {
  const { table, columns, padding, hasBoxes, arrangement, onArrange } = props;
  const { rows, rowKey, selection } = table;
  const { widths, sorting } = arrangement;
  const { t } = useTranslation();
  const line = useRef<HTMLDivElement>(null);
  const share = hasBoxes && selection ? chosenShare(rows, rowKey, selection.keys) : 'none';

  const resize = (key: string, px: number): void => {
    const heads = [...(line.current?.children ?? [])].slice(hasBoxes ? 1 : 0);
    const measured = new Map(
      heads.map((head, at) => [columns[at]?.key ?? '', head.getBoundingClientRect().width]),
    );
    onArrange({ widths: resized(columns, widths, { key, px, measured }) });
  };

  return (
    <div className="sticky top-0 z-10 min-w-(--least) bg-surface [overflow-x:clip]" role="rowgroup">
      <div
        aria-rowindex={1}
        className="grid grid-cols-(--tracks)"
        ref={line}
        role="row"
        style={{ height: headHeight }}
      >
        {hasBoxes && (
          <div className="flex h-full items-center border-b border-line pl-4" role="columnheader">
            <Checkbox
              aria-label={t('ui.selectAll')}
              excludeFromTabOrder
              isIndeterminate={share === 'some'}
              isSelected={share === 'all'}
              onChange={(isSelected) => {
                selection?.onChange(new Set(isSelected ? rows.map(rowKey) : []));
              }}
            />
          </div>
        )}
        {columns.map(
          ({ key, header, width, isHeaderHidden = false, isEnd = false, sortBy }, at) => {
            const own = widths.get(key) ?? width;
            const isSorted = sorting?.column === key;
            const direction = sorting?.isDescending === true ? 'descending' : 'ascending';
            return (
              <ColumnHead
                direction={isSorted ? direction : null}
                header={header}
                isEnd={isEnd}
                isHeaderHidden={isHeaderHidden}
                key={key}
                onResize={
                  isHeaderHidden
                    ? undefined
                    : (px) => {
                        resize(key, px);
                      }
                }
                onSort={
                  sortBy === undefined
                    ? undefined
                    : () => {
                        onArrange({ sorting: nextSorting(sorting, key) });
                      }
                }
                padding={padding(at)}
                width={typeof own === 'number' ? own : null}
              />
            );
          },
        )}
      </div>
    </div>
  );
}
