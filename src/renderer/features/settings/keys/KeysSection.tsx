// The two identities of this computer, to be compared by eye; how their keys are protected;
// and the ways in and out of a file.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageOutput } from '../../../../shared/ipc/bridge';
import { send } from '../../../bridge/command';
import { useSnapshot } from '../../../store/engine-store';
import { ImportDialog } from '../../../shell/ImportDialog';
import { tellFailure } from '../../../store/notices';
import { Button } from '../../../ui/Button';
import { Card, CardHeader } from '../../../ui/Card';
import { KeyText } from '../../../ui/KeyText';
import { ExportDialog } from './ExportDialog';
import { ProtectDialog } from './ProtectDialog';

type Offer = NonNullable<PageOutput<'identity.chooseImport'>['offer']>;

export function KeysSection() {
  const { t } = useTranslation();
  const identity = useSnapshot((snapshot) => snapshot.identity);
  const [dialog, setDialog] = useState<'protect' | 'export' | null>(null);
  const [offer, setOffer] = useState<Offer | null>(null);
  if (identity === null) return null;
  const { hostFp, clientFp, protection } = identity;

  const close = (): void => {
    setDialog(null);
    setOffer(null);
  };
  const choose = async (): Promise<void> => {
    const result = await send('identity.chooseImport', {});
    if (result.ok) setOffer(result.value.offer);
    else tellFailure(result.error);
  };

  return (
    <Card label={t('settings.sections.keys')}>
      <CardHeader title={t('settings.sections.keys')} />
      <div className="flex flex-col gap-4 p-4">
        <dl className="flex flex-col gap-3">
          <Fingerprint fp={hostFp} label={t('keys.asHost')} testId="settings-host-fp" />
          <Fingerprint fp={clientFp} label={t('keys.asClient')} testId="settings-client-fp" />
        </dl>
        <p className="text-xs text-ink-soft">{t('keys.compare')}</p>
        <div className="flex items-center gap-3 border-t border-line pt-4">
          <div className="min-w-0 flex-1">
            <p className="text-xs text-ink-soft">{t('server.protection')}</p>
            <p data-testid="settings-protection">{t(`protection.${protection}`)}</p>
            <p className="text-xs text-ink-soft">{t(`keys.about.${protection}`)}</p>
          </div>
          <Button
            data-testid="keys-protect"
            onPress={() => {
              setDialog('protect');
            }}
            size="small"
          >
            {t('client.chooseFolder')}
          </Button>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2 border-t border-line bg-sunken px-4 py-2.5">
        <Button
          data-testid="keys-export"
          onPress={() => {
            setDialog('export');
          }}
          size="small"
        >
          {t('keys.export')}
        </Button>
        <Button data-testid="keys-import" onPress={() => void choose()} size="small">
          {t('keys.import')}
        </Button>
        <p className="min-w-48 flex-1 text-xs text-ink-soft">{t('keys.moveText')}</p>
      </div>
      {dialog === 'protect' && <ProtectDialog onClose={close} present={protection} />}
      {dialog === 'export' && <ExportDialog onClose={close} />}
      {offer !== null && <ImportDialog offer={offer} onClose={close} present={identity} />}
    </Card>
  );
}

function Fingerprint(props: {
  readonly label: string;
  readonly fp: string;
  readonly testId: string;
}) {
  return (
    <div>
      <dt className="text-xs text-ink-soft">{props.label}</dt>
      <dd>
        <KeyText canCopy fp={props.fp} isLarge testId={props.testId} />
      </dd>
    </div>
  );
}
