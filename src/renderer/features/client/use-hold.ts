// Whether somebody is at a list just now: the pointer moves over it, or keys are pressed in
// it. What is shown must keep its place meanwhile, or a press would hit its neighbour.

import { useEffect, useRef, useState } from 'react';

/** After so long without a movement nobody is aiming at anything. */
const restMs = 3_000;

interface Hold {
  readonly isHeld: boolean;
  /** For the element around the list. */
  readonly handlers: {
    readonly onPointerMove: () => void;
    readonly onPointerLeave: () => void;
    readonly onKeyDown: () => void;
  };
}

export function useHold(): Hold {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const release = (): void => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  const hold = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(release, restMs);
    setHeld(true);
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  return {
    isHeld,
    handlers: { onPointerMove: hold, onPointerLeave: release, onKeyDown: hold },
  };
}
