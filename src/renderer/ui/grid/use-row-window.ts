// Which rows of a table are drawn: follows its scrolling and its size. A scroll that brings
// in other rows draws them before the next frame, so that no gap is ever seen.

import { useLayoutEffect, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { useEvent } from '../use-event';
import { rangeOf, type RowPlaces, type RowRange, type View } from './row-places';

interface RowWindow {
  readonly range: RowRange;
  /** What is in sight just now. Not to be called while rendering. */
  readonly view: () => View;
}

/** `headHeight`: pixels of what stays above the rows while they scroll. */
export function useRowWindow(
  scroller: RefObject<HTMLDivElement | null>,
  places: RowPlaces,
  headHeight: number,
): RowWindow {
  const [seen, setSeen] = useState<View>({ top: 0, height: 0 });
  const range = rangeOf(places, seen);
  const view = (): View => {
    const element = scroller.current;
    if (element === null) return { top: 0, height: 0 };
    return { top: element.scrollTop, height: element.clientHeight - headHeight };
  };

  const look = useEvent((draw: (update: () => void) => void) => {
    const now = view();
    const next = rangeOf(places, now);
    // The height counts even while there are no rows: those that come are drawn by it.
    const isSame = next.from === range.from && next.to === range.to;
    if (isSame && now.height === seen.height) return;
    draw(() => {
      setSeen(now);
    });
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const scrolled = (): void => {
      look(flushSync);
    };
    // Of its own accord the first time, before anything is painted.
    const resized = new ResizeObserver(() => {
      look((update) => {
        update();
      });
    });
    look((update) => {
      update();
    });
    element.addEventListener('scroll', scrolled, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', scrolled);
      resized.disconnect();
    };
  }, [scroller, look]);

  return { range, view };
}
