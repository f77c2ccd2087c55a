// New versions: whether to look for them, what was found, and what to do about it. A copy
// that does not replace itself says so, and where new ones are.

import { useTranslation } from 'react-i18next';
import { act } from '../../../bridge/command';
import { useUpdates } from '../../../store/update-store';
import { Checkbox } from '../../../ui/Checkbox';
import { ReleaseNotes } from './ReleaseNotes';
import { ReleasesButton } from './ReleasesButton';
import { UpdateActions } from './UpdateActions';
import { UpdateStatus } from './UpdateStatus';

export function UpdatesPart() {
  const { t } = useTranslation();
  const updates = useUpdates((state) => state.updates);
  if (updates === null) return null;
  const { way, choice, state } = updates;
  const found = 'found' in state ? state.found : null;
  return (
    <section
      aria-label={t('updates.title')}
      className="flex flex-col gap-3 border-t border-line p-4"
      data-state={state.name}
      data-testid="updates"
    >
      <h3 className="font-semibold">{t('updates.title')}</h3>
      {way === 'none' ? (
        <div className="flex items-start justify-between gap-4">
          <p className="text-ink-soft">{t('updates.noneText')}</p>
          <ReleasesButton />
        </div>
      ) : (
        <>
          <div className="flex flex-col items-start gap-1">
            <Checkbox
              data-testid="updates-daily"
              isSelected={choice === 'daily'}
              onChange={(isDaily) => {
                void act('updates.choose', { choice: isDaily ? 'daily' : 'off' });
              }}
            >
              {t('updates.daily')}
            </Checkbox>
            <p className="pl-6 text-xs text-ink-soft">{t(`updates.${way}Text`)}</p>
          </div>
          <div className="flex items-center justify-between gap-4">
            <UpdateStatus updates={updates} />
            <UpdateActions state={state} way={way} />
          </div>
          {found !== null && found.notes !== '' && <ReleaseNotes found={found} />}
        </>
      )}
    </section>
  );
}
