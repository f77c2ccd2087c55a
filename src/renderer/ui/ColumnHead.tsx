// What the head of a column shows: its name, the direction it is sorted in, and at its end
// a handle that changes its width, by pointer or, after Enter, with the arrow keys.

import { useTranslation } from 'react-i18next';
import { ColumnResizer, Group, type SortDirection } from 'react-aria-components';
import { Icon } from './Icon';

interface ColumnHeadProps {
  readonly header: string;
  readonly isHeaderHidden: boolean;
  readonly isEnd: boolean;
  readonly canResize: boolean;
  readonly direction: SortDirection | undefined;
}

export function ColumnHead(props: ColumnHeadProps) {
  const { header, isHeaderHidden, isEnd, canResize, direction } = props;
  const { t } = useTranslation();
  if (isHeaderHidden) return <span className="sr-only">{header}</span>;
  return (
    <>
      <Group
        className={`focus-inset flex h-full min-w-0 flex-1 items-center gap-1 rounded-sm ${isEnd ? 'justify-end' : ''}`}
        role="presentation"
        tabIndex={-1}
      >
        <span className="truncate" title={header}>
          {header}
        </span>
        {direction !== undefined && (
          <span className="shrink-0 text-accent">
            <Icon name={direction === 'ascending' ? 'up' : 'down'} size={11} />
          </span>
        )}
      </Group>
      {canResize && (
        <ColumnResizer
          aria-label={t('ui.columnWidth')}
          className="group absolute top-0 -right-1.5 z-10 flex h-full w-3 cursor-col-resize justify-center rounded-sm data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent"
          data-testid="column-width"
        >
          <span className="my-1.5 w-px bg-transparent group-data-hovered:bg-line-strong group-data-resizing:w-0.5 group-data-resizing:bg-accent" />
        </ColumnResizer>
      )}
    </>
  );
}
