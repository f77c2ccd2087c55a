// The window: rail, panel, status line, and what lies over them. Before the engine is
// open there is only word of how that goes; settings are always at hand.

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { I18nProvider } from 'react-aria-components';
import type { Failure } from '../shared/errors';
import { ActivityPanel } from './features/activity/ActivityPanel';
import { ClientPanel } from './features/client/ClientPanel';
import { IncomingLink } from './features/client/IncomingLink';
import { ServerPanel } from './features/server/ServerPanel';
import { SettingsPanel } from './features/settings/SettingsPanel';
import { EngineTrouble } from './shell/EngineTrouble';
import { Notices } from './shell/Notices';
import { Rail } from './shell/Rail';
import { StatusLine } from './shell/StatusLine';
import { TrialStrip } from './shell/welcome/TrialStrip';
import { Welcome } from './shell/welcome/Welcome';
import { useEngine } from './store/engine-store';
import { useShell } from './store/shell-store';

export function App() {
  const { i18n } = useTranslation();
  const info = useShell((state) => state.info);
  const main = useFocusAfterWelcome();
  // The language is not known yet: nothing is better than the wrong one for a moment.
  if (info === null) return null;
  return (
    <I18nProvider locale={i18n.language}>
      <div className="flex h-full flex-col">
        <div className="flex min-h-0 flex-1">
          <Rail />
          <main
            className="relative flex min-h-0 min-w-0 flex-1 flex-col gap-4 overflow-auto p-5 outline-none max-[959px]:gap-3 max-[959px]:p-4"
            ref={main}
            tabIndex={-1}
          >
            <Panel />
          </main>
        </div>
        <StatusLine />
      </div>
      <IncomingLink />
      <Notices />
    </I18nProvider>
  );
}

function Panel() {
  const panel = useShell((state) => state.panel);
  const hasSnapshot = useEngine((state) => state.snapshot !== null);
  const isOpening = useEngine((state) => state.status.state === 'starting');
  const trouble = useTrouble();
  if (panel === 'settings') return <SettingsPanel />;
  if (trouble !== null) return <EngineTrouble failure={trouble} isOpening={isOpening} />;
  if (!hasSnapshot) return null;
  switch (panel) {
    case 'welcome':
      return <Welcome />;
    case 'server':
      return <ServerPanel />;
    case 'activity':
      return <ActivityPanel />;
    case 'client':
      return (
        <>
          <TrialStrip />
          <ClientPanel />
        </>
      );
  }
}

/** Why the engine is not open, until it is: what a person fills in stays while it is tried. */
function useTrouble(): Failure | null {
  const status = useEngine((state) => state.status);
  const [trouble, setTrouble] = useState<Failure | null>(null);
  const now =
    status.state === 'failed' ? status.failure : status.state === 'running' ? null : trouble;
  if (now !== trouble) setTrouble(now);
  return now;
}

/** The button that was pressed on the first screen is gone: the panel takes the focus. */
function useFocusAfterWelcome() {
  const main = useRef<HTMLElement>(null);
  const panel = useShell((state) => state.panel);
  const before = useRef(panel);
  useEffect(() => {
    if (before.current === 'welcome' && document.activeElement === document.body) {
      main.current?.focus();
    }
    before.current = panel;
  }, [panel]);
  return main;
}
