// Leads to the page that has all versions, where the project has one.

import { useTranslation } from 'react-i18next';
import { act } from '../../../bridge/command';
import { useShell } from '../../../store/shell-store';
import { Button } from '../../../ui/Button';

export function ReleasesButton() {
  const { t } = useTranslation();
  const isKnown = useShell(({ info }) => info?.pages.includes('releases') ?? false);
  if (!isKnown) return null;
  return (
    <Button
      data-testid="updates-page"
      onPress={() => void act('app.openLink', { page: 'releases' })}
      size="small"
    >
      {t('updates.page')}
    </Button>
  );
}
