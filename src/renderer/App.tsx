// The window: rail, panel, status line, and what lies over them. Before the engine is
// open there is only word of how that goes; settings are always at hand.

import { useTranslation } from 'react-i18next';
import { I18nProvider } from 'react-aria-components';
import { ActivityPanel } from './features/activity/ActivityPanel';
import { ClientPanel } from './features/client/ClientPanel';
import { ServerPanel } from './features/server/ServerPanel';
import { SettingsPanel } from './features/settings/SettingsPanel';
import { EngineTrouble } from './shell/EngineTrouble';
import { Notices } from './shell/Notices';
import { Rail } from './shell/Rail';
import { StatusLine } from './shell/StatusLine';
import { useEngine } from './store/engine-store';
import { useShell } from './store/shell-store';

export function App() {
  const { i18n } = useTranslation();
  const info = useShell((state) => state.info);
  // The language is not known yet: nothing is better than the wrong one for a moment.
  if (info === null) return null;
  return (
    <I18nProvider locale={i18n.language}>
      <div className="flex h-full flex-col">
        <div className="flex min-h-0 flex-1">
          <Rail />
          <main className="flex min-h-0 min-w-0 flex-1 flex-col gap-4 overflow-auto p-5 max-[959px]:gap-3 max-[959px]:p-4">
            <Panel />
          </main>
        </div>
        <StatusLine />
      </div>
      <Notices />
    </I18nProvider>
  );
}

function Panel() {
  const panel = useShell((state) => state.panel);
  const status = useEngine((state) => state.status);
  const hasSnapshot = useEngine((state) => state.snapshot !== null);
  if (panel === 'settings') return <SettingsPanel />;
  if (status.state === 'failed') return <EngineTrouble failure={status.failure} />;
  if (!hasSnapshot) return null;
  if (panel === 'activity') return <ActivityPanel />;
  return panel === 'server' ? <ServerPanel /> : <ClientPanel />;
}
