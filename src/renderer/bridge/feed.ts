// Keeps one snapshot of the engine current: subscribes, asks for a snapshot, applies the
// events that are newer, and asks again when a number is missing or a new engine opened.
// Knows nothing of React; what it needs of the bridge is given to it.

import {
  isAppEvent,
  type AppEvent,
  type EngineStatus,
  type PageEvent,
} from '../../shared/ipc/app-events';
import type { EngineEvent } from '../../shared/ipc/events';
import type { Snapshot } from '../../shared/ipc/views';
import type { Result } from '../../shared/ipc/result';
import { project } from '../../shared/project';

export interface FeedSource {
  readonly subscribe: (listener: (event: PageEvent) => void) => () => void;
  readonly snapshot: () => Promise<Result<Snapshot>>;
}

export interface FeedListener {
  /** The snapshot changed; `event` is what changed it, null when it was fetched whole. */
  readonly onSnapshot: (
    snapshot: Snapshot,
    event: EngineEvent | null,
    before: Snapshot | null,
  ) => void;
  readonly onStatus: (status: EngineStatus) => void;
  /** What the app says on its own account, beside how the engine fares. */
  readonly onApp: (event: Exclude<AppEvent, { type: 'app.engine' }>) => void;
}

/** Wait before asking again for a snapshot that was refused while the engine runs. */
const retryMs = 1_000;

/** Starts the feed; returns how to end it. */
export function startFeed(source: FeedSource, listener: FeedListener): () => void {
  let current: Snapshot | null = null;
  /** Events that came while a snapshot was on its way; null while none is. */
  let waiting: EngineEvent[] | null = [];
  /** A snapshot asked for under an older number is no longer wanted. */
  let round = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const apply = (event: EngineEvent): void => {
    if (waiting !== null || current === null) {
      waiting?.push(event);
      return;
    }
    if (event.seq <= current.seq) return;
    if (event.seq > current.seq + 1) {
      void reload([event]);
      return;
    }
    const before = current;
    current = project(before, event);
    listener.onSnapshot(current, event, before);
  };

  const reload = async (early: EngineEvent[]): Promise<void> => {
    clearTimeout(retry);
    round += 1;
    const own = round;
    waiting = early;
    const result = await source.snapshot();
    if (own !== round) return;
    if (!result.ok) {
      retry = setTimeout(() => void reload([]), retryMs);
      return;
    }
    const before = current;
    const missed = waiting;
    waiting = null;
    current = result.value;
    listener.onSnapshot(current, null, before);
    for (const event of missed) apply(event);
  };

  const unsubscribe = source.subscribe((event) => {
    if (!isAppEvent(event)) {
      apply(event);
      return;
    }
    if (event.type !== 'app.engine') {
      listener.onApp(event);
      return;
    }
    listener.onStatus(event.status);
    // Numbers of an earlier engine mean nothing any more.
    if (event.status.state === 'running') void reload([]);
  });
  void reload([]);

  return () => {
    round += 1;
    clearTimeout(retry);
    unsubscribe();
  };
}
