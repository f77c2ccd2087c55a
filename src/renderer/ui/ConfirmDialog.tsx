// Asks before something is ended or taken away, saying what will happen.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { Dialog } from './Dialog';

interface ConfirmDialogProps {
  readonly title: ReactNode;
  readonly text: string;
  readonly confirm: string;
  /** The way out, where “cancel” would be heard as the answer. */
  readonly dismiss?: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, confirm, dismiss, onConfirm, onClose } = props;
  const { t } = useTranslation();
  return (
    <Dialog
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {dismiss ?? t('ui.cancel')}
          </Button>
          <Button
            data-testid="confirm"
            kind="dangerStrong"
            onPress={() => {
              onConfirm();
              onClose();
            }}
          >
            {confirm}
          </Button>
        </>
      }
      onClose={onClose}
      role="alertdialog"
      title={title}
      width="narrow"
    >
      <p className="text-ink-soft">{text}</p>
    </Dialog>
  );
}
