// Language, theme, what to do with files that are here already, the identities of this computer, and what this app is.

import { useTranslation } from 'react-i18next';
import { languageFor } from '../../../shared/i18n/texts';
import { existingPolicies } from '../../../shared/existing';
import type { AppInfo } from '../../../shared/ipc/bridge';
import type { ExistingPolicy } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { speak } from '../../i18n/i18n';
import { useEngine } from '../../store/engine-store';
import { dismissAll } from '../../store/notices';
import { changeInfo, useShell } from '../../store/shell-store';
import { Card, CardHeader } from '../../ui/Card';
import { Icon } from '../../ui/Icon';
import { KeyText } from '../../ui/KeyText';
import { PanelHeader } from '../../ui/PanelHeader';
import { Select } from '../../ui/Select';

export function SettingsPanel() {
  const { t } = useTranslation();
  const info = useShell((state) => state.info);
  if (info === null) return null;
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4">
      <PanelHeader title={t('settings.title')} />
      <Appearance info={info} />
      <Downloads info={info} />
      <Identities />
      <About info={info} />
    </div>
  );
}

function Appearance({ info }: { readonly info: AppInfo }) {
  const { t } = useTranslation();
  const setLanguage = (language: AppInfo['language']): void => {
    void act('app.setLanguage', { language });
    changeInfo({ language });
    speak(languageFor(language, info.systemLanguage));
    dismissAll();
  };
  const setTheme = (theme: AppInfo['theme']): void => {
    void act('app.setTheme', { theme });
    changeInfo({ theme });
  };
  return (
    <Card label={t('settings.appearance')}>
      <CardHeader title={t('settings.appearance')} />
      <div className="grid grid-cols-2 gap-4 p-4">
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
      </div>
    </Card>
  );
}

function Downloads({ info }: { readonly info: AppInfo }) {
  const { t } = useTranslation();
  const setExisting = (existing: ExistingPolicy): void => {
    void act('app.setExisting', { existing });
    changeInfo({ existing });
  };
  return (
    <Card label={t('settings.downloads')}>
      <CardHeader title={t('settings.downloads')} />
      <div className="grid grid-cols-2 items-end gap-4 p-4">
        <Select
          label={t('existing.title')}
          onChange={setExisting}
          options={existingPolicies.map((key) => ({ key, label: t(`existing.${key}`) }))}
          testId="settings-existing"
          value={info.existing}
        />
        <p className="pb-1.5 text-xs text-ink-soft">{t(`existing.${info.existing}Text`)}</p>
      </div>
    </Card>
  );
}

function Identities() {
  const { t } = useTranslation();
  const identity = useEngine((state) => state.snapshot?.identity ?? null);
  if (identity === null) return null;
  return (
    <Card label={t('settings.identities')}>
      <CardHeader title={t('settings.identities')} />
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-1.5 p-4">
        <dt className="text-ink-soft">{t('settings.asHost')}</dt>
        <dd>
          <KeyText canCopy fp={identity.hostFp} />
        </dd>
        <dt className="text-ink-soft">{t('settings.asClient')}</dt>
        <dd>
          <KeyText canCopy fp={identity.clientFp} />
        </dd>
        <dt className="text-ink-soft">{t('server.protection')}</dt>
        <dd>{t(`protection.${identity.protection}`)}</dd>
      </dl>
    </Card>
  );
}

function About({ info }: { readonly info: AppInfo }) {
  const { t } = useTranslation();
  const { version, electron, chrome, node, profile } = info;
  return (
    <Card label={t('settings.about')}>
      <CardHeader title={t('settings.about')} />
      <div className="flex items-start gap-4 p-4">
        <span className="text-accent">
          <Icon name="chest" size={36} />
        </span>
        <div className="flex flex-col gap-1" data-selectable>
          <p className="font-semibold">{t('settings.version', { version })}</p>
          <p className="text-ink-soft">{t('settings.aboutText')}</p>
          <p className="text-xs text-ink-soft">
            {t('settings.runtime', { electron, chrome, node })}
          </p>
          <p className="text-xs text-ink-soft">
            {t('settings.profile')}: {profile}
          </p>
          <p className="text-xs text-ink-soft">{t('settings.license')}</p>
        </div>
      </div>
    </Card>
  );
}
