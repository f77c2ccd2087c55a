// A field for a passphrase: hidden as it is typed, shown for as long as the person wants to
// see it. What is typed lives in the form alone, which empties the field once it is used.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import { IconButton } from './IconButton';
import { inputClass } from './TextField';

interface PassphraseFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly error?: string | null;
  readonly autoFocus?: boolean;
  readonly isDisabled?: boolean;
  readonly testId: string;
}

/** Longest passphrase a command takes, in characters. */
const maxLength = 1024;

export function PassphraseField(props: PassphraseFieldProps) {
  const { label, value, onChange, hint, error = null, testId } = props;
  const { autoFocus = false, isDisabled = false } = props;
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      autoComplete="off"
      autoFocus={autoFocus}
      className="flex min-w-0 flex-col gap-1"
      isDisabled={isDisabled}
      isInvalid={error !== null}
      maxLength={maxLength}
      onChange={onChange}
      spellCheck="false"
      type={isShown ? 'text' : 'password'}
      value={value}
    >
      <Label className="text-xs text-ink-soft">{label}</Label>
      <div className="relative flex min-w-0 items-center">
        <Input className={`h-8 pr-9 text-sm ${inputClass}`} data-testid={testId} />
        <span className="absolute right-0.75 flex">
          <IconButton
            data-testid={`${testId}-show`}
            icon={isShown ? 'eyeOff' : 'eye'}
            label={t(isShown ? 'unlock.hide' : 'unlock.show')}
            onPress={() => {
              setShown(!isShown);
            }}
          />
        </span>
      </div>
      {hint !== undefined && error === null && (
        <Text className="text-2xs text-ink-faint" slot="description">
          {hint}
        </Text>
      )}
      <FieldError className="text-xs text-bad">{error ?? ''}</FieldError>
    </TextField>
  );
}
