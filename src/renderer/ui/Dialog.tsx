// A dialog over the window: a title, a body that scrolls when it must, and actions at the
// bottom right. Escape closes it; focus goes in and comes back by itself.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './IconButton';

const widths = { narrow: 'max-w-md', normal: 'max-w-lg', wide: 'max-w-2xl' } as const;

interface DialogProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly actions?: ReactNode;
  readonly width?: keyof typeof widths;
  /** `alertdialog` for questions that must be answered. */
  readonly role?: 'dialog' | 'alertdialog';
  readonly children: ReactNode;
  readonly testId?: string;
}

/** Open as long as it is rendered. */
export function Dialog(props: DialogProps) {
  const { title, onClose, actions, width = 'normal', role = 'dialog', children, testId } = props;
  const { t } = useTranslation();
  return (
    <ModalOverlay
      className="fixed inset-0 z-20 flex items-center justify-center bg-shade p-6"
      isDismissable={role === 'dialog'}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={`flex max-h-full w-full ${widths[width]}`}>
        <AriaDialog
          className="flex min-h-0 w-full flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-(--shadow) outline-none"
          data-testid={testId}
          role={role}
        >
          <div className="flex items-start justify-between gap-3 px-5 pt-4 pb-3">
            <Heading className="min-w-0 text-lg font-semibold" slot="title">
              {title}
            </Heading>
            {role === 'dialog' && (
              <IconButton icon="close" label={t('ui.close')} onPress={onClose} />
            )}
          </div>
          <div className="flex min-h-0 flex-col gap-4 overflow-auto px-5 pb-5">{children}</div>
          {actions !== undefined && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
              {actions}
            </div>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
