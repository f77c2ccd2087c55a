// What a file of exported keys would replace, and the passphrase that opens it. Nothing
// changes before both are known.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageOutput } from '../../../../shared/ipc/bridge';
import type { IdentityView } from '../../../../shared/ipc/views';
import { useSending } from '../../../bridge/use-sending';
import { useFormat } from '../../../i18n/use-format';
import { tell } from '../../../store/notices';
import { Dialog } from '../../../ui/Dialog';
import { FailureNotice } from '../../../ui/FailureNotice';
import { FormActions } from '../../../ui/FormActions';
import { KeyText } from '../../../ui/KeyText';
import { PassphraseField } from '../../../ui/PassphraseField';
import { PeerText } from '../../../ui/PeerText';

interface ImportDialogProps {
  readonly offer: NonNullable<PageOutput<'identity.chooseImport'>['offer']>;
  readonly present: IdentityView;
  readonly onClose: () => void;
}

export function ImportDialog({ offer, present, onClose }: ImportDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [passphrase, setPassphrase] = useState('');
  const { isBusy, failure, ask } = useSending();

  const replace = async (): Promise<void> => {
    if (passphrase === '' || isBusy) return;
    const typed = passphrase;
    setPassphrase('');
    const done = await ask('identity.import', { passphrase: typed });
    if (done === null) return;
    const { keptAs } = done;
    const text = keptAs === null ? null : t('recovery.keptAs', { file: keptAs });
    tell({ tone: 'good', title: t('keys.imported'), text });
    onClose();
  };

  return (
    <Dialog
      actions={
        <FormActions
          isDangerous
          isReady={passphrase !== '' && !isBusy}
          label={t(isBusy ? 'keys.importing' : 'keys.replace')}
          onCancel={onClose}
          testId="import-confirm"
        />
      }
      onSubmit={() => void replace()}
      onClose={onClose}
      testId="import-dialog"
      title={t('keys.importTitle')}
    >
      <div className="flex min-w-0 flex-col">
        <strong className="font-semibold">
          <PeerText keepEnd text={offer.fileName} />
        </strong>
        <span className="text-xs text-ink-soft">
          {t('keys.exportedAt', { when: format.dateTime(offer.createdAt) })}
        </span>
      </div>
      <dl className="flex flex-col gap-3">
        <Half found={offer.hostFp} half="host" present={present.hostFp} />
        <Half found={offer.clientFp} half="client" present={present.clientFp} />
      </dl>
      <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{t('keys.importWarning')}</p>
      <PassphraseField
        autoFocus
        isDisabled={isBusy}
        label={t('keys.filePassphrase')}
        onChange={setPassphrase}
        testId="import-passphrase"
        value={passphrase}
      />
      {failure !== null && <FailureNotice failure={failure} testId="import-failure" />}
    </Dialog>
  );
}

interface HalfProps {
  readonly half: 'host' | 'client';
  readonly present: string;
  /** In the file; null where it does not hold this half. */
  readonly found: string | null;
}

/** What becomes of one of the two identities. */
function Half({ half, present, found }: HalfProps) {
  const { t } = useTranslation();
  const isSame = found === present;
  return (
    <div data-testid={`import-${half}`}>
      <dt className="text-xs text-ink-soft">
        {t(half === 'host' ? 'keys.asHost' : 'keys.asClient')}
      </dt>
      <dd className="flex flex-col">
        {found === null || isSame ? (
          <>
            <KeyText fp={present} />
            <span className="text-xs text-ink-soft">
              {t(isSame ? 'keys.sameHalf' : 'keys.keptHalf')}
            </span>
          </>
        ) : (
          <>
            <KeyText fp={found} />
            <span className="text-xs text-ink-soft">{t('keys.inPlaceOf')}</span>
            <KeyText fp={present} />
          </>
        )}
      </dd>
    </div>
  );
}
