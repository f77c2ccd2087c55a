// What this app is, on what it runs, and under which terms; its own and those of its parts.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { act } from '../../bridge/command';
import { showPanel, useShell } from '../../store/shell-store';
import { Button } from '../../ui/Button';
import { Card, CardHeader } from '../../ui/Card';
import { Icon } from '../../ui/Icon';
import { LicencesDialog } from './LicencesDialog';
import { UpdatesPart } from './updates/UpdatesPart';

/** The project's own pages, shown where its manifest says where they are. */
const ownPages = [
  { page: 'manual', label: 'settings.pageManual' },
  { page: 'project', label: 'settings.pageProject' },
] as const;

export function AboutSection() {
  const { t } = useTranslation();
  const info = useShell((state) => state.info);
  const [isListed, setListed] = useState(false);
  if (info === null) return null;
  const { version, electron, chrome, node, profile, pages } = info;
  return (
    <Card label={t('settings.sections.about')}>
      <CardHeader title={t('settings.sections.about')} />
      <div className="flex items-start gap-4 p-4">
        <span className="text-accent">
          <Icon name="chest" size={36} />
        </span>
        <div className="flex min-w-0 flex-col gap-1" data-selectable>
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
      <UpdatesPart />
      <div className="flex flex-wrap gap-2 border-t border-line bg-sunken px-4 py-2.5">
        <Button
          data-testid="settings-licences"
          onPress={() => {
            setListed(true);
          }}
          size="small"
        >
          {t('licences.open')}
        </Button>
        <Button
          data-testid="settings-welcome"
          onPress={() => {
            showPanel('welcome');
          }}
          size="small"
        >
          {t('welcome.again')}
        </Button>
        {ownPages
          .filter(({ page }) => pages.includes(page))
          .map(({ page, label }) => (
            <Button
              data-testid={`settings-${page}`}
              key={page}
              onPress={() => void act('app.openLink', { page })}
              size="small"
            >
              {t(label)}
            </Button>
          ))}
      </div>
      {isListed && (
        <LicencesDialog
          onClose={() => {
            setListed(false);
          }}
        />
      )}
    </Card>
  );
}
