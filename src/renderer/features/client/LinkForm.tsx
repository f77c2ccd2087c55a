// Takes an invite link and reads it; nothing is dialed before the person has seen whose
// vault it names.

import { useEffect, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/errors';
import type { PageOutput } from '../../../shared/ipc/bridge';
import { send } from '../../bridge/command';
import { failureText } from '../../i18n/failure';
import { useShell } from '../../store/shell-store';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/TextField';
import { ConfirmLinkDialog } from './ConfirmLinkDialog';
import { useDraft } from './client-store';

/** A link and what it says of itself. */
export interface ReadLink extends PageOutput<'link.read'> {
  readonly link: string;
}

export function LinkForm() {
  const { t } = useTranslation();
  const [draft, setDraft] = useDraft('link');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [read, setRead] = useState<ReadLink | null>(null);
  const link = draft.trim();
  const [isWanted] = useState(() => useShell.getState().focus === 'link');
  useEffect(() => {
    if (isWanted) useShell.setState({ focus: null });
  }, [isWanted]);

  const open = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (link === '') return;
    const result = await send('link.read', { link });
    if (result.ok) setRead({ ...result.value, link });
    else setFailure(result.error);
  };
  const words = failure === null ? null : failureText(failure);

  return (
    <form className="flex items-start gap-2" onSubmit={(event) => void open(event)}>
      <div className="min-w-0 flex-1">
        <TextField
          autoFocus={isWanted}
          error={words === null ? null : `${words.what} ${words.next}`}
          hint={t('client.linkHint')}
          isMono
          label={t('client.linkLabel')}
          maxLength={1024}
          onChange={(text) => {
            setDraft(text);
            setFailure(null);
          }}
          placeholder="bau://"
          testId="link-field"
          value={draft}
        />
      </div>
      <div className="pt-5.5">
        <Button data-testid="link-open" isDisabled={link === ''} kind="primary" type="submit">
          {t('client.open')}
        </Button>
      </div>
      {read !== null && (
        <ConfirmLinkDialog
          onClose={(isConnected) => {
            setRead(null);
            if (isConnected) setDraft('');
          }}
          read={read}
        />
      )}
    </form>
  );
}
