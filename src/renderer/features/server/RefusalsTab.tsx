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
import { SearchBox } from '../../ui/SearchBox';
import { Select } from '../../ui/Select';
import { Tag } from '../../ui/Tag';
import { AddressText, IdText, Time } from './cells';
import { CountersLine } from './CountersLine';
import { matchingRefusals, statusesOf } from './match-refusals';
import { RefusalDialog } from './RefusalDialog';

export function RefusalsTab() {
  const { t } = useTranslation();
  const format = useFormat();
  const refusals = useSnapshot(({ server }) => server.refusals);
  const [opened, setOpened] = useState<RefusalView | null>(null);
  const [status, setStatus] = useState('all');
  const [query, setQuery] = useState('');
  const statuses = useMemo(() => statusesOf(refusals), [refusals]);
  // What is gone from the list can no longer be picked, nor keep anything hidden.
  const wanted = statuses.some((each) => String(each) === status) ? Number(status) : null;
  const shown = useMemo(() => matchingRefusals(refusals, wanted, query), [refusals, wanted, query]);
  const columns = useMemo(
    (): readonly TableColumn<RefusalView>[] => [
      {
        key: 'time',
        header: t('server.col.time'),
        width: 108,
        sortBy: ({ at }) => at,
        cell: ({ at }) => <Time>{format.clock(at)}</Time>,
      },
      {
        key: 'status',
        header: t('server.col.status'),
        width: 176,
        sortBy: ({ status }) => status,
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
              <span className="max-w-24 min-w-0 shrink-0">
                <IdText id={id} />
              </span>
            )}
            <AddressText address={address} />
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
      {refusals.length > 0 && (
        <div className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
          <SearchBox
            label={t('counters.search')}
            onSearch={setQuery}
            query={query}
            testId="refusals-search"
          />
          <div className="w-52">
            <Select
              isLabelHidden
              label={t('server.col.status')}
              onChange={setStatus}
              options={[
                { key: 'all', label: t('counters.anyStatus') },
                ...statuses.map((each) => ({ key: String(each), label: statusText(each) })),
              ]}
              testId="refusals-status"
              value={wanted === null ? 'all' : status}
            />
          </div>
        </div>
      )}
      <DataTable
        columns={columns}
        empty={
          refusals.length > 0 ? (
            <EmptyState title={t('counters.noneFound')} />
          ) : (
            <EmptyState text={t('server.noRefusalsText')} title={t('server.noRefusals')} />
          )
        }
        label={t('server.tabs.refusals')}
        onAction={setOpened}
        rowKey={({ key }) => String(key)}
        rowText={({ status, name }) => `${String(status)} ${name ?? ''}`}
        rows={shown}
        testId="refusals"
      />
      <CountersLine />
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
