// Who one is to the vault in front: its name, the own ID there, the address it sees.

import { useTranslation } from 'react-i18next';
import type { VaultView } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { Button } from '../../ui/Button';
import { PanelHeader } from '../../ui/PanelHeader';
import { PeerText } from '../../ui/PeerText';
import { openVault } from './client-store';

export function ClientHeader({ vault }: { readonly vault: VaultView | null }) {
  const { t } = useTranslation();
  if (vault === null) return <PanelHeader title={t('client.title')} />;
  return (
    <PanelHeader
      actions={
        <>
          <Button
            kind="quiet"
            onPress={() => {
              openVault(null);
            }}
          >
            {t('client.otherVaults')}
          </Button>
          <Button
            data-testid="vault-disconnect"
            onPress={() => void act('vault.disconnect', { vault: vault.fp })}
          >
            {t('client.disconnect')}
          </Button>
        </>
      }
      state={
        <>
          <span className="inline-flex h-5 max-w-64 min-w-0 items-center gap-1 rounded bg-good-soft px-1.5 text-2xs text-good">
            <span className="sr-only">{t('client.state.ready')}:</span>
            <PeerText testId="vault-label" text={vault.label} />
          </span>
          <span className="min-w-0 truncate">
            {t('client.you')}{' '}
            <strong className="font-semibold text-ink" data-selectable data-testid="own-id">
              {vault.id}
            </strong>
            {`, ${t('client.seenAs')}`}{' '}
            <span className="font-mono text-xs" data-selectable data-testid="seen-address">
              {vault.address}
            </span>
          </span>
        </>
      }
      title={t('client.title')}
    />
  );
}
