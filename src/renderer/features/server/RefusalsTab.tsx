// What the server refused or failed at, newest first; each opens with its facts, advice
// and HTTP-style page.

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefusalView } from '../../../shared/ipc/views';
import { refusalText, statusText } from '../../i18n/failure';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { DataTable, type TableColumn } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { PeerText } from '../../ui/PeerText';
import { Tag } from '../../ui/Tag';
import { RefusalDialog } from './RefusalDialog';

export function RefusalsTab() {
  const { t } = useTranslation();
  const format = useFormat();
  const refusals = useSnapshot(({ server }) => server.refusals);
  const [opened, setOpened] = useState<RefusalView | null>(null);
  const columns = useMemo(
    (): readonly TableColumn<RefusalView>[] => [
      { key: 'time', header: t('server.col.time'), width: 96, cell: ({ at }) => format.clock(at) },
      {
        key: 'status',
        header: t('server.col.status'),
        width: 168,
        cell: ({ status, count = 1 }) => (
          <span className="flex min-w-0 items-center gap-1.5">
            <Tag tone="bad">{statusText(status)}</Tag>
            {count > 1 && (
              <span className="shrink-0 text-xs text-ink-soft" data-testid="refusal-count">
                <span aria-hidden="true">{t('server.times', { count: format.number(count) })}</span>
                <span className="sr-only">{t('server.timesSpoken', { count })}</span>
              </span>
            )}
          </span>
        ),
      },
      {
        key: 'client',
        header: t('server.col.client'),
        width: 176,
        cell: ({ id, address }) => (
          <span className="flex min-w-0 items-baseline gap-2">
            {id !== null && (
              <strong className="max-w-24 min-w-0 shrink-0 font-semibold">
                <PeerText text={id} />
              </strong>
            )}
            <span className="truncate font-mono text-xs text-ink-soft" title={address}>
              {address}
            </span>
          </span>
        ),
      },
      {
        key: 'file',
        header: t('server.col.file'),
        width: '2fr',
        cell: ({ name }) =>
          name === null ? (
            <span className="text-ink-faint">{t('ui.none')}</span>
          ) : (
            <PeerText keepEnd text={name} />
          ),
      },
      {
        key: 'what',
        header: t('server.col.what'),
        width: '3fr',
        isWide: true,
        cell: ({ reason }) => (
          <span className="truncate text-ink-soft" title={refusalText(reason)}>
            {refusalText(reason)}
          </span>
        ),
      },
    ],
    [t, format],
  );
  return (
    <>
      <DataTable
        columns={columns}
        empty={<EmptyState text={t('server.noRefusalsText')} title={t('server.noRefusals')} />}
        label={t('server.tabs.refusals')}
        onAction={setOpened}
        rowKey={({ key }) => String(key)}
        rowText={({ status, name }) => `${String(status)} ${name ?? ''}`}
        rows={refusals}
        testId="refusals"
      />
      {opened !== null && (
        <RefusalDialog
          onClose={() => {
            setOpened(null);
          }}
          refusal={opened}
        />
      )}
    </>
  );
}
