// One line (or a few) of typed text with its label, hint and error. The error takes the
// hint's place, so nothing jumps when it comes.

import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';

export const inputClass =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-ink data-hovered:border-ink-soft data-focused:border-accent data-invalid:border-bad data-disabled:bg-sunken data-disabled:text-ink-soft';

export interface TextFieldProps extends Omit<
  AriaTextFieldProps,
  'className' | 'style' | 'children'
> {
  readonly label: string;
  /** The label is for screen readers only. */
  readonly isLabelHidden?: boolean;
  readonly hint?: string;
  readonly error?: string | null;
  readonly placeholder?: string;
  readonly isMono?: boolean;
  /** Rows of a larger field; 1 is a plain input. */
  readonly rows?: number;
  readonly testId?: string;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    isLabelHidden,
    hint,
    error,
    placeholder = '',
    isMono,
    rows = 1,
    testId,
    ...rest
  } = props;
  const isInvalid = error !== undefined && error !== null;
  const font = isMono === true ? 'font-mono text-xs' : 'text-sm';
  return (
    <AriaTextField
      {...rest}
      {...(isLabelHidden === true ? { 'aria-label': label } : {})}
      className="flex min-w-0 flex-col gap-1"
      isInvalid={isInvalid}
      spellCheck="false"
    >
      {isLabelHidden !== true && <Label className="text-xs text-ink-soft">{label}</Label>}
      {rows === 1 ? (
        <Input
          className={`h-8 ${inputClass} ${font}`}
          data-testid={testId}
          placeholder={placeholder}
        />
      ) : (
        <TextArea
          className={`resize-none py-1.5 ${inputClass} ${font}`}
          data-testid={testId}
          placeholder={placeholder}
          rows={rows}
        />
      )}
      {hint !== undefined && !isInvalid && (
        <Text className="text-2xs text-ink-faint" slot="description">
          {hint}
        </Text>
      )}
      <FieldError className="text-2xs text-bad">{error ?? ''}</FieldError>
    </AriaTextField>
  );
}
