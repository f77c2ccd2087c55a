// A sheet of invites to print and cut up: for whom, for how long, as which kind of file.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSending } from '../../../bridge/use-sending';
import { useSnapshot } from '../../../store/engine-store';
import { tell } from '../../../store/notices';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
import { FormActions } from '../../../ui/FormActions';
import { Select } from '../../../ui/Select';
import { inviteLives, type InviteLife } from '../invite-life';
import { LifeSelect } from '../LifeSelect';

export function SheetDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const waiting = useSnapshot(({ server }) => server.ids).filter(
    ({ state }) => state === 'invited',
  );
  const [life, setLife] = useState<InviteLife>('week');
  const [format, setFormat] = useState<'pdf' | 'html'>('pdf');
  const { isBusy, failure, ask } = useSending();
  const print = async (): Promise<void> => {
    const made = await ask('roster.print', { expiresInMs: inviteLives[life], format });
    // Null: the person thought better of it.
    if (made !== null && made.ids !== null) {
      const title = t('roster.printed', { count: made.ids });
      tell({ tone: 'good', title, text: t('roster.printedText') });
      onClose();
    }
  };
  return (
    <Dialog
      actions={
        <FormActions
          isReady={!isBusy && waiting.length > 0}
          label={t(isBusy ? 'roster.printing' : 'roster.print')}
          onCancel={onClose}
          testId="sheet-save"
        />
      }
      onSubmit={() => void print()}
      onClose={onClose}
      testId="sheet-dialog"
      title={t('roster.sheetTitle')}
    >
      <p className="text-ink-soft">{t('roster.sheetText')}</p>
      <p className={waiting.length === 0 ? 'text-warn' : ''}>
        {t('roster.waiting', { count: waiting.length })}
      </p>
      <div className="grid grid-cols-2 gap-4">
        <LifeSelect onChange={setLife} value={life} />
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
