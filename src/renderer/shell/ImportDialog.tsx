// What a file of exported keys would replace, and the passphrase that opens it. Nothing
// changes before both are known. Where the present keys do not open, the new ones may need a
// passphrase of their own.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageOutput } from '../../shared/ipc/bridge';
import type { IdentityView } from '../../shared/ipc/views';
import { useSending } from '../bridge/use-sending';
import { useFormat } from '../i18n/use-format';
import { tell } from '../store/notices';
import { Dialog } from '../ui/Dialog';
import { FailureNotice } from '../ui/FailureNotice';
import { FormActions } from '../ui/FormActions';
import { KeyText } from '../ui/KeyText';
import { NewPassphraseFields, useNewPassphrase } from '../ui/NewPassphrase';
import { PassphraseField } from '../ui/PassphraseField';
import { PeerText } from '../ui/PeerText';
import { useMeans } from './use-means';

interface ImportDialogProps {
  readonly offer: NonNullable<PageOutput<'identity.chooseImport'>['offer']>;
  /** Null where the present keys do not open. */
  readonly present: IdentityView | null;
  readonly onClose: () => void;
}

export function ImportDialog({ offer, present, onClose }: ImportDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [passphrase, setPassphrase] = useState('');
  const { isBusy, failure, ask } = useSending();
  const means = useMeans();
  const seal = useNewPassphrase();
  const needsSeal = present === null && means.every((each) => each === 'passphrase');
  const isReady = passphrase !== '' && (!needsSeal || seal.chosen !== null);

  const replace = async (): Promise<void> => {
    if (!isReady || isBusy) return;
    const typed = passphrase;
    const chosen = needsSeal ? seal.chosen : null;
    setPassphrase('');
    const done = await ask('identity.import', {
      passphrase: typed,
      ...(chosen === null ? {} : { seal: chosen }),
    });
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
          isDangerous={present !== null}
          isReady={isReady && !isBusy}
          label={t(
            isBusy
              ? 'keys.importing'
              : present === null
                ? 'recovery.importConfirm'
                : 'keys.replace',
          )}
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
        <Half found={offer.hostFp} half="host" present={present?.hostFp ?? null} />
        <Half found={offer.clientFp} half="client" present={present?.clientFp ?? null} />
      </dl>
      <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
        {t(present === null ? 'recovery.importWarning' : 'keys.importWarning')}
      </p>
      <PassphraseField
        autoFocus
        isDisabled={isBusy}
        label={t('keys.filePassphrase')}
        onChange={setPassphrase}
        testId="import-passphrase"
        value={passphrase}
      />
      {needsSeal && (
        <NewPassphraseFields
          hint={t('keys.passphraseHint')}
          isDisabled={isBusy}
          label={t('recovery.importSeal')}
          passphrase={seal}
        />
      )}
      {failure !== null && <FailureNotice failure={failure} testId="import-failure" />}
    </Dialog>
  );
}

interface HalfProps {
  readonly half: 'host' | 'client';
  /** Null where nobody can tell. */
  readonly present: string | null;
  /** In the file; null where it does not hold this half. */
  readonly found: string | null;
}

/** What becomes of one of the two identities. */
function Half({ half, present, found }: HalfProps) {
  const { t } = useTranslation();
  const shown = found ?? present;
  return (
    <div data-testid={`import-${half}`}>
      <dt className="text-xs text-ink-soft">
        {t(half === 'host' ? 'keys.asHost' : 'keys.asClient')}
      </dt>
      <dd className="flex flex-col">
        {shown !== null && <KeyText fp={shown} />}
        {found !== null && found !== present && present !== null ? (
          <>
            <Words>{t('keys.inPlaceOf')}</Words>
            <KeyText fp={present} />
          </>
        ) : (
          <>
            {found === null && (
              <Words>{t(present === null ? 'recovery.madeHalf' : 'keys.keptHalf')}</Words>
            )}
            {found !== null && found === present && <Words>{t('keys.sameHalf')}</Words>}
          </>
        )}
      </dd>
    </div>
  );
}

function Words({ children }: { readonly children: string }) {
  return <span className="text-xs text-ink-soft">{children}</span>;
}
