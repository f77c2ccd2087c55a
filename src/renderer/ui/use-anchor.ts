// Keeps what a person looks at where it is while rows come and go above it. A table that
// stands at its top stays there and shows what is new.

import { useLayoutEffect, useRef, type RefObject } from 'react';

interface Anchor {
  readonly rows: readonly unknown[];
  /** Key of the first row in sight, and its place. */
  readonly key: string;
  readonly at: number;
}

export interface Follow {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** For rows of one height below a head that stays; the ref belongs to what scrolls. */
export function useAnchor<T>(
  { rows, rowKey }: { readonly rows: readonly T[]; readonly rowKey: (row: T) => string },
  rowHeight: number,
  follow?: Follow,
): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor | null>(null);

  useLayoutEffect(() => {
    const scroller = element.current;
    if (scroller === null) return undefined;
    const before = anchor.current;
    if (follow?.isOn === true && scroller.scrollTop > 0) {
      scroller.scrollTo({ top: 0, behavior: 'instant' });
    } else if (before !== null && before.rows !== rows && scroller.scrollTop > 0) {
      const at = rows.findIndex((row) => rowKey(row) === before.key);
      const moved = at === -1 ? 0 : at - before.at;
      if (moved !== 0) scroller.scrollBy({ top: moved * rowHeight, behavior: 'instant' });
    }
    const note = (): void => {
      const at = Math.floor(scroller.scrollTop / rowHeight);
      const row = rows[at];
      anchor.current = row === undefined ? null : { rows, key: rowKey(row), at };
    };
    const scrolled = (): void => {
      note();
      const isAtTop = scroller.scrollTop < rowHeight;
      if (follow !== undefined && follow.isOn !== isAtTop) follow.onChange(isAtTop);
    };
    note();
    scroller.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      scroller.removeEventListener('scroll', scrolled);
    };
  }, [rows, rowKey, rowHeight, follow]);
  return element;
}
