// The rows of the audit log: when, what, whose ID, and which file or address.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditRowView } from '../../../../shared/ipc/audit';
import { useFormat } from '../../../i18n/use-format';
import { DataTable, type TableColumn } from '../../../ui/DataTable';
import { EmptyState } from '../../../ui/EmptyState';
import { PeerText } from '../../../ui/PeerText';
import { Tag } from '../../../ui/Tag';
import { aboutWhat } from './audit-words';
import type { AuditRows } from './use-audit-rows';
import { useKindWords } from './use-kind-words';

interface AuditTableProps {
  readonly log: AuditRows;
  readonly onOpen: (row: AuditRowView) => void;
}

export function AuditTable({ log, onOpen }: AuditTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const kindWords = useKindWords();
  const columns = useMemo(
    (): readonly TableColumn<AuditRowView>[] => [
      { key: 'at', header: t('server.col.time'), width: 132, cell: ({ at }) => format.moment(at) },
      {
        key: 'kind',
        header: t('audit.kind'),
        width: '4fr',
        cell: ({ kind, status }) => (
          <span className="flex min-w-0 items-center gap-1.5">
            <span className="truncate">{kindWords(kind)}</span>
            {status !== null && status >= 400 && <Tag tone="bad">{String(status)}</Tag>}
          </span>
        ),
      },
      {
        key: 'id',
        header: t('server.col.id'),
        width: '2fr',
        minWidth: 72,
        cell: ({ id }) => <Maybe text={id} />,
      },
      {
        key: 'what',
        header: t('audit.what'),
        width: '5fr',
        cell: (row) => <Maybe text={aboutWhat(row)} />,
      },
    ],
    [t, format, kindWords],
  );
  return (
    <DataTable
      columns={columns}
      empty={
        <EmptyState
          title={t(log.isLoading ? 'ui.loading' : 'audit.none')}
          {...(log.isLoading ? {} : { text: t('audit.noneText') })}
        />
      }
      label={t('audit.rows')}
      onAction={onOpen}
      rowKey={({ seq }) => String(seq)}
      rowText={({ kind, id }) => `${kindWords(kind)} ${id ?? ''}`}
      rows={log.rows}
      testId="audit-rows"
      {...(log.hasMore ? { more: { isLoading: log.isLoading, onLoad: log.loadMore } } : {})}
    />
  );
}

function Maybe({ text }: { readonly text: string | null }) {
  const { t } = useTranslation();
  return text === null || text === '' ? (
    <span className="text-ink-faint">{t('ui.none')}</span>
  ) : (
    <PeerText keepEnd text={text} />
  );
}
