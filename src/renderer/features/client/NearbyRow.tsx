// One vault the network tells of, and the one thing to do with it.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/errors';
import type { NearbyVault } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { PeerText } from '../../ui/PeerText';
import { Tag } from '../../ui/Tag';
import { ConnectionHelp } from './ConnectionHelp';
import { leaveVault, openVault } from './client-store';
import { connectNearby } from './find-nearby';

interface NearbyRowProps {
  readonly vault: NearbyVault;
  readonly onAddress: (address: string) => void;
}

export function NearbyRow({ vault, onAddress }: NearbyRowProps) {
  const { t } = useTranslation();
  const { fp, label, addresses } = vault;
  const known = useSnapshot(({ client }) => client.vaults.find((row) => row.fp === fp)) ?? null;
  const isOwn = useSnapshot(({ identity }) => identity?.hostFp === fp);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [address = ''] = addresses;
  const isReady = known?.state === 'ready';

  const enter = async (): Promise<void> => {
    setFailure(null);
    if (known === null || isReady) {
      if (known === null) onAddress(address);
      else openVault(known.fp);
      return;
    }
    setBusy(true);
    leaveVault(known.fp);
    const trouble = await connectNearby(vault);
    setBusy(false);
    setFailure(trouble);
    if (trouble === null) openVault(known.fp);
  };
  const name = visibleText(label);
  return (
    <li className="flex flex-col gap-1.5 border-t border-line px-4 py-1.5" data-testid="nearby-row">
      <div className="flex min-w-0 items-center gap-2">
        <span className="min-w-0 truncate">
          <PeerText testId="nearby-label" text={known?.label ?? label} />
        </span>
        {known !== null && <Tag tone="good">{t('nearby.known')}</Tag>}
        {isOwn && <Tag tone="neutral">{t('nearby.own')}</Tag>}
        <span
          className="min-w-0 flex-1 truncate text-right font-mono text-xs text-ink-soft"
          title={addresses.join('\n')}
        >
          {address}
        </span>
        <Button
          aria-label={t(isReady ? 'nearby.openNamed' : 'nearby.enterNamed', { name })}
          data-testid="nearby-enter"
          isDisabled={isBusy}
          onPress={() => void enter()}
          size="small"
        >
          {t(
            isBusy
              ? 'client.connecting'
              : isReady
                ? 'client.open'
                : known !== null
                  ? 'client.connect'
                  : 'nearby.enter',
          )}
        </Button>
      </div>
      {failure !== null && <ConnectionHelp address={address} failure={failure} />}
    </li>
  );
}
