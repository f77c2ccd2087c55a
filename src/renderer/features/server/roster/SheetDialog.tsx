// A sheet of invites to print and cut up: for whom, for how long, as which kind of file.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../shared/errors';
import { send } from '../../../bridge/command';
import { useSnapshot } from '../../../store/engine-store';
import { tell } from '../../../store/notices';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
import { Select } from '../../../ui/Select';
import { inviteLives, type InviteLife } from '../invite-life';

export function SheetDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const waiting = useSnapshot(({ server }) => server.ids).filter(
    ({ state }) => state === 'invited',
  );
  const [life, setLife] = useState<InviteLife>('week');
  const [format, setFormat] = useState<'pdf' | 'html'>('pdf');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const print = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const result = await send('roster.print', { expiresInMs: inviteLives[life], format });
    setBusy(false);
    if (!result.ok) setFailure(result.error);
    else if (result.value.ids !== null) {
      const title = t('roster.printed', { count: result.value.ids });
      tell({ tone: 'good', title, text: t('roster.printedText') });
      onClose();
    }
  };
  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            data-testid="sheet-save"
            isDisabled={isBusy || waiting.length === 0}
            kind="primary"
            onPress={() => void print()}
          >
            {t(isBusy ? 'roster.printing' : 'roster.print')}
          </Button>
        </>
      }
      onClose={onClose}
      testId="sheet-dialog"
      title={t('roster.sheetTitle')}
    >
      <p className="text-ink-soft">{t('roster.sheetText')}</p>
      <p className={waiting.length === 0 ? 'text-warn' : ''}>
        {t('roster.waiting', { count: waiting.length })}
      </p>
      <div className="grid grid-cols-2 gap-4">
        <Select
          label={t('invite.expires')}
          onChange={setLife}
          options={[
            { key: 'hour', label: t('invite.hour') },
            { key: 'day', label: t('invite.day') },
            { key: 'week', label: t('invite.week') },
          ]}
          value={life}
        />
        <Select
          label={t('roster.format')}
          onChange={setFormat}
          options={[
            { key: 'pdf', label: 'PDF' },
            { key: 'html', label: t('roster.html') },
          ]}
          testId="sheet-format"
          value={format}
        />
      </div>
      {failure !== null && <FailureNotice failure={failure} testId="sheet-failure" />}
    </Dialog>
  );
}
