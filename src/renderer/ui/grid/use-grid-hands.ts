// What pointer and keys do to the rows of a table: move the focus, choose, act.

import {
  useRef,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { TableRows } from '../table-rows';
import { chosenAfter, type ChoosingStep } from './choosing';
import { isControl, isTick, keyAround, moveAcross, takeHead } from './elements';
import { moveOf, type GridMove } from './grid-keys';
import type { RowPlaces, View } from './row-places';
import { findTyped, nothingTyped, typeOn } from './type-ahead';
import type { GridFocus } from './use-grid-focus';

interface GridHandsOptions<T> {
  readonly table: TableRows<T>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly places: RowPlaces;
  readonly view: () => View;
  readonly focus: GridFocus;
  readonly hasHead: boolean;
  readonly onAction: ((row: T) => void) | undefined;
}

const stepOf = (event: MouseEvent | KeyboardEvent): ChoosingStep => {
  if (event.shiftKey) return 'extend';
  return event.ctrlKey || event.metaKey ? 'toggle' : 'only';
};

export function useGridHands<T>(options: GridHandsOptions<T>) {
  const { table, scroller, places, view, focus, hasHead, onAction } = options;
  const { rows, rowKey, rowText, selection } = table;
  const { i18n } = useTranslation();
  const anchor = useRef<string | null>(null);
  const typed = useRef(nothingTyped);
  const isSingle = selection?.isSingle === true;

  const choose = (key: string, step: ChoosingStep): void => {
    if (selection === undefined) return;
    const before = { keys: selection.keys, anchor: anchor.current };
    const after = chosenAfter(before, key, step, { rows, rowKey, isSingle });
    anchor.current = after.anchor;
    selection.onChange(after.keys);
  };

  const actOn = (key: string): void => {
    const row = rows.find((one) => rowKey(one) === key);
    if (row !== undefined) onAction?.(row);
  };

  /** With Ctrl the focus moves alone; else what it comes to is chosen, with Shift all between. */
  const move = (to: number, event: KeyboardEvent): void => {
    const at = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[at];
    if (row === undefined) return;
    focus.goTo(at);
    const step = stepOf(event);
    if (step !== 'toggle') choose(rowKey(row), step);
  };

  const pageFrom = (at: number, pages: 1 | -1): number => {
    const { height } = view();
    const next = places.rowAt(places.topOf(at) + pages * height);
    return next === at ? at + pages : next;
  };

  const inHead = (event: KeyboardEvent<HTMLElement>, to: GridMove): boolean => {
    if (to.kind === 'across') return moveAcross(event.target as Element, to.steps);
    if (to.kind !== 'by' || to.rows !== 1 || rows.length === 0) return false;
    focus.goTo(0);
    return true;
  };

  const inRow = (event: KeyboardEvent<HTMLElement>, key: string, to: GridMove): boolean => {
    const target = event.target as Element;
    const { at } = focus;
    switch (to.kind) {
      case 'across':
        return moveAcross(target, to.steps);
      case 'by':
        if (at + to.rows < 0 && hasHead && !event.shiftKey) takeHead(scroller.current, target);
        else move(at + to.rows, event);
        return true;
      case 'page':
        move(pageFrom(at, to.pages), event);
        return true;
      case 'first':
        move(0, event);
        return true;
      case 'last':
        move(rows.length - 1, event);
        return true;
      case 'all':
        if (selection === undefined || isSingle) return false;
        selection.onChange(new Set(rows.map(rowKey)));
        return true;
      case 'none':
        if (selection === undefined || selection.keys.size === 0) return false;
        selection.onChange(new Set());
        return true;
      case 'choose':
      case 'act':
        // A button in the row does its own.
        if (isControl(target)) return false;
        if (selection === undefined || (to.kind === 'act' && onAction !== undefined)) actOn(key);
        else choose(key, stepOf(event));
        return true;
      case 'type': {
        typed.current = typeOn(typed.current, to.letter, event.timeStamp);
        const search = { rows, rowText, from: at, language: i18n.language };
        const found = findTyped(typed.current.word, search);
        if (found !== -1) focus.goTo(found);
        return true;
      }
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { target } = event;
    if (event.defaultPrevented || scroller.current?.contains(target as Element) !== true) return;
    const to = moveOf(event);
    if (to === null) return;
    const key = keyAround(scroller.current, target);
    if (!(key === null ? inHead(event, to) : inRow(event, key, to))) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onClick = (event: MouseEvent): void => {
    const key = keyAround(scroller.current, event.target);
    if (key === null) return;
    if (isTick(event.target)) choose(key, event.shiftKey ? 'extend' : 'toggle');
    else if (isControl(event.target)) return;
    else if (selection === undefined) actOn(key);
    else choose(key, stepOf(event));
  };

  const onDoubleClick = (event: MouseEvent): void => {
    const key = keyAround(scroller.current, event.target);
    if (key === null || isControl(event.target) || selection === undefined) return;
    if (stepOf(event) === 'only') actOn(key);
  };

  /** Who comes by Tab for the first time finds the row chosen that keys begin at. */
  const onFocus = (event: FocusEvent): void => {
    const { target } = event;
    const key = keyAround(scroller.current, target);
    const isFirst = focus.at === -1 && selection?.keys.size === 0;
    const isRow = target.getAttribute('role') === 'row';
    if (key !== null && isFirst && isRow && target.matches(':focus-visible')) choose(key, 'only');
    focus.onFocus(event);
  };

  return { onKeyDown, onClick, onDoubleClick, onFocus, onBlur: focus.onBlur };
}
