// The profiles on this computer, which one this window has, and how another one is opened
// beside it.

import { useEffect, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../shared/ipc/bridge';
import { profilePattern } from '../../../shared/profile-path';
import { act, send } from '../../bridge/command';
import { tell, tellFailure } from '../../store/notices';
import { Button } from '../../ui/Button';
import { Card, CardHeader } from '../../ui/Card';
import { Tag } from '../../ui/Tag';
import { TextField } from '../../ui/TextField';

export function ProfileSettings() {
  const { t } = useTranslation();
  const [profiles, setProfiles] = useState<readonly ProfileView[]>([]);
  const [draft, setDraft] = useState('');
  const isValid = draft === '' || profilePattern.test(draft);
  useEffect(() => {
    let isShown = true;
    void send('profiles.list', {}).then((result) => {
      if (!isShown) return;
      if (result.ok) setProfiles(result.value.profiles);
      else tellFailure(result.error);
    });
    return () => {
      isShown = false;
    };
  }, []);

  const open = async (name: string): Promise<boolean> => {
    const isOpening = await act('profiles.open', { name });
    if (isOpening) {
      const title = t('profiles.opening', { name });
      tell({ key: 'profile', tone: 'good', title, text: null });
    }
    return isOpening;
  };
  const create = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (draft === '' || !isValid || !(await open(draft))) return;
    setDraft('');
    setProfiles((known) =>
      known.some(({ name }) => name === draft)
        ? known
        : [...known, { name: draft, isCurrent: false }],
    );
  };

  return (
    <Card label={t('profiles.title')}>
      <CardHeader title={t('profiles.title')} />
      <p className="px-4 pt-4 text-xs text-ink-soft">
        {t('profiles.text')}
        {profiles.length > 0 && !profiles.some(({ isCurrent }) => isCurrent) && (
          <> {t('profiles.custom')}</>
        )}
      </p>
      <ul
        aria-label={t('profiles.list')}
        className="max-h-56 overflow-auto px-4 py-2"
        data-testid="profiles"
      >
        {profiles.map((profile) => (
          <ProfileRow key={profile.name} onOpen={open} profile={profile} />
        ))}
      </ul>
      <form
        className="flex items-start gap-2 border-t border-line p-4"
        onSubmit={(event) => void create(event)}
      >
        <div className="min-w-0 flex-1">
          <TextField
            error={isValid ? null : t('profiles.invalid')}
            hint={t('profiles.newHint')}
            label={t('profiles.new')}
            maxLength={32}
            onChange={setDraft}
            testId="profile-name"
            value={draft}
          />
        </div>
        <div className="pt-5.5">
          <Button data-testid="profile-create" isDisabled={draft === '' || !isValid} type="submit">
            {t('profiles.create')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

interface ProfileRowProps {
  readonly profile: ProfileView;
  readonly onOpen: (name: string) => Promise<boolean>;
}

function ProfileRow({ profile: { name, isCurrent }, onOpen }: ProfileRowProps) {
  const { t } = useTranslation();
  return (
    <li className="flex h-9 items-center justify-between gap-3" data-testid="profile">
      <span className="truncate">{name}</span>
      {isCurrent ? (
        <Tag tone="neutral">{t('profiles.current')}</Tag>
      ) : (
        <Button
          aria-label={t('profiles.openNamed', { name })}
          onPress={() => void onOpen(name)}
          size="small"
        >
          {t('profiles.open')}
        </Button>
      )}
    </li>
  );
}
