// Claims an ID of a server whose fingerprint the person compared, and says what to do where
// none can be claimed: ask for an invite.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/errors';
import { idPattern } from '../../../shared/limits';
import { send } from '../../bridge/command';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { TextField } from '../../ui/TextField';
import { ConnectionHelp } from './ConnectionHelp';

interface ClaimFormProps {
  readonly address: string;
  /** FP26 that was shown. */
  readonly fp: string;
  readonly onConnected: (vault: string) => void;
  readonly onCancel: () => void;
}

export function ClaimForm({ address, fp, onConnected, onCancel }: ClaimFormProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [isCompared, setCompared] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const id = typed.trim().toLowerCase();
  const isWrong = id !== '' && !idPattern.test(id);
  const isReady = id !== '' && !isWrong && isCompared && !isBusy;
  const claim = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    setFailure(null);
    const result = await send('vault.claim', { address, id, fp });
    setBusy(false);
    if (result.ok) onConnected(result.value.vault);
    else setFailure(result.error);
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void claim(event)}>
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
      <div className="flex justify-end gap-2">
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
        <Button data-testid="claim" isDisabled={!isReady} kind="primary" type="submit">
          {t(isBusy ? 'client.connecting' : 'address.claim')}
        </Button>
      </div>
    </form>
  );
}
