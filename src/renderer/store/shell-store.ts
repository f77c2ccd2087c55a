// What the window itself remembers while it is open: the panel shown, facts about the app
// and the person's choices of language and theme.

import { create } from 'zustand';
import type { Panel } from '../../shared/ipc/app-events';
import type { AppInfo } from '../../shared/ipc/bridge';

export interface ShellState {
  readonly panel: Panel;
  readonly info: AppInfo | null;
}

export const useShell = create<ShellState>(() => ({ panel: 'server', info: null }));

export function showPanel(panel: Panel): void {
  useShell.setState({ panel });
}

export function changeInfo(changes: Partial<AppInfo>): void {
  const { info } = useShell.getState();
  if (info !== null) useShell.setState({ info: { ...info, ...changes } });
}
