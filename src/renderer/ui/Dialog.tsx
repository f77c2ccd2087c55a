// A dialog over the window: a title, a body that scrolls when it must, and actions that stay
// in sight at the bottom. Escape closes it; focus goes in and comes back by itself.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './IconButton';

const widths = { narrow: 'max-w-md', normal: 'max-w-lg', wide: 'max-w-2xl' } as const;

interface DialogFrameProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly width?: keyof typeof widths;
  /** `alertdialog` for questions that must be answered. */
  readonly role?: 'dialog' | 'alertdialog';
  readonly children: ReactNode;
  readonly testId?: string;
}

/** A dialog whose steps bring a `DialogBody` each. Open as long as it is rendered. */
export function DialogFrame(props: DialogFrameProps) {
  const { title, onClose, width = 'normal', role = 'dialog', children, testId } = props;
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
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface DialogBodyProps {
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** With it the body is a form, which Enter in a field and its submit button send. */
  readonly onSubmit?: (() => void) | undefined;
}

export function DialogBody({ children, actions, onSubmit }: DialogBodyProps) {
  const parts = (
    <>
      <div className="flex min-h-0 flex-col gap-4 overflow-auto px-5 pb-5">{children}</div>
      {actions !== undefined && (
        <div className="flex shrink-0 flex-wrap justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
          {actions}
        </div>
      )}
    </>
  );
  if (onSubmit === undefined) return parts;
  return (
    <form
      className="flex min-h-0 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {parts}
    </form>
  );
}

interface DialogProps extends DialogFrameProps, DialogBodyProps {}

/** A dialog of one step. Open as long as it is rendered. */
export function Dialog({ actions, onSubmit, children, ...frame }: DialogProps) {
  return (
    <DialogFrame {...frame}>
      <DialogBody actions={actions} onSubmit={onSubmit}>
        {children}
      </DialogBody>
    </DialogFrame>
  );
}
