// Adds IDs to the list, or changes what one or many of them may do. Everybody's own sessions
// go on under the new rights at once.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdView } from '../../../../shared/ipc/views';
import { idPattern } from '../../../../shared/limits';
import { useSending } from '../../../bridge/use-sending';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
import { FormActions } from '../../../ui/FormActions';
import { TextField } from '../../../ui/TextField';
import { useNow } from '../../../ui/use-now';
import { decimalMark } from '../../../i18n/format';
import { commonDraft, readDraft, usualDraft, type RightsDraft } from './rights-draft';
import { RightsFields } from './RightsFields';

interface IdDialogProps {
  /** Those to change; none: new ones are added. */
  readonly ids: readonly IdView[];
  readonly onClose: () => void;
}

const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter((word) => word !== ''),
  ),
];

export function IdDialog({ ids, onClose }: IdDialogProps) {
  const { t, i18n } = useTranslation();
  const [only] = ids.length === 1 ? ids : [];
  const isNew = ids.length === 0;
  const [written, setWritten] = useState('');
  const [name, setName] = useState(only?.name ?? '');
  const now = useNow(60_000);
  const [draft, setDraft] = useState<RightsDraft>(isNew ? usualDraft : {});
  const [common] = useState(() => commonDraft(ids, decimalMark(i18n.language)));
  const { isBusy, failure, ask } = useSending();
  const { change, faults } = readDraft(draft, now);
  const wanted = wordsOf(written);
  const areGood = wanted.every((word) => idPattern.test(word));
  const isReady = !isBusy && faults.size === 0 && (!isNew || (wanted.length > 0 && areGood));
  const hasName = isNew ? wanted.length <= 1 : only !== undefined;
  const canClaim = ids.every(({ state }) => state === 'invited' || state === 'claimable');

  const save = (): Promise<object | null> => {
    const named = hasName && name.trim() !== (only?.name ?? '') ? { name: name.trim() } : {};
    return isNew
      ? ask('ids.add', { ids: wanted.map((id) => ({ id, ...named, ...change })) })
      : only === undefined
        ? ask('ids.change', { ids: ids.map(({ id }) => id), ...change })
        : ask('ids.set', { id: only.id, ...named, ...change });
  };
  const submit = async (): Promise<void> => {
    if (!isReady) return;
    if ((await save()) !== null) onClose();
  };
  const title = isNew
    ? t('ids.addTitle')
    : only === undefined
      ? t('ids.editMany', { count: ids.length })
      : t('ids.editTitle', { id: only.id });

  return (
    <Dialog
      actions={
        <FormActions
          isReady={isReady}
          label={t(isNew ? 'ids.add' : 'ids.save')}
          onCancel={onClose}
          testId="id-save"
        />
      }
      onSubmit={() => void submit()}
      onClose={onClose}
      testId="id-dialog"
      title={title}
    >
      {isNew && (
        <TextField
          autoFocus
          error={areGood ? null : t('ids.idsInvalid')}
          hint={t('ids.idsHint')}
          label={t('ids.ids')}
          maxLength={4000}
          onChange={setWritten}
          testId="new-ids"
          value={written}
        />
      )}
      {hasName && (
        <TextField
          label={t('invite.name')}
          maxLength={64}
          onChange={setName}
          testId="id-name"
          value={name}
        />
      )}
      <RightsFields
        canClaim={canClaim}
        common={common}
        draft={draft}
        faults={faults}
        onChange={setDraft}
      />
      {failure !== null && <FailureNotice failure={failure} testId="id-failure" />}
    </Dialog>
  );
}
