// Which notifications of the system are wanted.

import { useTranslation } from 'react-i18next';
import { noticeKinds } from '../../../shared/desktop';
import { act } from '../../bridge/command';
import { changeInfo, useShell } from '../../store/shell-store';
import { Card, CardHeader } from '../../ui/Card';
import { Checkbox } from '../../ui/Checkbox';

export function NotificationSettings() {
  const { t } = useTranslation();
  const info = useShell((state) => state.info);
  if (info === null) return null;
  return (
    <Card label={t('notify.title')} testId="notify-settings">
      <CardHeader title={t('notify.title')} />
      <div className="flex flex-col items-start gap-2.5 p-4">
        <p className="text-xs text-ink-soft">{t('notify.text')}</p>
        {noticeKinds.map((kind) => (
          <Checkbox
            data-testid={`notify-${kind}`}
            isSelected={info.notify[kind]}
            key={kind}
            onChange={(isWanted) => {
              const notify = { ...info.notify, [kind]: isWanted };
              void act('app.setNotify', notify);
              changeInfo({ notify });
            }}
          >
            {t(`notify.${kind}`)}
          </Checkbox>
        ))}
      </div>
    </Card>
  );
}
