// Language and theme, as choices that take effect at once.

import { useTranslation } from 'react-i18next';
import { languageFor } from '../../shared/i18n/texts';
import type { AppInfo } from '../../shared/ipc/bridge';
import { act } from '../bridge/command';
import { speak } from '../i18n/i18n';
import { dismissAll } from '../store/notices';
import { changeInfo, useShell } from '../store/shell-store';
import { Select } from '../ui/Select';

export function AppearanceFields() {
  const { t } = useTranslation();
  const info = useShell((state) => state.info);
  if (info === null) return null;
  const setLanguage = (language: AppInfo['language']): void => {
    void act('app.setLanguage', { language });
    changeInfo({ language });
    speak(languageFor(language, info.systemLanguage));
    // Notices are in the language they were told in.
    dismissAll();
  };
  const setTheme = (theme: AppInfo['theme']): void => {
    void act('app.setTheme', { theme });
    changeInfo({ theme });
  };
  return (
    <>
      <Select
        label={t('settings.language')}
        onChange={setLanguage}
        options={[
          { key: 'system', label: t('settings.system') },
          { key: 'pt-BR', label: 'Português (Brasil)' },
          { key: 'en', label: 'English' },
        ]}
        testId="settings-language"
        value={info.language}
      />
      <Select
        label={t('settings.theme')}
        onChange={setTheme}
        options={[
          { key: 'system', label: t('settings.system') },
          { key: 'light', label: t('settings.light') },
          { key: 'dark', label: t('settings.dark') },
        ]}
        testId="settings-theme"
        value={info.theme}
      />
    </>
  );
}
