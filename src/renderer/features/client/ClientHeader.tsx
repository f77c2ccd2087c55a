// Who one is to the vault in front: its name, the own ID there, the address it sees; and
// while the connection is lost, when it is tried again and how to try at once or not at all.

import { useTranslation } from 'react-i18next';
import type { VaultView } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { failureText } from '../../i18n/failure';
import { Button } from '../../ui/Button';
import { PanelHeader } from '../../ui/PanelHeader';
import { PeerText } from '../../ui/PeerText';
import { Countdown } from './Countdown';
import { openVault } from './client-store';
import { connectNow } from './connect-now';

export function ClientHeader({ vault }: { readonly vault: VaultView | null }) {
  const { t } = useTranslation();
  if (vault === null) return <PanelHeader title={t('client.title')} />;
  const isReady = vault.state === 'ready';
  return (
    <PanelHeader
      actions={
        <>
          {vault.state === 'waiting' && (
            <Button data-testid="connect-now" onPress={() => void connectNow(vault.fp)}>
              {t('client.connectNow')}
            </Button>
          )}
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
            {t(isReady ? 'client.disconnect' : 'client.stopTrying')}
          </Button>
        </>
      }
      state={
        <>
          <span
            className={`inline-flex h-5 max-w-[min(16rem,40%)] shrink-0 items-center gap-1 rounded px-1.5 text-2xs ${isReady ? 'bg-good-soft text-good' : 'bg-warn-soft text-warn'}`}
            data-testid="vault-state"
          >
            <span className="sr-only">{t(`client.state.${vault.state}`)}:</span>
            <PeerText testId="vault-label" text={vault.label} />
          </span>
          {isReady ? <Known vault={vault} /> : <Lost vault={vault} />}
        </>
      }
      title={t('client.title')}
    />
  );
}

function Known({ vault }: { readonly vault: VaultView }) {
  const { t } = useTranslation();
  return (
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
  );
}

function Lost({ vault }: { readonly vault: VaultView }) {
  const { t } = useTranslation();
  const { state, retryAt, failure } = vault;
  const why = failure === null ? null : failureText(failure);
  return (
    <span
      className="min-w-0 truncate text-warn"
      data-testid="vault-lost"
      {...(why === null ? {} : { title: `${why.what} ${why.next}` })}
    >
      {state === 'waiting' && retryAt !== null ? (
        <Countdown text={(time) => t('client.lostRetry', { time })} until={retryAt} />
      ) : (
        t('client.lostNow', { doing: t(`client.state.${state}`) })
      )}
    </span>
  );
}
