// Where in the vault one is.

import { useTranslation } from 'react-i18next';
import { Crumbs } from '../../ui/Crumbs';

interface FolderPathProps {
  readonly dir: string;
  readonly onGo: (dir: string) => void;
}

export function FolderPath({ dir, onGo }: FolderPathProps) {
  const { t } = useTranslation();
  return (
    <Crumbs
      dir={dir}
      label={t('client.path')}
      onGo={onGo}
      root={t('client.root')}
      testId="folder-path"
    />
  );
}
