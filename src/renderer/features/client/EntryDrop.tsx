// Takes a link that is dropped or pasted anywhere on the list of vaults, or a `.bau` file,
// which main reads: the page learns the link in it, neither its path nor its bytes.

import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DropZone, type DropItem } from 'react-aria-components';
import type { Failure } from '../../../shared/errors';
import { send } from '../../bridge/command';

interface EntryDropProps {
  readonly onText: (text: string) => void;
  /** What was dropped holds no invite. */
  readonly onFailure: (failure: Failure) => void;
  readonly children: ReactNode;
}

export function EntryDrop({ onText, onFailure, children }: EntryDropProps) {
  const { t } = useTranslation();
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const isTyping =
        event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (isTyping || document.querySelector('[role="dialog"]') !== null || text === '') return;
      onText(text);
    };
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('paste', paste);
    };
  }, [onText]);
  /** Reads the first thing dropped; what holds no text and no file is passed over. */
  const take = async (item: DropItem | undefined): Promise<void> => {
    if (item?.kind === 'text') {
      const type = ['text/plain', 'text/uri-list'].find((known) => item.types.has(known));
      if (type !== undefined) onText(await item.getText(type));
    }
    if (item?.kind === 'directory') onFailure(noInvite);
    if (item?.kind !== 'file') return;
    const result = await send('invite.drop', { files: [await item.getFile()] });
    if (result.ok) onText(result.value.link);
    // A file that came from no disk has no place to be read from.
    else onFailure(result.error.reason === 'bad_input' ? noInvite : result.error);
  };
  return (
    <DropZone
      aria-label={t('entry.drop')}
      className="group relative flex min-h-0 flex-1 flex-col outline-none"
      data-testid="entry-drop"
      getDropOperation={() => 'copy'}
      onDrop={({ items }) => {
        void take(items[0]);
      }}
    >
      {({ isDropTarget }) => (
        <>
          {children}
          {isDropTarget && (
            <div className="pointer-events-none absolute inset-1 z-10 flex items-center justify-center rounded-lg border-2 border-dashed border-accent bg-accent-soft text-accent">
              {t('entry.dropHere')}
            </div>
          )}
        </>
      )}
    </DropZone>
  );
}

const noInvite: Failure = { status: 0, reason: 'bad_invite_file', params: {} };
