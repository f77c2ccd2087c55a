// The steps, newest first: when, which way, in plain words with the wire's own word beside
// them, and what they were about. The step in front is explained beside the table.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityView } from '../../../shared/ipc/views';
import { useFormat } from '../../i18n/use-format';
import { DataTable, type TableColumn } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { chooseStep, follow, useActivity } from './activity-store';
import { StepCell } from './StepCell';
import { useStepWords } from './use-step-words';

interface StepsTableProps {
  readonly steps: readonly ActivityView[];
  /** Steps there are, whatever the filter. */
  readonly total: number;
}

export function StepsTable({ steps, total }: StepsTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useStepWords();
  const chosen = useActivity((state) => state.chosen);
  const isFollowing = useActivity((state) => state.isFollowing);
  const following = useMemo(() => ({ isOn: isFollowing, onChange: follow }), [isFollowing]);
  const columns = useMemo(
    (): readonly TableColumn<ActivityView>[] => [
      {
        key: 'time',
        header: t('activity.col.time'),
        width: 104,
        sortBy: ({ key }) => key,
        cell: ({ at }) => <span className="truncate">{format.clock(at)}</span>,
      },
      {
        key: 'step',
        header: t('activity.col.step'),
        width: '1fr',
        minWidth: 150,
        sortBy: ({ step }) => words.nameOf(step),
        cell: (row) => <StepCell name={words.nameOf(row.step)} row={row} />,
      },
      {
        key: 'bytes',
        header: t('activity.col.bytes'),
        width: 76,
        isEnd: true,
        sortBy: ({ bytes }) => (bytes === 0 ? null : bytes),
        cell: ({ bytes }) => (
          <span className="text-ink-soft">{bytes === 0 ? '' : format.bytes(bytes)}</span>
        ),
      },
    ],
    [t, format, words],
  );
  const selected = useMemo(() => new Set(chosen === null ? [] : [chosen]), [chosen]);
  return (
    <DataTable
      columns={columns}
      empty={
        total === 0 ? (
          <EmptyState text={t('activity.nothingText')} title={t('activity.nothing')} />
        ) : (
          <EmptyState text={t('activity.noneFoundText')} title={t('activity.noneFound')} />
        )
      }
      follow={following}
      label={t('activity.steps')}
      rowKey={keyOf}
      rowText={({ step }) => words.nameOf(step)}
      rows={steps}
      selection={{
        isSingle: true,
        keys: selected,
        onChange: (keys) => {
          chooseStep([...keys][0] ?? null);
        },
      }}
      testId="steps"
    />
  );
}

const keyOf = ({ key }: ActivityView): string => String(key);
