// The library's table layout for rows of one height, without its work for rows that nobody
// sees: it lays out all that lies between two places, and looks at every row whenever a
// new one comes into sight.

import { Rect, TableLayout } from 'react-aria-components';

/** What is laid out beyond the sight, in pixels: some twenty rows. */
const marginPx = 720;

export class RowsLayout<T> extends TableLayout<T> {
  protected override layoutIfNeeded(rect: Rect): void {
    if (this.requestedRect.containsRect(rect)) {
      super.layoutIfNeeded(rect);
      return;
    }
    // The row that has the focus must stay in the layout, hence all between it and the sight.
    const isFocused = (this.virtualizer?.persistedKeys.size ?? 0) > 0;
    const top = Math.max(0, rect.y - marginPx);
    if (!isFocused && !this.requestedRect.intersects(rect)) {
      this.requestedRect = new Rect(0, top, 0, 0);
    }
    super.layoutIfNeeded(new Rect(rect.x, top, rect.width, rect.maxY + marginPx - top));
  }
}
