// A list of rows of differing height, to be read rather than chosen from. Arrow keys move
// between rows, and into what a row holds.

import { TallTable, type TallRows } from './TallTable';

export function VirtualList<T extends object>(props: TallRows<T>) {
  return <TallTable {...props} />;
}
