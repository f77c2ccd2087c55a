// Adds IDs to the list, or changes what one or many of them may do. Everybody's own sessions
// go on under the new rights at once.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../shared/errors';
import type { IdView } from '../../../../shared/ipc/views';
import { idPattern } from '../../../../shared/limits';
import { send } from '../../../bridge/command';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
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
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { change, faults } = readDraft(draft, now);
  const wanted = wordsOf(written);
  const areGood = wanted.every((word) => idPattern.test(word));
  const isReady = !isBusy && faults.size === 0 && (!isNew || (wanted.length > 0 && areGood));
  const hasName = isNew ? wanted.length <= 1 : only !== undefined;
  const canClaim = ids.every(({ state }) => state === 'invited' || state === 'claimable');

  const save = async (): Promise<boolean> => {
    const named = hasName && name.trim() !== (only?.name ?? '') ? { name: name.trim() } : {};
    const result = isNew
      ? await send('ids.add', { ids: wanted.map((id) => ({ id, ...named, ...change })) })
      : only === undefined
        ? await send('ids.change', { ids: ids.map(({ id }) => id), ...change })
        : await send('ids.set', { id: only.id, ...named, ...change });
    if (!result.ok) setFailure(result.error);
    return result.ok;
  };
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    setFailure(null);
    if (await save()) onClose();
    else setBusy(false);
  };
  const title = isNew
    ? t('ids.addTitle')
    : only === undefined
      ? t('ids.editMany', { count: ids.length })
      : t('ids.editTitle', { id: only.id });

  return (
    <Dialog onClose={onClose} testId="id-dialog" title={title}>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
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
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button data-testid="id-save" isDisabled={!isReady} kind="primary" type="submit">
            {t(isNew ? 'ids.add' : 'ids.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
