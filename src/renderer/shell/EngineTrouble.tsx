// What is shown in place of the panels when the engine could not open: what happened, and
// the ways on. Keys that want their passphrase are no trouble: they are unlocked.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/errors';
import { send } from '../bridge/command';
import { tellFailure } from '../store/notices';
import { Button } from '../ui/Button';
import { Card } from '../ui/Card';
import { FailureNotice } from '../ui/FailureNotice';
import { NewPassphraseFields, useNewPassphrase } from '../ui/NewPassphrase';
import { PanelHeader } from '../ui/PanelHeader';
import { keysWanted } from './keys-wanted';
import { RecoveryChoices, remedies } from './RecoveryChoices';
import { Unlock } from './Unlock';

interface EngineTroubleProps {
  readonly failure: Failure;
  /** It is being opened again. */
  readonly isOpening: boolean;
}

export function EngineTrouble({ failure, isOpening }: EngineTroubleProps) {
  const { t } = useTranslation();
  const keys = keysWanted(failure);
  const open = async (passphrase: string | null): Promise<void> => {
    const result = await send('engine.open', passphrase === null ? {} : { passphrase });
    if (!result.ok) tellFailure(result.error);
  };
  if (keys === 'passphrase') return <Unlock failure={failure} isOpening={isOpening} />;
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4" data-testid="engine-trouble">
      <PanelHeader
        actions={
          (keys === null || keys === 'store') && (
            <Button isDisabled={isOpening} onPress={() => void open(null)}>
              {t('trouble.retry')}
            </Button>
          )
        }
        title={t(titleOf(failure, keys === 'new'))}
      />
      <FailureNotice failure={failure} testId="engine-failure" />
      <RecoveryChoices
        hasImport={failure.reason === 'identity_unreadable'}
        wanted={remedies[failure.reason]}
      />
      {keys === 'store' && <p className="text-ink-soft">{t('trouble.storeNeeded')}</p>}
      {keys === 'new' && <PassphraseForm onOpen={open} />}
      {keys === 'new' && (
        <Card className="gap-1 p-4">
          <h2 className="font-semibold">{t('trouble.keyFileTitle')}</h2>
          <p className="text-ink-soft">{t('trouble.keyFileText')}</p>
        </Card>
      )}
    </div>
  );
}

/** Keys that have yet to be made are no failure: there is one thing to choose before. */
function titleOf({ reason }: Failure, isFirst: boolean) {
  if (isFirst) return 'trouble.first';
  return reason === 'engine_lost' ? 'trouble.stopped' : 'trouble.title';
}

function PassphraseForm({ onOpen }: { readonly onOpen: (passphrase: string) => Promise<void> }) {
  const { t } = useTranslation();
  const passphrase = useNewPassphrase();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { chosen } = passphrase;
    if (chosen === null || isBusy) return;
    setBusy(true);
    passphrase.clear();
    await onOpen(chosen);
    setBusy(false);
  };
  return (
    <Card className="p-4">
      <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        <div className="flex flex-col gap-1">
          <h2 className="font-semibold">{t('trouble.passphraseTitle')}</h2>
          <p className="text-ink-soft">{t('trouble.passphraseText')}</p>
        </div>
        <NewPassphraseFields label={t('trouble.passphrase')} passphrase={passphrase} />
        <div className="flex items-center justify-between gap-3">
          <p className="text-xs text-ink-faint">{t('trouble.envText')}</p>
          <Button
            data-testid="passphrase-open"
            isDisabled={passphrase.chosen === null || isBusy}
            kind="primary"
            type="submit"
          >
            {t('trouble.open')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
