// One row of a table, at its place below the others. It is drawn again only when what it is
// given changes: its cells come from a function that stays the same while it draws the same.

import { memo, useLayoutEffect, useRef, type ReactNode } from 'react';

/** Is told of rows that come and go, to learn their heights. */
export interface RowObserver {
  readonly observe: (row: Element) => void;
  readonly unobserve: (row: Element) => void;
}

interface GridRowProps<T> {
  readonly row: T;
  readonly rowKey: string;
  /** Counted from 1, the head included. */
  readonly index: number;
  /** Pixels. */
  readonly top: number;
  /** Pixels; null for as high as its content. */
  readonly height: number | null;
  /** Null where nothing can be chosen. */
  readonly isSelected: boolean | null;
  /** The one row the Tab key comes to. */
  readonly isStop: boolean;
  readonly className: string;
  readonly cells: (row: T, isSelected: boolean) => ReactNode;
  readonly observer: RowObserver | null;
}

function Row<T>(props: GridRowProps<T>) {
  const { row, rowKey, index, top, height, isSelected, isStop, className, cells, observer } = props;
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null || observer === null) return undefined;
    observer.observe(current);
    return () => {
      observer.unobserve(current);
    };
  }, [observer]);
  return (
    <div
      aria-rowindex={index}
      className={className}
      data-key={rowKey}
      ref={element}
      role="row"
      style={height === null ? { top } : { top, height }}
      tabIndex={isStop ? 0 : -1}
      {...(isSelected === null ? {} : { 'aria-selected': isSelected })}
    >
      {cells(row, isSelected === true)}
    </div>
  );
}

export const GridRow = memo(Row) as typeof Row;
