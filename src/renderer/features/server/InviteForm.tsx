// The first half of an invite: for which ID, under what name, for how long.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/errors';
import { idPattern } from '../../../shared/limits';
import { send } from '../../bridge/command';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { FailureNotice } from '../../ui/FailureNotice';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import type { Invite, InviteFor } from './InviteDialog';

const hourMs = 3_600_000;
const lives = { hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs } as const;

type Life = keyof typeof lives;

interface InviteFormProps {
  readonly initial: InviteFor;
  readonly onCreated: (invite: Invite) => void;
  readonly onClose: () => void;
}

export function InviteForm({ initial, onCreated, onClose }: InviteFormProps) {
  const { t } = useTranslation();
  const ids = useSnapshot(({ server }) => server.ids);
  const isListening = useSnapshot(({ server }) => server.listening !== null);
  const [id, setId] = useState(initial.id);
  const [name, setName] = useState(initial.name);
  const [life, setLife] = useState<Life>('day');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isValid = idPattern.test(id);
  const holder = ids.find((row) => row.id === id && row.fp !== null && row.state === 'bound');

  const create = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!isValid || isBusy) return;
    setBusy(true);
    setFailure(null);
    const trimmed = name.trim();
    const result = await send('invite.create', {
      id,
      expiresInMs: lives[life],
      ...(trimmed === '' ? {} : { name: trimmed }),
    });
    setBusy(false);
    if (result.ok) onCreated(result.value);
    else setFailure(result.error);
  };

  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void create(event)}>
      <div className="grid grid-cols-2 gap-4">
        <TextField
          autoFocus={initial.id === ''}
          error={id === '' || isValid ? null : t('invite.idInvalid')}
          hint={t('invite.idHint')}
          isRequired
          label={t('invite.id')}
          maxLength={32}
          onChange={(text) => {
            setId(text.toLowerCase().trim());
          }}
          testId="invite-id"
          validationBehavior="aria"
          value={id}
        />
        <TextField
          label={t('invite.name')}
          maxLength={64}
          onChange={setName}
          testId="invite-name"
          value={name}
        />
      </div>
      <div className="w-1/2 pr-2">
        <Select
          label={t('invite.expires')}
          onChange={setLife}
          options={[
            { key: 'hour', label: t('invite.hour') },
            { key: 'day', label: t('invite.day') },
            { key: 'week', label: t('invite.week') },
          ]}
          testId="invite-life"
          value={life}
        />
      </div>
      {holder !== undefined && <p className="text-warn">{t('invite.replaces', { id })}</p>}
      {!isListening && <p className="text-xs text-ink-soft">{t('invite.notListening')}</p>}
      {failure !== null && <FailureNotice failure={failure} />}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
        <Button
          data-testid="invite-create"
          isDisabled={!isValid || isBusy}
          kind="primary"
          type="submit"
        >
          {t(isBusy ? 'invite.creating' : 'invite.create')}
        </Button>
      </div>
    </form>
  );
}
