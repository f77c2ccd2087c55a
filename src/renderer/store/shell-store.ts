// What the window itself remembers while it is open: the panel shown, facts about the app
// and the person's choices of language and theme.

import { create } from 'zustand';
import type { Panel } from '../../shared/ipc/app-events';
import type { AppInfo, TrialView } from '../../shared/ipc/bridge';

/** What fills the window beside the rail. */
export type Screen = Panel | 'welcome';

export interface ShellState {
  readonly panel: Screen;
  readonly info: AppInfo | null;
  /** What the person just tried on this computer, until they have seen enough of it. */
  readonly trial: TrialView | null;
  /** A field that takes the focus when it appears. */
  readonly focus: 'link' | null;
}

export const useShell = create<ShellState>(() => ({
  panel: 'server',
  info: null,
  trial: null,
  focus: null,
}));

export function showPanel(panel: Screen): void {
  useShell.setState({ panel });
}

export function changeInfo(changes: Partial<AppInfo>): void {
  const { info } = useShell.getState();
  if (info !== null) useShell.setState({ info: { ...info, ...changes } });
}
