// The keys into a file that a passphrase of its own seals; main asks where it goes.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportedHalves } from '../../../../shared/ipc/commands';
import { leastExportPassphrase } from '../../../../shared/limits';
import { visibleText } from '../../../../shared/visible-text';
import { useSending } from '../../../bridge/use-sending';
import { tell } from '../../../store/notices';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
import { FormActions } from '../../../ui/FormActions';
import { NewPassphraseFields, useNewPassphrase } from '../../../ui/NewPassphrase';
import { Select } from '../../../ui/Select';

export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<ExportedHalves>('both');
  const { isBusy, failure, ask } = useSending();
  const passphrase = useNewPassphrase(leastExportPassphrase);

  const save = async (): Promise<void> => {
    const { chosen } = passphrase;
    if (chosen === null || isBusy) return;
    const made = await ask('identity.export', { which, passphrase: chosen });
    const exported = made?.exported ?? null;
    // Thought better of the place: the passphrase was typed twice for nothing otherwise.
    if (exported === null) return;
    passphrase.clear();
    tell({
      tone: 'good',
      title: t('keys.exported', { file: visibleText(exported) }),
      text: t('keys.exportKeep'),
    });
    onClose();
  };

  return (
    <Dialog
      actions={
        <FormActions
          isReady={passphrase.chosen !== null && !isBusy}
          label={t(isBusy ? 'keys.exporting' : 'keys.exportButton')}
          onCancel={onClose}
          testId="export-confirm"
        />
      }
      onSubmit={() => void save()}
      onClose={onClose}
      testId="export-dialog"
      title={t('keys.exportTitle')}
    >
      <p className="text-ink-soft">{t('keys.exportText')}</p>
      <Select
        label={t('keys.which')}
        onChange={setWhich}
        options={[
          { key: 'both', label: t('keys.halves.both') },
          { key: 'host', label: t('keys.halves.host') },
          { key: 'client', label: t('keys.halves.client') },
        ]}
        testId="export-which"
        value={which}
      />
      <NewPassphraseFields
        hint={t('keys.exportHint', { least: leastExportPassphrase })}
        isDisabled={isBusy}
        label={t('keys.filePassphrase')}
        passphrase={passphrase}
      />
      {failure !== null && <FailureNotice failure={failure} />}
    </Dialog>
  );
}
