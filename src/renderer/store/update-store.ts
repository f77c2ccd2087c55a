// What is known of new versions of the app.

import { create } from 'zustand';
import type { UpdatesView } from '../../shared/ipc/updates';

/** null until the page has asked for it. */
export const useUpdates = create<{ readonly updates: UpdatesView | null }>(() => ({
  updates: null,
}));
