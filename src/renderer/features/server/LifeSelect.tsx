// For how long an invite can be used.

import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/Select';
import type { InviteLife } from './invite-life';

interface LifeSelectProps {
  readonly value: InviteLife;
  readonly onChange: (life: InviteLife) => void;
}

export function LifeSelect({ value, onChange }: LifeSelectProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('invite.expires')}
      onChange={onChange}
      options={[
        { key: 'hour', label: t('invite.hour') },
        { key: 'day', label: t('invite.day') },
        { key: 'week', label: t('invite.week') },
      ]}
      testId="invite-life"
      value={value}
    />
  );
}
