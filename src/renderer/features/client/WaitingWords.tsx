// What a request that waits is waiting for: the connection, which comes back by itself, a
// person who left the vault, or a vault that has too much to do.

import { useTranslation } from 'react-i18next';
import type { TransferView, VaultView } from '../../../shared/ipc/views';
import { useSnapshot } from '../../store/engine-store';
import { InlineButton } from '../../ui/InlineButton';
import { Countdown } from './Countdown';
import { connectNow } from './connect-now';

export function WaitingWords({ transfer }: { readonly transfer: TransferView }) {
  const { t } = useTranslation();
  const { vault: fp } = transfer;
  const vault = useSnapshot(({ client }) => client.vaults.find((known) => known.fp === fp)) ?? null;
  if (vault === null) return t('client.transfer.waiting');
  switch (vault.state) {
    case 'ready':
      return t('client.waitingBusy');
    case 'idle':
      return (
        <>
          {t('client.waitingLeft')} <ConnectNow label={t('client.connect')} vault={vault} />
        </>
      );
    case 'waiting':
      return (
        <>
          <Lost vault={vault} /> <ConnectNow label={t('client.tryNow')} vault={vault} />
        </>
      );
    default:
      return t('client.waitingCall');
  }
}

function Lost({ vault }: { readonly vault: VaultView }) {
  const { t } = useTranslation();
  if (vault.retryAt === null) return t('client.transfer.waiting');
  return <Countdown text={(time) => t('client.waitingLost', { time })} until={vault.retryAt} />;
}

function ConnectNow({ vault, label }: { readonly vault: VaultView; readonly label: string }) {
  return (
    <InlineButton data-testid="try-now" onPress={() => void connectNow(vault.fp)} tone="accent">
      {label}
    </InlineButton>
  );
}
