// Another protection for the same keys. A passphrase is typed twice and forgotten here as
// soon as it was sent.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Protection } from '../../../../shared/ipc/views';
import { useSending } from '../../../bridge/use-sending';
import { useMeans } from '../../../shell/use-means';
import { tell } from '../../../store/notices';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
import { FormActions } from '../../../ui/FormActions';
import { NewPassphraseFields, useNewPassphrase } from '../../../ui/NewPassphrase';
import { Select } from '../../../ui/Select';

interface ProtectDialogProps {
  readonly present: Protection;
  readonly onClose: () => void;
}

export function ProtectDialog({ present, onClose }: ProtectDialogProps) {
  const { t } = useTranslation();
  const means = useMeans();
  const [chosen, setChosen] = useState<Protection | null>(null);
  const { isBusy, failure, ask } = useSending();
  const passphrase = useNewPassphrase();
  // Another passphrase is a change as well; the others are not, to what they are already.
  const to = chosen ?? means.find((each) => each !== present) ?? 'passphrase';
  const isChange = to === 'passphrase' ? passphrase.chosen !== null : to !== present;

  const protect = async (): Promise<void> => {
    if (!isChange || isBusy) return;
    const input = passphrase.chosen;
    passphrase.clear();
    const done = await ask('identity.protect', {
      to,
      ...(to === 'passphrase' && input !== null ? { passphrase: input } : {}),
    });
    if (done === null) return;
    tell({
      tone: 'good',
      title: t('keys.protected'),
      text: to === 'passphrase' ? t('keys.protectedText') : null,
    });
    onClose();
  };

  return (
    <Dialog
      actions={
        <FormActions
          isReady={isChange && !isBusy}
          label={t(isBusy ? 'keys.protecting' : 'keys.protect')}
          onCancel={onClose}
          testId="protect-confirm"
        />
      }
      onSubmit={() => void protect()}
      onClose={onClose}
      testId="protect-dialog"
      title={t('keys.protectTitle')}
    >
      <Select
        label={t('server.protection')}
        onChange={setChosen}
        options={means.map((key) => ({ key, label: t(`protection.${key}`) }))}
        testId="protect-means"
        value={to}
      />
      <p className={to === 'file' ? 'text-warn' : 'text-ink-soft'}>{t(`keys.about.${to}`)}</p>
      {to === 'passphrase' && (
        <NewPassphraseFields
          hint={t('keys.passphraseHint')}
          isDisabled={isBusy}
          label={t(present === 'passphrase' ? 'keys.nextPassphrase' : 'trouble.passphrase')}
          passphrase={passphrase}
        />
      )}
      {failure !== null && <FailureNotice failure={failure} />}
    </Dialog>
  );
}
