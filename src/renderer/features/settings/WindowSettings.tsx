// What closing the window means while something is going on.

import { useTranslation } from 'react-i18next';
import { closingChoices, type ClosingChoice } from '../../../shared/desktop';
import { act } from '../../bridge/command';
import { changeInfo, useShell } from '../../store/shell-store';
import { Card, CardHeader } from '../../ui/Card';
import { Select } from '../../ui/Select';

export function WindowSettings() {
  const { t } = useTranslation();
  const info = useShell((state) => state.info);
  if (info === null) return null;
  const setClosing = (closing: ClosingChoice): void => {
    void act('app.setClosing', { closing });
    changeInfo({ closing });
  };
  return (
    <Card label={t('closing.title')}>
      <CardHeader title={t('closing.title')} />
      {info.platform === 'darwin' ? (
        <p className="p-4 text-ink-soft">{t('closing.macText')}</p>
      ) : (
        <div className="grid grid-cols-2 items-end gap-4 p-4">
          <Select
            label={t('closing.label')}
            onChange={setClosing}
            options={closingChoices.map((key) => ({ key, label: t(`closing.${key}`) }))}
            testId="settings-closing"
            value={info.closing}
          />
          <p className="pb-1.5 text-xs text-ink-soft">{t(`closing.${info.closing}Text`)}</p>
        </div>
      )}
    </Card>
  );
}
