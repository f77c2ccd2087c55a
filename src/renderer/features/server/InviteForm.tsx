// The first half of an invite: for which ID, under what name, for how long.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { Failure } from '../../../shared/errors';
import { idPattern } from '../../../shared/limits';
import { send } from '../../bridge/command';
import { decimalMark } from '../../i18n/format';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { FailureNotice } from '../../ui/FailureNotice';
import { Icon } from '../../ui/Icon';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { useNow } from '../../ui/use-now';
import { commonDraft, readDraft, usualDraft, type RightsDraft } from './ids/rights-draft';
import { RightsFields } from './ids/RightsFields';
import { inviteLives, type InviteLife } from './invite-life';
import type { Invite, InviteFor } from './InviteDialog';

interface InviteFormProps {
  readonly initial: InviteFor;
  readonly onCreated: (invite: Invite) => void;
  readonly onClose: () => void;
}

export function InviteForm({ initial, onCreated, onClose }: InviteFormProps) {
  const { t, i18n } = useTranslation();
  const ids = useSnapshot(({ server }) => server.ids);
  const isListening = useSnapshot(({ server }) => server.listening !== null);
  const [id, setId] = useState(initial.id);
  const [name, setName] = useState(initial.name);
  const [life, setLife] = useState<InviteLife>('day');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const now = useNow(60_000);
  const [draft, setDraft] = useState<RightsDraft>({});
  const isValid = idPattern.test(id);
  const known = ids.find((row) => row.id === id);
  const { change, faults } = readDraft(draft, now);
  const isReady = isValid && !isBusy && faults.size === 0;
  const mark = decimalMark(i18n.language);
  const holder = ids.find((row) => row.id === id && row.fp !== null && row.state === 'bound');

  /** Before the invite is there: nobody can use it under other rights. */
  const setRights = async (): Promise<Failure | null> => {
    if (Object.keys(change).length === 0) return null;
    const result =
      known === undefined
        ? await send('ids.add', { ids: [{ id, ...change }] })
        : await send('ids.set', { id, ...change });
    return result.ok ? null : result.error;
  };

  const create = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    setFailure(null);
    const trimmed = name.trim();
    const refused = await setRights();
    if (refused !== null) {
      setBusy(false);
      setFailure(refused);
      return;
    }
    const result = await send('invite.create', {
      id,
      expiresInMs: inviteLives[life],
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
      <Disclosure>
        <Heading level={3}>
          <AriaButton
            className="flex items-center gap-1.5 rounded text-ink-soft data-hovered:text-ink"
            data-testid="invite-rights"
            slot="trigger"
          >
            <Icon name="chevronDown" size={12} />
            {t('ids.rightsTitle')}
          </AriaButton>
        </Heading>
        <DisclosurePanel>
          <div className="flex flex-col gap-3 pt-3">
            <RightsFields
              canClaim={false}
              common={known === undefined ? usualDraft : commonDraft([known], mark)}
              draft={draft}
              faults={faults}
              onChange={setDraft}
            />
          </div>
        </DisclosurePanel>
      </Disclosure>
      {holder !== undefined && <p className="text-warn">{t('invite.replaces', { id })}</p>}
      {!isListening && <p className="text-xs text-ink-soft">{t('invite.notListening')}</p>}
      {failure !== null && <FailureNotice failure={failure} />}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
        <Button data-testid="invite-create" isDisabled={!isReady} kind="primary" type="submit">
          {t(isBusy ? 'invite.creating' : 'invite.create')}
        </Button>
      </div>
    </form>
  );
}
