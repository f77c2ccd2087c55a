// What can be done with the queue: with the rows that are chosen, or with all of it where
// none are. One place for buttons, menus and keys, so that they always mean the same.

import { useState } from 'react';
import type { TransferView } from '../../../shared/ipc/views';
import { act, send } from '../../bridge/command';
import { useEngine } from '../../store/engine-store';
import { tellFailure } from '../../store/notices';
import { keysFor, movesFor, type QueueAction, type QueueMove } from './queue-actions';
import { chooseRequests, useClient } from './client-store';

export interface QueueWork {
  /** Chosen rows that are still there. */
  readonly chosen: readonly TransferView[];
  /** How many rows the action is meant for. */
  readonly count: (action: QueueAction) => number;
  readonly run: (action: QueueAction) => void;
  readonly canMove: (move: QueueMove) => boolean;
  readonly move: (move: QueueMove) => void;
  /** Rows to be cancelled once the person said so; null while nothing is asked. */
  readonly cancelling: readonly string[] | null;
  readonly confirmCancel: (isWanted: boolean) => void;
}

/** The queue as it is when something is done to it, not as it was drawn. */
const queueNow = (): readonly TransferView[] =>
  useEngine.getState().snapshot?.client.transfers ?? [];

/** `rows` are those shown, which stay the same while only progress changes. */
export function useQueue(rows: readonly TransferView[]): QueueWork {
  const keys = useClient((state) => state.requests);
  const [cancelling, setCancelling] = useState<readonly string[] | null>(null);
  const chosen = keys.size === 0 ? [] : rows.filter(({ transfer }) => keys.has(transfer));
  const scope = chosen.length === 0 ? rows : chosen;
  const isChosen = chosen.length > 0;

  const run = (action: QueueAction): void => {
    const now = queueNow().filter(({ transfer }) => !isChosen || keys.has(transfer));
    const transfers = keysFor(action, now);
    if (transfers.length === 0) return;
    // What came of many is not thrown away by a slip of the hand.
    if (action === 'cancel' && transfers.length > 1) setCancelling(transfers);
    else void act(`transfer.${action}`, isChosen ? { transfers } : {});
  };

  return {
    chosen,
    count: (action) => keysFor(action, scope).length,
    run,
    canMove: (move) => isChosen && movesFor(move, queueNow(), keys).length > 0,
    move: (move) => void moveAll(movesFor(move, queueNow(), keys)),
    cancelling,
    confirmCancel: (isWanted) => {
      if (isWanted && cancelling !== null) {
        void act('transfer.cancel', { transfers: [...cancelling] });
        chooseRequests(new Set());
      }
      setCancelling(null);
    },
  };
}

/** One after the other: each counts on the one before. */
async function moveAll(moves: ReturnType<typeof movesFor>): Promise<void> {
  for (const move of moves) {
    const result = await send('transfer.move', move);
    if (result.ok) continue;
    tellFailure(result.error);
    return;
  }
}
