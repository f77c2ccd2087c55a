// Where received files go, and what becomes of those that are here already.

import { useTranslation } from 'react-i18next';
import { existingPolicies } from '../../../shared/existing';
import type { ExistingPolicy } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { useSnapshot } from '../../store/engine-store';
import { changeInfo, useShell } from '../../store/shell-store';
import { Card, CardHeader } from '../../ui/Card';
import { Select } from '../../ui/Select';
import { FolderField } from './FolderField';

export function DownloadsSection() {
  const { t } = useTranslation();
  const downloadDir = useSnapshot(({ client }) => client.downloadDir);
  const existing = useShell(({ info }) => info?.existing ?? 'ask');
  const setExisting = (chosen: ExistingPolicy): void => {
    void act('app.setExisting', { existing: chosen });
    changeInfo({ existing: chosen });
  };
  return (
    <Card label={t('settings.sections.downloads')}>
      <CardHeader title={t('settings.sections.downloads')} />
      <div className="flex flex-col gap-4 p-4">
        <FolderField
          label={t('client.downloads')}
          onChange={() => void act('downloadFolder.choose', {})}
          onShow={() => void act('downloadFolder.show', {})}
          path={downloadDir}
          testId="settings-downloads"
        />
        <div className="grid grid-cols-2 items-end gap-4">
          <Select
            label={t('existing.title')}
            onChange={setExisting}
            options={existingPolicies.map((key) => ({ key, label: t(`existing.${key}`) }))}
            testId="settings-existing"
            value={existing}
          />
          <p className="pb-1.5 text-xs text-ink-soft">{t(`existing.${existing}Text`)}</p>
        </div>
      </div>
    </Card>
  );
}
