// Who answers at an address that no invite named: asks for the fingerprint, shows it to be
// compared with what the keeper reads out, and only then offers to claim an ID. A vault that
// is known already needs no comparing: it proved to be the same.

import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/errors';
import type { PageOutput } from '../../../shared/ipc/bridge';
import { send } from '../../bridge/command';
import { useSending } from '../../bridge/use-sending';
import { useSnapshot } from '../../store/engine-store';
import { DialogBody, DialogFrame } from '../../ui/Dialog';
import { FormActions } from '../../ui/FormActions';
import { KeyText } from '../../ui/KeyText';
import { PeerText } from '../../ui/PeerText';
import { ClaimForm } from './ClaimForm';
import { ConnectionHelp } from './ConnectionHelp';
import { leaveVault, openVault } from './client-store';

type Probed = PageOutput<'server.probe'>;

interface AddressDialogProps {
  readonly address: string;
  readonly onClose: (isConnected: boolean) => void;
}

export function AddressDialog({ address, onClose }: AddressDialogProps) {
  const { t } = useTranslation();
  const [probed, setProbed] = useState<Probed | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isWanted = true;
    void send('server.probe', { address }).then((result) => {
      if (!isWanted) return;
      if (result.ok) setProbed(result.value);
      else setFailure(result.error);
    });
    return () => {
      isWanted = false;
    };
  }, [address, attempt]);
  const cancel = (): void => {
    onClose(false);
  };
  const connected = useCallback(
    (vault: string): void => {
      openVault(vault);
      onClose(true);
    },
    [onClose],
  );
  const shown = (
    <p className="font-mono text-base" data-testid="address-shown">
      <PeerText isWrapped text={address} />
    </p>
  );
  return (
    <DialogFrame onClose={cancel} testId="address-dialog" title={t('address.title')}>
      {failure !== null ? (
        <DialogBody
          actions={
            <FormActions
              autoFocus
              isReady
              label={t('client.retryShort')}
              onCancel={cancel}
              testId="address-again"
            />
          }
          onSubmit={() => {
            setFailure(null);
            setAttempt(attempt + 1);
          }}
        >
          {shown}
          <ConnectionHelp address={address} failure={failure} />
        </DialogBody>
      ) : probed === null ? (
        <DialogBody>
          {shown}
          <p className="text-ink-soft" role="status">
            {t('address.asking')}
          </p>
        </DialogBody>
      ) : probed.known ? (
        <Known address={address} onCancel={cancel} onConnected={connected} probed={probed}>
          {shown}
        </Known>
      ) : (
        <ClaimForm address={address} fp={probed.fp} onCancel={cancel} onConnected={connected}>
          {shown}
          <Fingerprint fp={probed.fp} />
          <p className="text-ink-soft">{t('address.compare')}</p>
        </ClaimForm>
      )}
    </DialogFrame>
  );
}

function Fingerprint({ fp }: { readonly fp: string }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-0.5">
      <span className="text-xs text-ink-soft">{t('address.answers')}</span>
      <span className="rounded-md bg-sunken px-3 py-2">
        <KeyText fp={fp} isLarge testId="probed-fp" />
      </span>
    </div>
  );
}

interface KnownProps {
  readonly address: string;
  readonly probed: Probed;
  readonly onConnected: (vault: string) => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** A pinned vault, perhaps at a new address, which is kept if it is there. */
function Known({ address, probed, onConnected, onCancel, children }: KnownProps) {
  const { t } = useTranslation();
  const { fp } = probed;
  const label = useSnapshot(({ client }) => client.vaults.find((row) => row.fp === fp)?.label);
  const { isBusy, failure, ask } = useSending();
  const connect = async (): Promise<void> => {
    leaveVault(fp);
    const done = await ask('vault.connect', { vault: fp, address });
    if (done !== null) onConnected(fp);
  };
  return (
    <DialogBody
      actions={
        <FormActions
          autoFocus
          isReady={!isBusy}
          label={t(isBusy ? 'client.connecting' : 'client.connect')}
          onCancel={onCancel}
          testId="address-connect"
        />
      }
      onSubmit={() => void connect()}
    >
      {children}
      <p>
        {t('address.known')}{' '}
        <strong className="font-semibold">
          <PeerText isWrapped text={label ?? ''} />
        </strong>
      </p>
      {failure !== null && <ConnectionHelp address={address} failure={failure} />}
    </DialogBody>
  );
}
