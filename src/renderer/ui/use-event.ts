// A function that stays the same object and always does what the last one given does, for
// cells of tables that must not be drawn anew because a function is.

import { useCallback, useLayoutEffect, useRef } from 'react';

/** Not to be called while rendering. */
export function useEvent<A extends readonly unknown[]>(handler: (...args: A) => void) {
  const last = useRef(handler);
  useLayoutEffect(() => {
    last.current = handler;
  });
  return useCallback((...args: A): void => {
    last.current(...args);
  }, []);
}
