// The settings, by sections; in wide windows with an index of them at the left. A section is
// a component that draws its own card: adding one is a line here.

import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../../shared/i18n/texts';
import { useEngine } from '../../store/engine-store';
import { useShell } from '../../store/shell-store';
import { PanelHeader } from '../../ui/PanelHeader';
import { AboutSection } from './AboutSection';
import { AppearanceSection } from './AppearanceSection';
import { AuditSection } from './audit/AuditSection';
import { DataSection } from './DataSection';
import { DownloadsSection } from './DownloadsSection';
import { KeysSection } from './keys/KeysSection';
import { NotificationSettings } from './NotificationSettings';
import { ProfileSettings } from './ProfileSettings';
import { SectionIndex, sectionId } from './SectionIndex';
import { WindowSettings } from './WindowSettings';

interface Section {
  readonly key: keyof Catalogue['settings']['sections'];
  readonly Content: ComponentType;
  /** There is nothing to set while the engine is not open. */
  readonly needsEngine: boolean;
}

const sections: readonly Section[] = [
  { key: 'appearance', Content: AppearanceSection, needsEngine: false },
  { key: 'downloads', Content: DownloadsSection, needsEngine: true },
  { key: 'notify', Content: NotificationSettings, needsEngine: false },
  { key: 'closing', Content: WindowSettings, needsEngine: false },
  { key: 'keys', Content: KeysSection, needsEngine: true },
  { key: 'audit', Content: AuditSection, needsEngine: true },
  { key: 'profiles', Content: ProfileSettings, needsEngine: false },
  { key: 'data', Content: DataSection, needsEngine: false },
  { key: 'about', Content: AboutSection, needsEngine: false },
];

export function SettingsPanel() {
  const { t } = useTranslation();
  const info = useShell((state) => state.info);
  const isOpen = useEngine(
    ({ status, snapshot }) => status.state !== 'failed' && snapshot !== null,
  );
  if (info === null) return null;
  const shown = sections.filter(({ needsEngine }) => isOpen || !needsEngine);
  return (
    <>
      <PanelHeader title={t('settings.title')} />
      <div className="flex items-start gap-6">
        <SectionIndex
          entries={shown.map(({ key }) => ({ key, title: t(`settings.sections.${key}`) }))}
        />
        <div className="flex max-w-3xl min-w-0 flex-1 flex-col gap-4 pb-4">
          {shown.map(({ key, Content }) => (
            <div
              className="scroll-mt-5 outline-none"
              data-testid={sectionId(key)}
              id={sectionId(key)}
              key={key}
              tabIndex={-1}
            >
              <Content />
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
