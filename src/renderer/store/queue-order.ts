// In what order the requests are shown. Those that are still to come stand in the order of
// the queue; those that ended without being saved settle below them, the latest first. While
// somebody points at the list nothing in it changes places.

import type { TransferState, TransferView } from '../../shared/ipc/views';

type Transfers = readonly TransferView[];

const over: ReadonlySet<TransferState> = new Set(['saved', 'skipped', 'failed', 'cancelled']);

/** Nothing more happens to it by itself. */
export function isOver(state: TransferState): boolean {
  return over.has(state);
}

/** As they are shown when nobody is at the list: saved ones have gone to the saved files. */
export function arranged(transfers: Transfers): Transfers {
  const live = transfers.filter(({ state }) => !isOver(state));
  const ended = transfers.filter(({ state }) => isOver(state) && state !== 'saved');
  if (ended.length === 0) return live;
  return [...live, ...ended.sort((one, other) => (other.endedAt ?? 0) - (one.endedAt ?? 0))];
}

/**
 * As they were shown last, whatever ended since; what is new comes last. Those still to come
 * share their places in the order of the queue: only a person changes it.
 */
export function held(shown: Transfers, transfers: Transfers): Transfers {
  const left = new Map(transfers.map((row) => [row.transfer, row]));
  const places: TransferView[] = [];
  for (const { transfer } of shown) {
    const row = left.get(transfer);
    if (row === undefined) continue;
    places.push(row);
    left.delete(transfer);
  }
  const live = transfers.filter(({ transfer, state }) => !isOver(state) && !left.has(transfer));
  let next = 0;
  const kept = places.map((row) => {
    if (isOver(row.state)) return row;
    next += 1;
    return live[next - 1] ?? row;
  });
  return [...kept, ...arranged([...left.values()])];
}

/**
 * Rows for the list. A row, and the whole, stay the same objects while only progress
 * changes; what moves is read by `liveTransfer`. Keeps its last result: make one a list.
 */
export function requestList(): (transfers: Transfers, isHeld: boolean) => Transfers {
  let last: Transfers = [];
  let known: ReadonlyMap<string, TransferView> = new Map();
  return (transfers, isHeld) => {
    const wanted = isHeld ? held(last, transfers) : arranged(transfers);
    const next = wanted.map((row) => {
      const old = known.get(row.transfer);
      return old !== undefined && isSame(old, row) ? old : row;
    });
    const isUnchanged = next.length === last.length && next.every((row, at) => row === last[at]);
    if (!isUnchanged) {
      last = next;
      known = new Map(next.map((row) => [row.transfer, row]));
    }
    return last;
  };
}

/** Alike in all that does not move while it is on its way. */
function isSame(one: TransferView, other: TransferView): boolean {
  return one.state === other.state && one.kind === other.kind && one.failure === other.failure;
}

const indexes = new WeakMap<Transfers, ReadonlyMap<string, TransferView>>();

/** The transfer as it is now, found without going through all of them for each row. */
export function liveTransfer(transfers: Transfers, key: string): TransferView | null {
  let index = indexes.get(transfers);
  if (index === undefined) {
    index = new Map(transfers.map((row) => [row.transfer, row]));
    indexes.set(transfers, index);
  }
  return index.get(key) ?? null;
}

/** Bytes of all that is still to come, as far as sizes are known; null where none is. */
export function queueTotal(transfers: Transfers): { received: number; size: number } | null {
  let received = 0;
  let size = 0;
  for (const row of transfers) {
    if (isOver(row.state) || row.size === null) continue;
    received += row.received;
    size += row.size;
  }
  return size === 0 ? null : { received, size };
}
