// What main tells a page on its own account, beside the engine's numbered events:
// how the engine's process fares, which panel the menu asks for, and what the system handed
// to the app.

import type { Failure } from '../errors';
import type { EngineEvent } from './events';
import type { UpdatesView } from './updates';

/**
 * `running` announces an engine that just opened: whatever was known of an earlier one
 * is void, its event numbers included, and a page asks for a new snapshot.
 */
export type EngineStatus =
  /** `wished`: an engine that was running was ended on purpose. */
  | { readonly state: 'starting'; readonly wished?: true }
  | { readonly state: 'running' }
  | { readonly state: 'failed'; readonly failure: Failure };

export type Panel = 'server' | 'client' | 'activity' | 'settings';

export type AppEvent =
  | { readonly type: 'app.engine'; readonly status: EngineStatus }
  | { readonly type: 'app.show'; readonly panel: Panel }
  /** A whole invite link was opened outside the window; the person is asked before it is used. */
  | { readonly type: 'app.link'; readonly link: string }
  /** `isNews`: a version that the person is to be told of. */
  | { readonly type: 'app.updates'; readonly updates: UpdatesView; readonly isNews: boolean }
  /** Something that was begun outside the page did not work. */
  | { readonly type: 'app.failure'; readonly failure: Failure };

/** Everything that arrives on the one event channel. */
export type PageEvent = EngineEvent | AppEvent;

export function isAppEvent(event: PageEvent): event is AppEvent {
  return event.type.startsWith('app.');
}
