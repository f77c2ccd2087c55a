// Whether an element has less room across than what is in it wants; follows changes.

import { useLayoutEffect, useState, type RefObject } from 'react';

/** `leastPx`: the width from which on there is room. */
export function useIsCramped(element: RefObject<HTMLElement | null>, leastPx: number): boolean {
  const [isCramped, setCramped] = useState(false);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const look = (): void => {
      setCramped(current.clientWidth < leastPx);
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(current);
    return () => {
      resized.disconnect();
    };
  }, [element, leastPx]);
  return isCramped;
}
