// The focus among rows of which most do not exist: the row that has it stays drawn wherever
// the table is scrolled to, and where that row goes away its successor takes over.

import { useLayoutEffect, useMemo, useRef, useState, type FocusEvent, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { keyAround, rowElement, takeRow } from './elements';
import { distanceTo, type RowPlaces, type View } from './row-places';

interface GridFocusOptions<T> {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly places: RowPlaces;
  readonly view: () => View;
}

export interface GridFocus {
  /** The row that has the focus or had it last; -1 for none. */
  readonly at: number;
  /** Moves it to that row, drawn and scrolled into sight for it. */
  readonly goTo: (at: number) => void;
  /** To be told of the focus wherever in the table it comes and goes. */
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
}

export function useGridFocus<T>(options: GridFocusOptions<T>): GridFocus {
  const { scroller, rows, rowKey, places, view } = options;
  const [key, setKey] = useState<string | null>(null);
  const at = useMemo(
    () => (key === null ? -1 : rows.findIndex((row) => rowKey(row) === key)),
    [rows, rowKey, key],
  );
  const isWithin = useRef(false);
  const last = useRef({ at: 0, isBereft: false });

  useLayoutEffect(() => {
    const { current } = last;
    if (key === null) return;
    if (at !== -1) {
      current.at = at;
      if (current.isBereft) rowElement(scroller.current, key)?.focus({ preventScroll: true });
      current.isBereft = false;
      return;
    }
    const heir = rows[Math.min(current.at, rows.length - 1)];
    current.isBereft = isWithin.current && document.activeElement === document.body;
    setKey(heir === undefined || !current.isBereft ? null : rowKey(heir));
  }, [key, at, rows, rowKey, scroller]);

  const goTo = (to: number): void => {
    const row = rows[to];
    const table = scroller.current;
    if (row === undefined || table === null) return;
    const from = document.activeElement;
    flushSync(() => {
      setKey(rowKey(row));
    });
    table.scrollBy({ top: distanceTo(places, to, view()), behavior: 'instant' });
    const element = rowElement(table, rowKey(row));
    if (element !== null) takeRow(element, table.contains(from) ? from : null);
  };

  const onFocus = ({ target }: FocusEvent): void => {
    if (scroller.current?.contains(target) !== true) return;
    isWithin.current = true;
    const own = keyAround(scroller.current, target);
    if (own !== null) setKey(own);
  };

  const onBlur = (): void => {
    // A row that is taken away loses the focus as well, and then it must be known.
    queueMicrotask(() => {
      isWithin.current = scroller.current?.contains(document.activeElement) === true;
    });
  };

  return { at, goTo, onFocus, onBlur };
}
