// The rail: one entry a panel, with a dot where something is running. In small windows
// the words give way to the pictures.

import { useTranslation } from 'react-i18next';
import { ToggleButton } from 'react-aria-components';
import type { Panel } from '../../shared/ipc/app-events';
import { useEngine } from '../store/engine-store';
import { showPanel, useShell } from '../store/shell-store';
import { Icon } from '../ui/Icon';

export function Rail() {
  const { t } = useTranslation();
  const isServing = useEngine(
    ({ status, snapshot }) => status.state === 'running' && snapshot?.server.state === 'running',
  );
  const isConnected = useEngine(
    ({ status, snapshot }) =>
      status.state === 'running' &&
      snapshot?.client.vaults.some((vault) => vault.state === 'ready') === true,
  );
  return (
    <nav
      aria-label={t('rail.label')}
      className="flex w-45 shrink-0 flex-col gap-1 border-r border-line bg-rail p-2.5 max-[959px]:w-13 max-[959px]:px-2"
    >
      <div className="mb-2 flex h-10 items-center gap-2.5 px-2 max-[959px]:justify-center max-[959px]:px-0">
        <span className="text-accent">
          <Icon name="chest" size={22} />
        </span>
        <span className="text-lg font-semibold max-[959px]:sr-only">Baú</span>
      </div>
      <RailItem active={isServing ? t('rail.serverOn') : null} panel="server" />
      <RailItem active={isConnected ? t('rail.clientOn') : null} panel="client" />
      <RailItem active={null} panel="activity" />
      <div className="flex-1" />
      <RailItem active={null} panel="settings" />
    </nav>
  );
}

function RailItem({ panel, active }: { readonly panel: Panel; readonly active: string | null }) {
  const { t } = useTranslation();
  const isShown = useShell((state) => state.panel === panel);
  const label = t(`rail.${panel}`);
  return (
    <ToggleButton
      aria-label={active === null ? label : `${label}, ${active}`}
      className="relative flex h-8.5 items-center gap-2.5 rounded-md border border-transparent px-2 text-sm text-ink-soft transition-colors data-hovered:text-ink data-selected:border-line data-selected:bg-surface data-selected:font-semibold data-selected:text-ink max-[959px]:justify-center max-[959px]:px-0"
      data-testid={`rail-${panel}`}
      isSelected={isShown}
      onChange={() => {
        showPanel(panel);
      }}
    >
      <Icon name={panel} />
      <span className="max-[959px]:hidden">{label}</span>
      {active !== null && (
        <span className="ml-auto size-1.75 rounded-full bg-good max-[959px]:absolute max-[959px]:top-1 max-[959px]:right-1" />
      )}
    </ToggleButton>
  );
}
