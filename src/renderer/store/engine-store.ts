// The engine as the window sees it. Written by the feed alone; panels read slices of it.

import { useCallback, useSyncExternalStore } from 'react';
import { create } from 'zustand';
import type { EngineStatus } from '../../shared/ipc/app-events';
import type { Snapshot } from '../../shared/ipc/views';

export interface EngineState {
  readonly status: EngineStatus;
  /** Null until the first snapshot came. */
  readonly snapshot: Snapshot | null;
}

export const useEngine = create<EngineState>(() => ({
  status: { state: 'starting' },
  snapshot: null,
}));

/** Nothing was done yet with this profile, on either side: a person may want to know how to begin. */
export function isFirstRun({ server, client }: Snapshot): boolean {
  return (
    server.state === 'stopped' &&
    server.failure === null &&
    server.ids.length === 0 &&
    client.vaults.length === 0 &&
    client.saved.length === 0
  );
}

/** A slice of the snapshot; only for panels, which are not shown before there is one. */
export function useSnapshot<T>(select: (snapshot: Snapshot) => T): T {
  return useEngine((state) => select(certain(state)));
}

/** A slice that changes faster than eyes read: looked at anew at most every `everyMs`. */
export function useCalmSnapshot<T>(select: (snapshot: Snapshot) => T, everyMs: number): T {
  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const unsubscribe = useEngine.subscribe(() => {
        timer ??= setTimeout(() => {
          timer = undefined;
          changed();
        }, everyMs);
      });
      return () => {
        clearTimeout(timer);
        unsubscribe();
      };
    },
    [everyMs],
  );
  return useSyncExternalStore(subscribe, () => select(certain(useEngine.getState())));
}

function certain({ snapshot }: EngineState): Snapshot {
  if (snapshot === null) throw new Error('a panel was shown before the first snapshot');
  return snapshot;
}
