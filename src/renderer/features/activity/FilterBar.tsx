// What to show of the activity, how much of it there is, and a way to the newest steps.

import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { changeFilter, follow, noFilter, useActivity } from './activity-store';
import { stepKinds } from './steps';

interface FilterBarProps {
  readonly count: number;
  readonly total: number;
  /** Steps that came while the list stands still. */
  readonly missed: number;
}

export function FilterBar({ count, total, missed }: FilterBarProps) {
  const { t } = useTranslation();
  const filter = useActivity((state) => state.filter);
  const isFollowing = useActivity((state) => state.isFollowing);
  const isPaused = useActivity((state) => state.paused !== null);
  const { side, kind, text, connections } = filter;
  const isFiltered = side !== 'both' || kind !== 'all' || text !== '' || connections.size > 0;
  return (
    <div
      aria-label={t('activity.filter')}
      className="flex flex-wrap items-end gap-2 border-b border-line px-4 py-2.5"
      role="search"
    >
      <div className="w-36 max-[959px]:w-28">
        <Select
          label={t('activity.side')}
          onChange={(chosen) => {
            changeFilter({ side: chosen });
          }}
          options={(['both', 'server', 'client'] as const).map((key) => ({
            key,
            label: t(`activity.sides.${key}`),
          }))}
          testId="filter-side"
          value={side}
        />
      </div>
      <div className="w-40 max-[959px]:w-32">
        <Select
          label={t('activity.kind')}
          onChange={(chosen) => {
            changeFilter({ kind: chosen });
          }}
          options={(['all', ...stepKinds] as const).map((key) => ({
            key,
            label: t(`activity.kinds.${key}`),
          }))}
          testId="filter-kind"
          value={kind}
        />
      </div>
      <div className="w-52 min-w-32 flex-1">
        <TextField
          label={t('activity.text')}
          maxLength={200}
          onChange={(value) => {
            changeFilter({ text: value });
          }}
          testId="filter-text"
          value={text}
        />
      </div>
      {isFiltered && (
        <Button
          data-testid="filter-clear"
          kind="quiet"
          onPress={() => {
            changeFilter(noFilter);
          }}
        >
          {t('activity.showAll')}
        </Button>
      )}
      <div className="flex h-8 items-center gap-4">
        <span className="text-xs text-ink-soft" data-testid="steps-count">
          {isPaused && missed > 0
            ? t('activity.missed', { count: missed })
            : isFiltered
              ? t('activity.some', { count, total })
              : t('activity.all', { count: total })}
        </span>
        <Checkbox data-testid="follow" isSelected={isFollowing} onChange={follow}>
          {t('activity.follow')}
        </Checkbox>
      </div>
    </div>
  );
}
