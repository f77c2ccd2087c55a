// What is shown at the start while the keys are sealed with a passphrase: one field. A wrong
// one is said plainly and costs nothing but another try.

import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/errors';
import { send } from '../bridge/command';
import { failureText } from '../i18n/failure';
import { tellFailure } from '../store/notices';
import { Button } from '../ui/Button';
import { Card } from '../ui/Card';
import { Icon } from '../ui/Icon';
import { InlineButton } from '../ui/InlineButton';
import { PassphraseField } from '../ui/PassphraseField';
import { RecoveryChoices } from './RecoveryChoices';

interface UnlockProps {
  readonly failure: Failure;
  /** A passphrase is being tried. */
  readonly isOpening: boolean;
}

export function Unlock({ failure, isOpening }: UnlockProps) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [isForgotten, setForgotten] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isWrong = failure.reason === 'wrong_passphrase' && !isOpening && passphrase === '';
  // A field that was disabled meanwhile has lost the focus.
  useEffect(() => {
    if (!isOpening) form.current?.querySelector('input')?.focus();
  }, [isOpening]);

  const open = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (passphrase === '' || isOpening) return;
    const typed = passphrase;
    setPassphrase('');
    const result = await send('engine.open', { passphrase: typed });
    if (!result.ok) tellFailure(result.error);
  };

  return (
    <div
      className="m-auto flex w-full max-w-md flex-col gap-4 py-4"
      data-reason={failure.reason}
      data-testid="engine-trouble"
    >
      <header className="flex flex-col items-center gap-2 text-center">
        <span className="text-accent">
          <Icon name="lock" size={36} />
        </span>
        <h1 className="text-xl font-semibold">{t('unlock.title')}</h1>
        <p className="text-ink-soft">{t('unlock.text')}</p>
      </header>
      <Card className="p-4">
        <form className="flex flex-col gap-3" onSubmit={(event) => void open(event)} ref={form}>
          <PassphraseField
            autoFocus
            isDisabled={isOpening}
            label={t('trouble.passphrase')}
            onChange={setPassphrase}
            testId="passphrase"
            value={passphrase}
          />
          <div className="flex items-center justify-between gap-3">
            <div className="min-h-10 min-w-0" role="alert">
              {isWrong && (
                <p data-reason={failure.reason} data-testid="engine-failure">
                  <span className="text-bad">{failureText(failure).what}</span>{' '}
                  <span className="text-ink-soft">{t('unlock.again')}</span>
                </p>
              )}
            </div>
            <Button
              data-testid="passphrase-open"
              isDisabled={passphrase === '' || isOpening}
              kind="primary"
              type="submit"
            >
              {t(isOpening ? 'unlock.opening' : 'unlock.open')}
            </Button>
          </div>
        </form>
      </Card>
      <p className="text-center text-xs">
        <InlineButton
          aria-expanded={isForgotten}
          data-testid="unlock-forgotten"
          onPress={() => {
            setForgotten(!isForgotten);
          }}
        >
          {t('unlock.forgotten')}
        </InlineButton>
      </p>
      {isForgotten && (
        <>
          <p className="text-ink-soft">{t('unlock.forgottenText')}</p>
          <RecoveryChoices hasImport wanted={forgotten} />
        </>
      )}
    </div>
  );
}

const forgotten = ['start-over'] as const;
