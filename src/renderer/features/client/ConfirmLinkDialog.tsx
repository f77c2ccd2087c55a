// Shows where a link leads and whose key it names, before anything is sent. A link only
// ever asks.

import { useTranslation } from 'react-i18next';
import type { PageOutput } from '../../../shared/ipc/bridge';
import { useSending } from '../../bridge/use-sending';
import { useFormat } from '../../i18n/use-format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { FailureNotice } from '../../ui/FailureNotice';
import { KeyText } from '../../ui/KeyText';
import { PeerText } from '../../ui/PeerText';
import { useNow } from '../../ui/use-now';
import { ConnectionHelp } from './ConnectionHelp';
import { leaveVault, openVault } from './client-store';

/** A link and what it says of itself. */
export interface ReadLink extends PageOutput<'link.read'> {
  readonly link: string;
}

interface ConfirmLinkDialogProps {
  readonly read: ReadLink;
  /**
   * The link came from outside the window while the person may have been typing: a key that
   * was meant for something else must not connect.
   */
  readonly isUnasked?: boolean;
  readonly onClose: (isConnected: boolean) => void;
}

export function ConfirmLinkDialog({ read, isUnasked = false, onClose }: ConfirmLinkDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(10_000);
  const { isBusy, failure, ask } = useSending();
  const { link, host, port, fp, expiresAt, known } = read;
  const isExpired = expiresAt <= now;
  const address = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;

  const connect = async (): Promise<void> => {
    leaveVault(fp);
    const done = await ask('vault.connect', { link });
    if (done === null) return;
    openVault(done.vault);
    onClose(true);
  };

  return (
    <Dialog
      actions={
        <>
          <Button
            autoFocus={isUnasked}
            data-testid="connect-cancel"
            onPress={() => {
              onClose(false);
            }}
          >
            {t('ui.cancel')}
          </Button>
          <Button
            autoFocus={!isUnasked}
            data-testid="connect-confirm"
            isDisabled={isBusy}
            kind="primary"
            onPress={() => void connect()}
          >
            {t(isBusy ? 'client.connecting' : 'client.confirm')}
          </Button>
        </>
      }
      onClose={() => {
        onClose(false);
      }}
      testId="confirm-link"
      title={t('client.confirmTitle')}
    >
      <dl className="flex flex-col gap-3">
        <div className="flex flex-col gap-0.5">
          <dt className="text-xs text-ink-soft">{t('client.confirmAddress')}</dt>
          <dd className="font-mono text-base" data-testid="confirm-address">
            <PeerText isWrapped text={address} />
          </dd>
        </div>
        <div className="flex flex-col gap-0.5">
          <dt className="text-xs text-ink-soft">{t('client.confirmKey')}</dt>
          <dd className="rounded-md bg-sunken px-3 py-2">
            <KeyText fp={fp} isLarge testId="confirm-fp" />
          </dd>
        </div>
      </dl>
      <p className="text-ink-soft">{t('client.confirmText')}</p>
      {known && <p className="text-good">{t('client.confirmKnown')}</p>}
      <p className={isExpired ? 'text-warn' : 'text-xs text-ink-soft'}>
        {t(isExpired ? 'client.confirmExpired' : 'client.confirmExpires', {
          when: format.dateTime(expiresAt),
        })}
      </p>
      {failure !== null && (
        <>
          <FailureNotice
            failure={failure}
            testId="connect-failure"
            title={t('client.connectFailed')}
          />
          <ConnectionHelp address={address} failure={failure} isToldAlready />
        </>
      )}
    </Dialog>
  );
}
