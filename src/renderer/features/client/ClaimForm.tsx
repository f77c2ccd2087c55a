// Claims an ID of a server whose fingerprint the person compared, and says what to do where
// none can be claimed: ask for an invite.

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { idPattern } from '../../../shared/limits';
import { useSending } from '../../bridge/use-sending';
import { Checkbox } from '../../ui/Checkbox';
import { DialogBody } from '../../ui/Dialog';
import { FormActions } from '../../ui/FormActions';
import { TextField } from '../../ui/TextField';
import { leaveVault } from './client-store';
import { ConnectionHelp } from './ConnectionHelp';

interface ClaimFormProps {
  readonly address: string;
  /** FP26 that was shown. */
  readonly fp: string;
  readonly onConnected: (vault: string) => void;
  readonly onCancel: () => void;
  /** What is known of the server, above the fields. */
  readonly children: ReactNode;
}

export function ClaimForm({ address, fp, onConnected, onCancel, children }: ClaimFormProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [isCompared, setCompared] = useState(false);
  const { isBusy, failure, ask } = useSending();
  const id = typed.trim().toLowerCase();
  const isWrong = id !== '' && !idPattern.test(id);
  const isReady = id !== '' && !isWrong && isCompared && !isBusy;
  const claim = async (): Promise<void> => {
    if (!isReady) return;
    leaveVault(fp);
    const done = await ask('vault.claim', { address, id, fp });
    if (done !== null) onConnected(done.vault);
  };
  return (
    <DialogBody
      actions={
        <FormActions
          isReady={isReady}
          label={t(isBusy ? 'client.connecting' : 'address.claim')}
          onCancel={onCancel}
          testId="claim"
        />
      }
      onSubmit={() => void claim()}
    >
      {children}
      <Checkbox data-testid="claim-compared" isSelected={isCompared} onChange={setCompared}>
        {t('address.compared')}
      </Checkbox>
      <TextField
        autoFocus
        error={isWrong ? t('address.idWrong') : null}
        hint={t('address.idHint')}
        label={t('address.id')}
        maxLength={32}
        onChange={setTyped}
        testId="claim-id"
        value={typed}
      />
      {failure !== null && <ConnectionHelp address={address} failure={failure} />}
    </DialogBody>
  );
}
