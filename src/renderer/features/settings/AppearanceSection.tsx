// Language and theme.

import { useTranslation } from 'react-i18next';
import { AppearanceFields } from '../../shell/AppearanceFields';
import { Card, CardHeader } from '../../ui/Card';

export function AppearanceSection() {
  const { t } = useTranslation();
  return (
    <Card label={t('settings.sections.appearance')}>
      <CardHeader title={t('settings.sections.appearance')} />
      <div className="grid grid-cols-2 gap-4 p-4">
        <AppearanceFields />
      </div>
    </Card>
  );
}
