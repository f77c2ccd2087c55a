// The head of a column: its name, the direction it is sorted in, and at its end a handle that
// changes its width. A press on it sorts.

import { useRef, type KeyboardEvent } from 'react';
import { Icon } from './Icon';
import { WidthHandle } from './grid/WidthHandle';

interface ColumnHeadProps {
  readonly header: string;
  readonly isHeaderHidden: boolean;
  readonly isEnd: boolean;
  /** Distance of the outer columns from the edge, as classes. */
  readonly padding: string;
  readonly direction: 'ascending' | 'descending' | null;
  /** Pixels, once a person has chosen them or where they are fixed. */
  readonly width: number | null;
  /** Left out where the column does not sort. */
  readonly onSort?: (() => void) | undefined;
  /** Left out where the width stays as it is. */
  readonly onResize?: ((px: number) => void) | undefined;
}

const headClass =
  'focus-inset relative flex h-full min-w-0 items-center border-b border-line text-xs';

export function ColumnHead(props: ColumnHeadProps) {
  const { header, isHeaderHidden, isEnd, padding, direction, width, onSort, onResize } = props;
  const element = useRef<HTMLDivElement>(null);
  if (isHeaderHidden) {
    return (
      <div className={`${headClass} ${padding}`} role="columnheader">
        <span className="sr-only">{header}</span>
      </div>
    );
  }
  const press = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || onSort === undefined) return;
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onSort();
  };
  const look = direction === null ? 'text-ink-soft' : 'text-ink';
  return (
    <div
      className={`${headClass} ${look} ${onSort === undefined ? '' : 'hover:text-ink'} ${padding}`}
      data-column
      onClick={onSort}
      onKeyDown={press}
      ref={element}
      role="columnheader"
      tabIndex={-1}
      {...(onSort === undefined ? {} : { 'aria-sort': direction ?? 'none' })}
    >
      <span className={`flex min-w-0 flex-1 items-center gap-1 ${isEnd ? 'justify-end' : ''}`}>
        <span className="truncate" title={header}>
          {header}
        </span>
        {direction !== null && (
          <span className="shrink-0 text-accent">
            <Icon name={direction === 'ascending' ? 'up' : 'down'} size={11} />
          </span>
        )}
      </span>
      {onResize !== undefined && (
        <WidthHandle
          measure={() => element.current?.getBoundingClientRect().width ?? 0}
          onResize={onResize}
          width={width}
        />
      )}
    </div>
  );
}
