// The client panel: connect to a vault, look through it, ask for files, see what comes and
// what is saved. In small windows its parts become tabs; what is chosen or half typed stays.

import { useTranslation } from 'react-i18next';
import type { VaultView } from '../../../shared/ipc/views';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { Card, CardHeader } from '../../ui/Card';
import { Tabs, type TabView } from '../../ui/Tabs';
import { useMedia } from '../../ui/use-media';
import { ClientHeader } from './ClientHeader';
import { ClashDialog } from './ClashDialog';
import { showTab, useClient } from './client-store';
import { ClientFacts } from './ClientFacts';
import { DetailsDialog } from './DetailsDialog';
import { Requests } from './Requests';
import { KeeperMessage } from './KeeperMessage';
import { SavedList } from './SavedList';
import { VaultBrowser } from './VaultBrowser';
import { VaultsView } from './VaultsView';

export function ClientPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const isSmall = useMedia('(max-width: 1039px), (max-height: 619px)');
  const vault = useOpenVault();
  const tab = useClient((state) => state.tab);
  const requests = useSnapshot(
    ({ client }) => client.transfers.filter(({ state }) => state !== 'saved').length,
  );
  const isAsking = useSnapshot(({ client }) =>
    client.transfers.some(({ state }) => state === 'asking'),
  );
  const saved = useSnapshot(({ client }) => client.saved.length);
  const main = vault === null ? <VaultsView /> : <VaultBrowser key={vault.fp} view={vault} />;

  if (isSmall) {
    const views: readonly TabView[] = [
      { key: 'files', label: t(vault === null ? 'client.vaults' : 'client.files'), content: main },
      {
        key: 'requests',
        label: t('client.requests'),
        count: format.number(requests),
        isAlert: isAsking,
        content: <Requests isTitled={false} />,
      },
      {
        key: 'saved',
        label: t('client.saved'),
        count: format.number(saved),
        content: <SavedList />,
      },
      ...(vault === null
        ? []
        : [
            {
              key: 'message',
              label: t('client.message'),
              content: <KeeperMessage vault={vault.fp} />,
            },
          ]),
    ];
    return (
      <>
        <ClientHeader vault={vault} />
        <Card className="min-h-72 flex-1">
          <Tabs label={t('client.sections')} onShow={showTab} shown={tab} views={views} />
        </Card>
        <Card className="shrink-0">
          <ClientFacts />
        </Card>
        <Dialogs />
      </>
    );
  }
  return (
    <>
      <ClientHeader vault={vault} />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_clamp(22rem,36%,30rem)] gap-4">
        <Card label={t(vault === null ? 'client.vaults' : 'client.files')}>
          {main}
          <div className="border-t border-line bg-sunken">
            <ClientFacts />
          </div>
        </Card>
        <div className="flex min-h-0 flex-col gap-3">
          <Card className="flex-3 basis-40" label={t('client.requests')}>
            <Requests isTitled />
          </Card>
          <Card className="flex-2 basis-28" label={t('client.saved')}>
            <CardHeader count={format.number(saved)} title={t('client.saved')} />
            <SavedList />
          </Card>
          {vault !== null && (
            <Card className="max-h-56 shrink-0" label={t('client.message')}>
              <KeeperMessage vault={vault.fp} />
            </Card>
          )}
        </div>
      </div>
      <Dialogs />
    </>
  );
}

function Dialogs() {
  return (
    <>
      <ClashDialog />
      <DetailsDialog />
    </>
  );
}

/** The vault in front, as long as it is connected, or is tried again by itself. */
function useOpenVault(): VaultView | null {
  const vaults = useSnapshot(({ client }) => client.vaults);
  const fp = useClient((state) => state.vault);
  return vaults.find((vault) => vault.fp === fp && vault.state !== 'idle') ?? null;
}
