// A new passphrase, typed twice alike.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PassphraseField } from './PassphraseField';

export interface NewPassphrase {
  readonly first: string;
  readonly again: string;
  readonly change: (typed: { readonly first: string; readonly again: string }) => void;
  /** The passphrase once both are alike and long enough; null until then. */
  readonly chosen: string | null;
  /** Forgets what was typed. */
  readonly clear: () => void;
}

const nothing = { first: '', again: '' };

/** `least`: characters it needs, as people count them. */
export function useNewPassphrase(least = 1): NewPassphrase {
  const [typed, setTyped] = useState(nothing);
  const { first, again } = typed;
  const isLong = Array.from(first.normalize('NFC')).length >= least;
  return {
    ...typed,
    change: setTyped,
    chosen: isLong && first === again ? first : null,
    clear: () => {
      setTyped(nothing);
    },
  };
}

interface NewPassphraseFieldsProps {
  readonly passphrase: NewPassphrase;
  readonly label: string;
  readonly hint?: string;
  readonly autoFocus?: boolean;
  readonly isDisabled?: boolean;
}

export function NewPassphraseFields(props: NewPassphraseFieldsProps) {
  const { passphrase, label, hint, autoFocus = false, isDisabled = false } = props;
  const { first, again, change } = passphrase;
  const { t } = useTranslation();
  return (
    <>
      <PassphraseField
        autoFocus={autoFocus}
        isDisabled={isDisabled}
        label={label}
        onChange={(text) => {
          change({ first: text, again });
        }}
        testId="passphrase"
        value={first}
        {...(hint === undefined ? {} : { hint })}
      />
      <PassphraseField
        error={again === '' || first.startsWith(again) ? null : t('trouble.differ')}
        isDisabled={isDisabled}
        label={t('trouble.repeat')}
        onChange={(text) => {
          change({ first, again: text });
        }}
        testId="passphrase-again"
        value={again}
      />
    </>
  );
}
