// The first half of an invite: for which ID, under what name, for how long.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idPattern } from '../../../shared/limits';
import { useSending } from '../../bridge/use-sending';
import { decimalMark } from '../../i18n/format';
import { useSnapshot } from '../../store/engine-store';
import { DialogBody } from '../../ui/Dialog';
import { FailureNotice } from '../../ui/FailureNotice';
import { FormActions } from '../../ui/FormActions';
import { More } from '../../ui/More';
import { TextField } from '../../ui/TextField';
import { useNow } from '../../ui/use-now';
import { commonDraft, readDraft, usualDraft, type RightsDraft } from './ids/rights-draft';
import { RightsFields } from './ids/RightsFields';
import { inviteLives, type InviteLife } from './invite-life';
import type { Invite, InviteFor } from './InviteDialog';
import { LifeSelect } from './LifeSelect';

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
  const { isBusy, failure, ask } = useSending();
  const now = useNow(60_000);
  const [draft, setDraft] = useState<RightsDraft>({});
  const isValid = idPattern.test(id);
  const known = ids.find((row) => row.id === id);
  const { change, faults } = readDraft(draft, now);
  const isReady = isValid && !isBusy && faults.size === 0;
  const mark = decimalMark(i18n.language);
  const holder = ids.find((row) => row.id === id && row.fp !== null && row.state === 'bound');

  /** Before the invite is there: nobody can use it under other rights. */
  const setRights = async (): Promise<boolean> => {
    if (Object.keys(change).length === 0) return true;
    const done =
      known === undefined
        ? await ask('ids.add', { ids: [{ id, ...change }] })
        : await ask('ids.set', { id, ...change });
    return done !== null;
  };

  const create = async (): Promise<void> => {
    if (!isReady) return;
    if (!(await setRights())) return;
    const trimmed = name.trim();
    const invite = await ask('invite.create', {
      id,
      expiresInMs: inviteLives[life],
      ...(trimmed === '' ? {} : { name: trimmed }),
    });
    if (invite !== null) onCreated(invite);
  };

  return (
    <DialogBody
      actions={
        <FormActions
          isReady={isReady}
          label={t(isBusy ? 'invite.creating' : 'invite.create')}
          onCancel={onClose}
          testId="invite-create"
        />
      }
      onSubmit={() => void create()}
    >
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
        <LifeSelect onChange={setLife} value={life} />
      </div>
      <More label={t('ids.rightsTitle')} testId="invite-rights">
        <RightsFields
          canClaim={false}
          common={known === undefined ? usualDraft : commonDraft([known], mark)}
          draft={draft}
          faults={faults}
          onChange={setDraft}
        />
      </More>
      {holder !== undefined && <p className="text-warn">{t('invite.replaces', { id })}</p>}
      {!isListening && <p className="text-xs text-ink-soft">{t('invite.notListening')}</p>}
      {failure !== null && <FailureNotice failure={failure} />}
    </DialogBody>
  );
}
