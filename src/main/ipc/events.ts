// The only sender of events to a page: the engine's, in order, and the app's own.

import type { BrowserWindow } from 'electron';
import type { PageEvent } from '../../shared/ipc/app-events';
import { channels } from '../../shared/ipc/channels';

/** Sends to the page of `window()`; with no window there is nobody to tell, and a page asks for a snapshot when it starts. */
export function eventSender(window: () => BrowserWindow | null): (event: PageEvent) => void {
  return (event) => {
    const target = window();
    if (target === null || target.isDestroyed()) return;
    target.webContents.send(channels.event, event);
  };
}
