// The steps of the protocol as this server saw them, newest first. Only public values are
// ever shown.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../../shared/i18n/texts';
import type { ActivityView } from '../../../shared/ipc/views';
import { useFormat } from '../../i18n/use-format';
import { useCalmSnapshot } from '../../store/engine-store';
import { DataTable, type TableColumn } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { Icon } from '../../ui/Icon';
import { PeerText } from '../../ui/PeerText';
import { Time } from './cells';

/** Steps come in bursts: more often than this they cannot be read anyway. */
const paceMs = 400;

export function ActivityTab() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const activity = useCalmSnapshot(({ activity: steps }) => steps, paceMs);
  const steps = useMemo(
    () => activity.filter(({ side }) => side === 'server').reverse(),
    [activity],
  );
  const columns = useMemo((): readonly TableColumn<ActivityView>[] => {
    const nameOf = (step: string): string => {
      const isKnown = i18n.exists(`step.${step}`);
      return isKnown ? t(`step.${step as keyof Catalogue['step']}`) : step;
    };
    return [
      {
        key: 'time',
        header: t('server.col.time'),
        width: 108,
        sortBy: ({ at }) => at,
        cell: ({ at }) => <Time>{format.clock(at)}</Time>,
      },
      {
        key: 'address',
        header: t('server.col.connection'),
        width: 164,
        cell: ({ address }) => (
          <span className="truncate font-mono text-xs text-ink-soft">{address}</span>
        ),
      },
      {
        key: 'step',
        header: t('server.col.step'),
        width: '3fr',
        minWidth: 150,
        sortBy: ({ step }) => nameOf(step),
        cell: (row) => <Step name={nameOf(row.step)} row={row} />,
      },
      {
        key: 'details',
        header: t('server.col.details'),
        width: '4fr',
        cell: ({ facts }) => (
          <span className="min-w-0 font-mono text-xs text-ink-soft">
            <PeerText text={factsText(facts)} />
          </span>
        ),
      },
      {
        key: 'bytes',
        header: t('server.col.bytes'),
        width: 76,
        isEnd: true,
        isWide: true,
        sortBy: ({ bytes }) => bytes,
        cell: ({ bytes }) => (
          <span className="text-ink-soft">{bytes === 0 ? '' : format.bytes(bytes)}</span>
        ),
      },
    ];
  }, [t, i18n, format]);
  return (
    <DataTable
      columns={columns}
      empty={<EmptyState text={t('server.noActivityText')} title={t('server.noActivity')} />}
      label={t('server.tabs.activity')}
      rowKey={({ key }) => String(key)}
      rowText={({ step }) => step}
      rows={steps}
      testId="activity"
    />
  );
}

function Step({ row, name }: { readonly row: ActivityView; readonly name: string }) {
  const { t } = useTranslation();
  const isFrame = row.step === row.step.toUpperCase();
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className={`w-4 shrink-0 ${row.direction === 'in' ? 'text-accent' : 'text-good'}`}>
        {row.direction !== 'none' && (
          <>
            <Icon name={row.direction === 'in' ? 'inbound' : 'outbound'} size={13} />
            <span className="sr-only">{t(`server.direction.${row.direction}`)}</span>
          </>
        )}
      </span>
      <span
        className={`truncate ${row.step === 'ERROR' || row.step === 'dropped' ? 'text-bad' : ''}`}
      >
        {name}
      </span>
      {isFrame && <span className="shrink-0 font-mono text-2xs text-ink-faint">{row.step}</span>}
    </span>
  );
}

function factsText(facts: ActivityView['facts']): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join('  ');
}
