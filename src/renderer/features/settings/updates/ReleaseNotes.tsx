// What its makers say about a version: text that came from outside, and nothing but text.

import { useTranslation } from 'react-i18next';
import type { NewVersion } from '../../../../shared/ipc/updates';
import { PeerText } from '../../../ui/PeerText';

export function ReleaseNotes({ found }: { readonly found: NewVersion }) {
  const { t } = useTranslation();
  const { version, notes } = found;
  const title = t('updates.notes', { version });
  return (
    <div className="flex flex-col gap-1.5">
      <h4 className="text-xs font-semibold text-ink-soft">{title}</h4>
      <div
        aria-label={title}
        className="focus-inset max-h-48 overflow-auto rounded-md border border-line bg-sunken p-3 text-xs"
        data-testid="updates-notes"
        role="region"
        tabIndex={0}
      >
        {notes.split(/\r?\n/).map((line, at) => (
          <div className="min-h-4" key={at}>
            <PeerText isWrapped text={line} />
          </div>
        ))}
      </div>
    </div>
  );
}
