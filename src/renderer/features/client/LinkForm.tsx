// One field for an invite link or an address; nothing is dialed before the person has seen
// whose vault it is, or asked to see it.

import { useEffect, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../../i18n/failure';
import { useShell } from '../../store/shell-store';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/TextField';
import { useDraft } from './client-store';
import { mostEntryText } from './typed-entry';
import type { Entry } from './use-entry';

/** What is typed in it, which outlives the form. */
export const linkDraft = 'link';

export function LinkForm({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useDraft(linkDraft);
  const [isWanted] = useState(() => useShell.getState().focus === 'link');
  useEffect(() => {
    if (isWanted) useShell.setState({ focus: null });
  }, [isWanted]);
  const words = entry.failure === null ? null : failureText(entry.failure);
  const open = (event: SubmitEvent): void => {
    event.preventDefault();
    void entry.enter(draft);
  };
  return (
    <form className="flex items-start gap-2" onSubmit={open}>
      <div className="min-w-0 flex-1">
        <TextField
          autoFocus={isWanted}
          error={words === null ? null : `${words.what} ${words.next}`}
          hint={t('entry.hint')}
          isMono
          label={t('entry.label')}
          maxLength={mostEntryText}
          onChange={(text) => {
            setDraft(text);
            entry.forgetFailure();
          }}
          placeholder={t('entry.example')}
          testId="link-field"
          value={draft}
        />
      </div>
      <div className="pt-5.5">
        <Button
          data-testid="link-open"
          isDisabled={draft.trim() === ''}
          kind="primary"
          type="submit"
        >
          {t('client.open')}
        </Button>
      </div>
    </form>
  );
}
