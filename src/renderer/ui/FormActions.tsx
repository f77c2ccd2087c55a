// What a form in a dialog ends with: the way out, and the button that sends it.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';

interface FormActionsProps {
  /** What sending does, as a verb; while it is done, that it is being done. */
  readonly label: string;
  readonly isReady: boolean;
  readonly onCancel: () => void;
  /** For what replaces or takes away. */
  readonly isDangerous?: boolean;
  readonly testId: string;
  /** The button that sends has the focus at first. */
  readonly autoFocus?: boolean;
  /** What else can be done, at the other end. */
  readonly aside?: ReactNode;
}

export function FormActions(props: FormActionsProps) {
  const { label, isReady, onCancel, isDangerous = false, autoFocus = false, testId, aside } = props;
  const { t } = useTranslation();
  return (
    <>
      {aside !== undefined && <span className="mr-auto">{aside}</span>}
      <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      <Button
        autoFocus={autoFocus}
        data-testid={testId}
        isDisabled={!isReady}
        kind={isDangerous ? 'dangerStrong' : 'primary'}
        type="submit"
      >
        {label}
      </Button>
    </>
  );
}
