// Heights of rows that are as high as their content: guessed until a row was drawn, measured
// as it is drawn and whenever it changes. What is in sight stays where it is meanwhile.

import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { RowObserver } from './GridRow';
import { unevenPlaces, type RowPlaces } from './row-places';

interface HeightsOptions<T> {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** Pixels a row most likely has. */
  readonly guess: number;
}

type Known = ReadonlyMap<string, number>;

/** Heights by key. Rows are told to it as they come and go. */
class Heights implements RowObserver {
  private readonly known = new Map<string, number>();
  private readonly watch = new ResizeObserver((entries) => {
    for (const { target } of entries) this.note(target);
    this.tell();
  });
  private isNews = false;

  /** `changed` is given all heights whenever they are not what they were. */
  constructor(private readonly changed: (known: Known) => void) {}

  observe(row: Element): void {
    this.note(row);
    this.watch.observe(row);
  }

  unobserve(row: Element): void {
    this.watch.unobserve(row);
  }

  /** Tells what was noted since it told last. */
  tell(): void {
    if (!this.isNews) return;
    this.isNews = false;
    this.changed(new Map(this.known));
  }

  private note(row: Element): void {
    if (!(row instanceof HTMLElement)) return;
    const { offsetHeight, dataset } = row;
    const key = dataset['key'] ?? '';
    if (offsetHeight === 0 || this.known.get(key) === offsetHeight) return;
    this.known.set(key, offsetHeight);
    this.isNews = true;
  }
}

/** Where the rows lie, as far as is known, and what has to hear of those that are drawn. */
export function useHeights<T>(options: HeightsOptions<T>): {
  readonly places: RowPlaces;
  readonly observer: RowObserver;
} {
  const { scroller, rows, rowKey, guess } = options;
  const [known, setKnown] = useState<Known>(() => new Map());
  const [heights] = useState(() => new Heights(setKnown));
  const places = useMemo(
    () => unevenPlaces(rows.map((row) => known.get(rowKey(row)) ?? guess)),
    [rows, rowKey, known, guess],
  );
  const last = useRef({ rows, places });

  useLayoutEffect(() => {
    heights.tell();
  });

  useLayoutEffect(() => {
    const before = last.current;
    last.current = { rows, places };
    const element = scroller.current;
    if (element === null || element.scrollTop === 0 || before.rows !== rows) return;
    const at = before.places.rowAt(element.scrollTop);
    const moved = places.topOf(at) - before.places.topOf(at);
    if (moved !== 0) element.scrollBy({ top: moved, behavior: 'instant' });
  }, [rows, places, scroller]);

  return { places, observer: heights };
}
