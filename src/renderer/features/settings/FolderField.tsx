// A folder of this computer with what can be done about it.

import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { PathText } from '../../ui/PathText';

interface FolderFieldProps {
  readonly label: string;
  readonly path: string;
  readonly onShow: () => void;
  /** Left out where it cannot be another. */
  readonly onChange?: () => void;
  readonly testId: string;
}

export function FolderField({ label, path, onShow, onChange, testId }: FolderFieldProps) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <p className="text-xs text-ink-soft">{label}</p>
        <PathText path={path} testId={testId} />
      </div>
      <Button data-testid={`${testId}-show`} onPress={onShow} size="small">
        {t('client.showFolder')}
      </Button>
      {onChange !== undefined && (
        <Button data-testid={`${testId}-change`} onPress={onChange} size="small">
          {t('client.chooseFolder')}
        </Button>
      )}
    </div>
  );
}
