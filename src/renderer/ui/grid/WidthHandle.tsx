// The end of a column's head, by which its width is changed: dragged with the pointer, or,
// after Enter, with the arrow keys until Enter or Escape.

import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';

interface WidthHandleProps {
  /** Pixels, as last set; null while the column has a share of what is left. */
  readonly width: number | null;
  /** What the column measures just now. */
  readonly measure: () => number;
  readonly onResize: (px: number) => void;
}

/** Pixels a press of an arrow key changes. */
const stepPx = 10;

const steps: Readonly<Record<string, number>> = {
  ...{ ArrowLeft: -stepPx, ArrowDown: -stepPx, ArrowRight: stepPx, ArrowUp: stepPx },
};

export function WidthHandle({ width, measure, onResize }: WidthHandleProps) {
  const { t } = useTranslation();
  const [isResizing, setResizing] = useState(false);
  const grip = useRef({ x: 0, width: 0 });

  const press = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (event.key === 'Enter') setResizing(!isResizing);
    else if (isResizing && step !== undefined) onResize(measure() + step);
    else if (isResizing && event.key === 'Escape') setResizing(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const take = (event: PointerEvent): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, width: measure() };
    setResizing(true);
  };
  const drag = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onResize(grip.current.width + event.clientX - grip.current.x);
  };
  const release = (): void => {
    setResizing(false);
  };

  return (
    <div
      aria-label={t('ui.columnWidth')}
      aria-orientation="horizontal"
      aria-valuenow={Math.round(width ?? 0)}
      aria-valuetext={width === null ? t('ui.none') : `${String(Math.round(width))} px`}
      className="focus-inset group absolute top-0 -right-1.5 z-10 flex h-full w-3 cursor-col-resize touch-none justify-center rounded-sm"
      data-resizing={isResizing || undefined}
      data-testid="column-width"
      onBlur={release}
      onClick={(event) => {
        // It lies within a head that sorts when it is pressed.
        event.stopPropagation();
      }}
      onKeyDown={press}
      onLostPointerCapture={release}
      onPointerDown={take}
      onPointerMove={drag}
      role="slider"
      tabIndex={-1}
    >
      <span className="my-1.5 w-px bg-transparent group-hover:bg-line-strong group-data-resizing:w-0.5 group-data-resizing:bg-accent" />
    </div>
  );
}
