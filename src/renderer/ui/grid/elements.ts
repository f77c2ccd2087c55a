// The elements of a table by their roles: a row, and what within it can have the focus.

const controls = 'button:not(:disabled), input:not(:disabled), [role="slider"], a[href]';

/** The key of the row an element is in; null for the head, for none, or outside of `table`. */
export function keyAround(table: Element | null, target: EventTarget): string | null {
  // Menus that a row opened lie elsewhere in the page, but their events pass through here.
  if (!(target instanceof Element) || table?.contains(target) !== true) return null;
  return target.closest<HTMLElement>('[role="row"]')?.dataset['key'] ?? null;
}

/** Whether a control within a row was meant, and not the row. */
export function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest(`${controls}, label`) !== null;
}

/** Whether it is the box by which its row is chosen. */
export function isTick(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.dataset['tick'] !== undefined;
}

export function rowElement(table: Element | null, key: string): HTMLElement | null {
  return table?.querySelector<HTMLElement>(`[role="row"][data-key="${CSS.escape(key)}"]`) ?? null;
}

/** The place of the cell that an element is in within its row; 0 for a row itself. */
function columnOf(row: Element, element: Element): number {
  return Math.max(
    0,
    [...row.children].findIndex((cell) => cell.contains(element)),
  );
}

/** What can have the focus in a row, in order: the row, then the controls of each cell, or the cell. */
function stopsOf(row: HTMLElement): readonly HTMLElement[] {
  const isHead = row.dataset['key'] === undefined;
  const inCells = [...row.children].flatMap((cell) => {
    if (!(cell instanceof HTMLElement)) return [];
    const inside = [...cell.querySelectorAll<HTMLElement>(controls)];
    // A head that sorts can be pressed itself; one that only holds a control cannot.
    if (isHead) return cell.hasAttribute('tabindex') ? [cell, ...inside] : inside;
    return inside.length > 0 ? inside : [cell];
  });
  return isHead ? inCells : [row, ...inCells];
}

function take(element: HTMLElement | undefined): void {
  if (element === undefined) return;
  // Cells have none of their own, so that a press on one is a press on its row.
  if (!element.matches(`[tabindex], ${controls}`)) element.tabIndex = -1;
  element.focus();
}

/** Moves the focus within its row, round and round; false where there is no row. */
export function moveAcross(from: Element, steps: 1 | -1): boolean {
  const row = from.closest<HTMLElement>('[role="row"]');
  if (row === null) return false;
  const stops = stopsOf(row);
  const at = stops.findIndex((stop) => stop === from);
  take(stops[(Math.max(0, at) + steps + stops.length) % stops.length]);
  return true;
}

/** Moves the focus to the cell of `to` below or above the one it is in, or to the row itself. */
export function takeRow(to: HTMLElement, from: Element | null): void {
  const row = from?.closest('[role="row"]') ?? null;
  if (from === null || row === null || row === from || row.contains(to)) {
    to.focus({ preventScroll: true });
    return;
  }
  const cell = to.children[columnOf(row, from)];
  const stop = stopsOf(to).find((one) => cell?.contains(one) === true);
  take(stop ?? to);
}

/** Moves the focus up into the head, to the column it was in. */
export function takeHead(table: Element | null, from: Element): void {
  const head = table?.querySelector<HTMLElement>('[role="row"]:not([data-key])') ?? null;
  const row = from.closest('[role="row"]');
  if (head === null || row === null) return;
  const stops = stopsOf(head);
  const cell = row === from ? undefined : head.children[columnOf(row, from)];
  take(stops.find((stop) => cell?.contains(stop) === true) ?? stops[0]);
}
