// What can be done with requests, for one of them or many at once: which of them an action
// is meant for, and which moves put them where they are wanted. Pure.

import type { TransferState, TransferView } from '../../../shared/ipc/views';
import { isOver } from '../../store/queue-order';

export type QueueAction = 'pause' | 'resume' | 'retry' | 'cancel' | 'remove';
export type QueueMove = 'top' | 'up' | 'down';

const meant: Readonly<Record<QueueAction, (state: TransferState) => boolean>> = {
  pause: (state) => !isOver(state) && state !== 'paused',
  resume: (state) => state === 'paused',
  retry: (state) => state === 'failed' || state === 'cancelled',
  cancel: (state) => !isOver(state),
  remove: isOver,
};

type Rows = readonly Pick<TransferView, 'transfer' | 'state'>[];

/** Keys of those among `rows` that the action is meant for. */
export function keysFor(action: QueueAction, rows: Rows): string[] {
  return rows.filter(({ state }) => meant[action](state)).map(({ transfer }) => transfer);
}

export interface Move {
  readonly transfer: string;
  /** Null: at the end. */
  readonly before: string | null;
}

/**
 * Moves, to be done in this order, that bring the `chosen` among `rows` one place up or
 * down, or to the top, and keep their order among themselves. `rows` is the queue in its
 * order; what has ended has no place in it any more.
 */
export function movesFor(move: QueueMove, rows: Rows, chosen: ReadonlySet<string>): Move[] {
  const keys = rows.filter(({ state }) => !isOver(state)).map(({ transfer }) => transfer);
  switch (move) {
    case 'top':
      return toTop(keys, chosen);
    case 'up':
      return upwards(keys, chosen);
    case 'down':
      return downwards(keys, chosen);
  }
}

function toTop(keys: readonly string[], chosen: ReadonlySet<string>): Move[] {
  const first = keys.findIndex((key) => !chosen.has(key));
  if (first < 0) return [];
  const before = keys[first] ?? null;
  const below = keys.slice(first).filter((key) => chosen.has(key));
  return below.map((transfer) => ({ transfer, before }));
}

function upwards(keys: readonly string[], chosen: ReadonlySet<string>): Move[] {
  const order = [...keys];
  const moves: Move[] = [];
  for (let at = 1; at < order.length; at += 1) {
    const [above, own] = [order[at - 1] ?? '', order[at] ?? ''];
    if (!chosen.has(own) || chosen.has(above)) continue;
    moves.push({ transfer: own, before: above });
    order.splice(at - 1, 2, own, above);
  }
  return moves;
}

function downwards(keys: readonly string[], chosen: ReadonlySet<string>): Move[] {
  const order = [...keys];
  const moves: Move[] = [];
  for (let at = order.length - 2; at >= 0; at -= 1) {
    const [own, below] = [order[at] ?? '', order[at + 1] ?? ''];
    if (!chosen.has(own) || chosen.has(below)) continue;
    moves.push({ transfer: own, before: order[at + 2] ?? null });
    order.splice(at, 2, below, own);
  }
  return moves;
}
