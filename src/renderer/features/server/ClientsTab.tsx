// Who is connected now, and what each is being sent.

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { useFormat } from '../../i18n/use-format';
import { isFirstRun, useSnapshot } from '../../store/engine-store';
import { showPanel } from '../../store/shell-store';
import { sessionRows } from '../../store/stable-rows';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { DataTable, type TableColumn } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { actionsColumn, AddressText, keyColumn, personColumns, Time } from './cells';
import { SendingCell } from './SendingCell';

export function ClientsTab() {
  const { t } = useTranslation();
  const format = useFormat();
  const sessions = useSnapshot(sessionRows);
  const [leaving, setLeaving] = useState<SessionView | null>(null);
  const columns = useMemo(
    (): readonly TableColumn<SessionView>[] => [
      ...personColumns<SessionView>({ id: t('server.col.id'), name: t('server.col.name') }),
      {
        key: 'address',
        header: t('server.col.address'),
        width: 168,
        cell: ({ address }) => <AddressText address={address} />,
      },
      keyColumn<SessionView>(t('server.col.key'), t('ui.none')),
      {
        key: 'since',
        header: t('server.col.since'),
        width: 84,
        isWide: true,
        sortBy: ({ since }) => since,
        cell: ({ since }) => <Time full={format.dateTime(since)}>{format.when(since)}</Time>,
      },
      {
        key: 'transfer',
        header: t('server.col.transfer'),
        width: '6fr',
        minWidth: 180,
        cell: (session) => <SendingCell session={session.session} />,
      },
      actionsColumn<SessionView>(t('server.col.actions'), 116, (session) => (
        <Button
          data-testid="disconnect"
          kind="quiet"
          onPress={() => {
            setLeaving(session);
          }}
          size="small"
        >
          {t('server.disconnect')}
        </Button>
      )),
    ],
    [t, format],
  );
  return (
    <>
      <DataTable
        columns={columns}
        empty={<Nobody />}
        label={t('server.tabs.clients')}
        rowKey={({ session }) => session}
        rowText={({ id, name }) => `${id} ${name}`}
        rows={sessions}
        testId="clients"
      />
      {leaving !== null && (
        <ConfirmDialog
          confirm={t('server.disconnect')}
          onClose={() => {
            setLeaving(null);
          }}
          onConfirm={() => void act('session.disconnect', { session: leaving.session })}
          text={t('server.disconnectText')}
          title={t('server.disconnectTitle', { id: leaving.id })}
        />
      )}
    </>
  );
}

/** Nobody is here: what to do about it, or, to someone new, what can be done at all. */
function Nobody() {
  const { t } = useTranslation();
  const isRunning = useSnapshot(({ server }) => server.state === 'running');
  const isFirst = useSnapshot(isFirstRun);
  if (isFirst) {
    return (
      <EmptyState
        action={
          <Button
            data-testid="first-link"
            onPress={() => {
              showPanel('client');
            }}
          >
            {t('server.firstLink')}
          </Button>
        }
        text={t('server.firstText')}
        title={t('server.first')}
      />
    );
  }
  return (
    <EmptyState
      text={t(isRunning ? 'server.noClientsRunning' : 'server.noClientsStopped')}
      title={t('server.noClients')}
    />
  );
}
