// Where Baú keeps what is its own: keys, database, log.

import { useTranslation } from 'react-i18next';
import { act } from '../../bridge/command';
import { useShell } from '../../store/shell-store';
import { Card, CardHeader } from '../../ui/Card';
import { FolderField } from './FolderField';

export function DataSection() {
  const { t } = useTranslation();
  const info = useShell((state) => state.info);
  if (info === null) return null;
  return (
    <Card label={t('settings.sections.data')}>
      <CardHeader title={t('settings.sections.data')} />
      <div className="flex flex-col gap-3 p-4">
        <FolderField
          label={t('settings.dataFolder')}
          onShow={() => void act('dataFolder.show', {})}
          path={info.dataDir}
          testId="settings-data"
        />
        <p className="text-xs text-ink-soft">{t('settings.dataText')}</p>
      </div>
    </Card>
  );
}
