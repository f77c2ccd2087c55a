// The rows of every table here: only those in sight exist, whatever the length. One of them
// can have the focus at a time; arrow keys move it, Enter acts, and rows are chosen as in a
// file manager.

import { useEffect, type CSSProperties, type ReactNode, type RefObject } from 'react';
import { ButtonContext } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TableRows } from '../table-rows';
import { GridRow, type RowObserver } from './GridRow';
import type { RowPlaces } from './row-places';
import { useGridFocus } from './use-grid-focus';
import { useGridHands } from './use-grid-hands';
import { useRowWindow } from './use-row-window';

/** Rows that come when the end is in sight. */
export interface MoreRows {
  readonly isLoading: boolean;
  readonly onLoad: () => void;
}

interface GridProps<T extends object> extends TableRows<T> {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly places: RowPlaces;
  /** Pixels, the same for all rows; null for as high as their content. */
  readonly rowHeight: number | null;
  /** The cells of a row; the same function for as long as it draws the same. */
  readonly cells: (row: T, isSelected: boolean) => ReactNode;
  readonly rowClass: string;
  readonly onAction?: ((row: T) => void) | undefined;
  /** Stays above the rows; `height` in pixels. */
  readonly head?: { readonly height: number; readonly content: ReactNode };
  readonly more?: MoreRows | undefined;
  readonly observer?: RowObserver;
  readonly style?: CSSProperties;
}

/** Controls of a row are reached with the arrow keys. */
const outOfTabOrder = { excludeFromTabOrder: true };
const loadingHeight = 36;

export function Grid<T extends object>(props: GridProps<T>) {
  const { label, rows, rowKey, empty, selection, testId, scroller, places, rowHeight } = props;
  const { cells, rowClass, onAction, head, more, observer = null, style } = props;
  const { t } = useTranslation();
  const headHeight = head?.height ?? 0;
  const { range, view } = useRowWindow(scroller, places, headHeight);
  const focus = useGridFocus({ scroller, rows, rowKey, places, view });
  const hasHead = head !== undefined;
  const hands = useGridHands({ table: props, scroller, places, view, focus, hasHead, onAction });

  const isLoading = more?.isLoading === true;
  const isEndDrawn = more !== undefined && range.to === rows.length;
  useEffect(() => {
    if (isEndDrawn && !isLoading) more.onLoad();
  }, [isEndDrawn, isLoading, more]);

  const drawn: number[] = [];
  if (focus.at !== -1 && focus.at < range.from) drawn.push(focus.at);
  for (let at = range.from; at < range.to; at += 1) drawn.push(at);
  if (focus.at >= range.to) drawn.push(focus.at);
  const stop = focus.at === -1 ? range.from : focus.at;

  return (
    <div
      aria-label={label}
      aria-rowcount={rows.length + (hasHead ? 1 : 0)}
      className="focus-inset h-full min-h-0 w-full flex-1 overflow-auto bg-surface [overflow-anchor:none]"
      data-testid={testId}
      ref={scroller}
      role="grid"
      style={style}
      // Without rows there is nothing in it to come by, and it may have to be scrolled.
      {...(rows.length === 0 ? { tabIndex: 0 } : {})}
      {...(selection === undefined ? {} : { 'aria-multiselectable': selection.isSingle !== true })}
      {...hands}
    >
      {head?.content}
      {rows.length === 0 ? (
        <div className="sticky left-0 w-full" role="rowgroup">
          <div role="row">
            <div role="gridcell">{empty}</div>
          </div>
        </div>
      ) : (
        <ButtonContext value={outOfTabOrder}>
          <div
            className="relative min-w-(--least)"
            role="rowgroup"
            style={{ height: places.total + (isLoading ? loadingHeight : 0) }}
          >
            {drawn.map((at) => {
              const row = rows[at];
              if (row === undefined) return null;
              const key = rowKey(row);
              return (
                <GridRow
                  cells={cells}
                  className={rowClass}
                  height={rowHeight}
                  index={at + (hasHead ? 2 : 1)}
                  isSelected={selection === undefined ? null : selection.keys.has(key)}
                  isStop={at === stop}
                  key={key}
                  observer={observer}
                  row={row}
                  rowKey={key}
                  top={places.topOf(at)}
                />
              );
            })}
            {isLoading && (
              <div
                className="absolute left-0 flex w-full items-center px-4 text-xs text-ink-soft"
                role="row"
                style={{ top: places.total, height: loadingHeight }}
              >
                <span role="gridcell">{t('ui.loadingMore')}</span>
              </div>
            )}
          </div>
        </ButtonContext>
      )}
    </div>
  );
}
