// Ways to the limits and the lists of extensions, whether the vault is open or closed.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MenuButton } from '../../ui/Menu';
import { ExtensionsDialog } from './limits/ExtensionsDialog';
import { LimitsDialog } from './limits/LimitsDialog';

type Open = 'limits' | 'extensions';

export function SettingsButtons() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const entry = (key: Open) => ({
    key,
    label: t(`limits.menu.${key}`),
    onAction: () => {
      setOpen(key);
    },
  });
  return (
    <>
      <MenuButton
        data-testid="server-more"
        icon="settings"
        label={t('limits.menu.label')}
        look="framed"
        parts={[{ key: 'settings', actions: [entry('limits'), entry('extensions')] }]}
      />
      {open === 'limits' && <LimitsDialog onClose={close} />}
      {open === 'extensions' && <ExtensionsDialog onClose={close} />}
    </>
  );
}
