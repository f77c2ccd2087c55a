// What a client has at hand whatever the vault: its own identity, and where files go.

import { useTranslation } from 'react-i18next';
import { act } from '../../bridge/command';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { KeyText } from '../../ui/KeyText';
import { PathText } from '../../ui/PathText';

export function ClientFacts() {
  const { t } = useTranslation();
  const identity = useSnapshot((snapshot) => snapshot.identity);
  const downloadDir = useSnapshot(({ client }) => client.downloadDir);
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2 px-4 py-2.5">
      {identity !== null && (
        <div className="min-w-0">
          <dt className="text-xs text-ink-soft">{t('client.ownKey')}</dt>
          <dd>
            <KeyText canCopy fp={identity.clientFp} isShort testId="client-fp" />
          </dd>
        </div>
      )}
      <div className="min-w-48 flex-1">
        <dt className="text-xs text-ink-soft">{t('client.downloads')}</dt>
        <dd className="flex min-w-0 items-center gap-1">
          <PathText path={downloadDir} testId="download-folder" />
          <span className="flex shrink-0">
            <Button kind="quiet" onPress={() => void act('downloadFolder.show', {})} size="small">
              {t('client.showFolder')}
            </Button>
            <Button kind="quiet" onPress={() => void act('downloadFolder.choose', {})} size="small">
              {t('client.chooseFolder')}
            </Button>
          </span>
        </dd>
      </div>
    </dl>
  );
}
