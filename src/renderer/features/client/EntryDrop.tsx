// Takes a link that is dropped or pasted anywhere on the list of vaults, or the text of a
// `.bau` file. The page reads at most a few kilobytes of it, and never learns its path.

import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DropZone, type DropItem } from 'react-aria-components';
import { mostEntryText } from './typed-entry';

interface EntryDropProps {
  readonly onText: (text: string) => void;
  readonly children: ReactNode;
}

export function EntryDrop({ onText, children }: EntryDropProps) {
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
  return (
    <DropZone
      aria-label={t('entry.drop')}
      className="group relative flex min-h-0 flex-1 flex-col outline-none"
      data-testid="entry-drop"
      getDropOperation={() => 'copy'}
      onDrop={({ items }) => {
        void textOf(items).then((text) => {
          if (text !== null) onText(text);
        });
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

/** The text of the first thing dropped; null of what has none, or is no small file. */
async function textOf([item]: readonly DropItem[]): Promise<string | null> {
  if (item === undefined || item.kind === 'directory') return null;
  if (item.kind === 'text') {
    const [type] = ['text/plain', 'text/uri-list'].filter((known) => item.types.has(known));
    return type === undefined ? null : item.getText(type);
  }
  const file = await item.getFile();
  return file.size > mostEntryText ? null : file.text();
}
