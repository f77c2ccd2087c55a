// The keys into a file that a passphrase of its own seals; main asks where it goes.

import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../shared/errors';
import type { ExportedHalves } from '../../../../shared/ipc/commands';
import { leastExportPassphrase } from '../../../../shared/limits';
import { visibleText } from '../../../../shared/visible-text';
import { send } from '../../../bridge/command';
import { tell } from '../../../store/notices';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
import { NewPassphraseFields, useNewPassphrase } from '../../../ui/NewPassphrase';
import { Select } from '../../../ui/Select';

export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<ExportedHalves>('both');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const passphrase = useNewPassphrase(leastExportPassphrase);

  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { chosen } = passphrase;
    if (chosen === null || isBusy) return;
    setBusy(true);
    setFailure(null);
    const result = await send('identity.export', { which, passphrase: chosen });
    setBusy(false);
    if (!result.ok) {
      setFailure(result.error);
      return;
    }
    const { exported } = result.value;
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
    <Dialog onClose={onClose} testId="export-dialog" title={t('keys.exportTitle')}>
      <form className="flex flex-col gap-4" onSubmit={(event) => void save(event)}>
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
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            data-testid="export-confirm"
            isDisabled={passphrase.chosen === null || isBusy}
            kind="primary"
            type="submit"
          >
            {t(isBusy ? 'keys.exporting' : 'keys.exportButton')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
