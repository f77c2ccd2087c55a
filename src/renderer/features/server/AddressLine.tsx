// An address of this server, to be copied, or shown as a code for a camera.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { IconButton } from '../../ui/IconButton';
import { QrCode } from '../../ui/QrCode';

interface AddressLineProps {
  readonly address: string;
  readonly testId?: string;
}

export function AddressLine({ address, testId }: AddressLineProps) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  return (
    <span className="flex min-w-0 items-center gap-0.5">
      <span className="mr-0.5 truncate font-mono text-xs" data-selectable data-testid={testId}>
        {address}
      </span>
      <CopyButton label={t('server.copyAddress', { address })} text={address} />
      <IconButton
        data-testid={testId === undefined ? 'address-qr' : `${testId}-qr`}
        icon="qr"
        label={t('server.qrAddress', { address })}
        onPress={() => {
          setShown(true);
        }}
      />
      {isShown && (
        <Dialog
          onClose={() => {
            setShown(false);
          }}
          testId="address-dialog"
          title={t('server.addressTitle')}
          width="narrow"
        >
          <div className="flex items-center gap-5">
            <QrCode label={t('server.qrAddress', { address })} text={address} />
            <div className="flex min-w-0 flex-col items-start gap-3">
              <span className="font-mono text-sm wrap-anywhere" data-selectable>
                {address}
              </span>
              <CopyButton isSmall={false} label={t('ui.copy')} text={address} />
            </div>
          </div>
          <p className="text-xs text-ink-soft">{t('server.addressText')}</p>
        </Dialog>
      )}
    </span>
  );
}
