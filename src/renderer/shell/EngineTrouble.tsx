// What is shown in place of the panels when the engine could not open: what happened, and
// the ways on. Where the keys want a passphrase it can be given here.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/errors';
import { send } from '../bridge/command';
import { tellFailure } from '../store/notices';
import { Button } from '../ui/Button';
import { Card } from '../ui/Card';
import { FailureNotice } from '../ui/FailureNotice';
import { PanelHeader } from '../ui/PanelHeader';
import { TextField } from '../ui/TextField';
import { RecoveryChoices } from './RecoveryChoices';

export function EngineTrouble({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation();
  const keys = keysWanted(failure);
  const open = async (passphrase: string | null): Promise<void> => {
    const result = await send('engine.open', passphrase === null ? {} : { passphrase });
    if (!result.ok) tellFailure(result.error);
  };
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4" data-testid="engine-trouble">
      <PanelHeader
        actions={
          (keys === null || keys === 'store') && (
            <Button onPress={() => void open(null)}>{t('trouble.retry')}</Button>
          )
        }
        title={t('trouble.title')}
      />
      <FailureNotice failure={failure} testId="engine-failure" />
      <RecoveryChoices reason={failure.reason} />
      {keys === 'store' && <p className="text-ink-soft">{t('trouble.storeNeeded')}</p>}
      {(keys === 'new' || keys === 'passphrase') && (
        <PassphraseForm isNew={keys === 'new'} onOpen={open} />
      )}
      {keys === 'new' && (
        <Card className="gap-1 p-4">
          <h2 className="font-semibold">{t('trouble.keyFileTitle')}</h2>
          <p className="text-ink-soft">{t('trouble.keyFileText')}</p>
        </Card>
      )}
    </div>
  );
}

/** What would open the keys: a passphrase they have, one yet to be chosen, or the key store that sealed them. */
function keysWanted({ reason, params }: Failure): 'new' | 'passphrase' | 'store' | null {
  if (reason === 'wrong_passphrase') return 'passphrase';
  if (reason !== 'no_key_store') return null;
  if (params['need'] === 'passphrase') return 'passphrase';
  return params['need'] === 'key-store' ? 'store' : 'new';
}

interface PassphraseFormProps {
  /** There are no keys yet: this passphrase will seal them, so it is asked for twice. */
  readonly isNew: boolean;
  readonly onOpen: (passphrase: string) => Promise<void>;
}

function PassphraseForm({ isNew, onOpen }: PassphraseFormProps) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isReady = passphrase !== '' && (!isNew || again === passphrase) && !isBusy;
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    await onOpen(passphrase);
    setBusy(false);
  };
  return (
    <Card className="p-4">
      <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        <div className="flex flex-col gap-1">
          <h2 className="font-semibold">
            {t(isNew ? 'trouble.passphraseTitle' : 'trouble.unlockTitle')}
          </h2>
          {isNew && <p className="text-ink-soft">{t('trouble.passphraseText')}</p>}
        </div>
        <TextField
          label={t('trouble.passphrase')}
          maxLength={1024}
          onChange={setPassphrase}
          testId="passphrase"
          type="password"
          value={passphrase}
        />
        {isNew && (
          <TextField
            error={again === '' || passphrase.startsWith(again) ? null : t('trouble.differ')}
            label={t('trouble.repeat')}
            maxLength={1024}
            onChange={setAgain}
            testId="passphrase-again"
            type="password"
            value={again}
          />
        )}
        <div className="flex items-center justify-between gap-3">
          <p className="text-xs text-ink-faint">{t('trouble.envText')}</p>
          <Button data-testid="passphrase-open" isDisabled={!isReady} kind="primary" type="submit">
            {t('trouble.open')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
