// Type a name, ask for it: what the client of the original report does.

import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/TextField';
import { useDraft } from './client-store';

interface AskFormProps {
  /** Names the field, which keeps what is typed. */
  readonly field: string;
  readonly onAsk: (name: string) => Promise<boolean>;
}

export function AskForm({ field, onAsk }: AskFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useDraft(field);
  const name = draft.trim();
  const ask = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (name !== '' && (await onAsk(name))) setDraft('');
  };
  return (
    <form className="flex items-end gap-2" onSubmit={(event) => void ask(event)}>
      <div className="min-w-0 flex-1">
        <TextField
          label={t('client.askLabel')}
          maxLength={4096}
          onChange={setDraft}
          placeholder={t('client.askHint')}
          testId="ask-name"
          value={draft}
        />
      </div>
      <Button data-testid="ask-submit" isDisabled={name === ''} kind="primary" type="submit">
        {t('client.ask')}
      </Button>
    </form>
  );
}
