// Who may come: every ID with the key that holds it, and ways to renew or take it away.

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdState, IdView } from '../../../shared/ipc/views';
import { act } from '../../bridge/command';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { DataTable, type TableColumn } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { KeyText } from '../../ui/KeyText';
import { PeerText } from '../../ui/PeerText';
import { Tag, type Tone } from '../../ui/Tag';
import type { InviteFor } from './InviteDialog';

const tones: Readonly<Record<IdState, Tone>> = {
  invited: 'warn',
  claimable: 'warn',
  bound: 'good',
  revoked: 'bad',
  expired: 'neutral',
};

export function IdsTab({ onInvite }: { readonly onInvite: (invite: InviteFor) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ids = useSnapshot(({ server }) => server.ids);
  const [revoking, setRevoking] = useState<IdView | null>(null);
  const columns = useMemo(
    (): readonly TableColumn<IdView>[] => [
      {
        key: 'id',
        header: t('server.col.id'),
        width: '2fr',
        minWidth: 64,
        cell: ({ id }) => (
          <strong className="truncate font-semibold" title={id}>
            {id}
          </strong>
        ),
      },
      {
        key: 'name',
        header: t('server.col.name'),
        width: '3fr',
        minWidth: 72,
        cell: ({ name }) => <PeerText text={name} />,
      },
      {
        key: 'state',
        header: t('server.col.state'),
        width: 96,
        cell: ({ state }) => <Tag tone={tones[state]}>{t(`server.idState.${state}`)}</Tag>,
      },
      {
        key: 'key',
        header: t('server.col.key'),
        width: 136,
        isWide: true,
        cell: ({ fp }) => (fp === null ? t('ui.none') : <KeyText fp={fp} isShort />),
      },
      {
        key: 'seen',
        header: t('server.col.lastSeen'),
        width: 116,
        cell: ({ lastSeenAt, lastAddress }) =>
          lastSeenAt === null ? (
            <span className="text-ink-soft">{t('server.never')}</span>
          ) : (
            <span title={lastAddress ?? ''}>{format.when(lastSeenAt)}</span>
          ),
      },
      {
        key: 'invite',
        header: t('server.col.invite'),
        width: 124,
        isWide: true,
        cell: ({ inviteExpiresAt }) =>
          inviteExpiresAt === null ? (
            t('ui.none')
          ) : (
            <span className="truncate">{format.moment(inviteExpiresAt)}</span>
          ),
      },
      {
        key: 'actions',
        header: t('server.col.actions'),
        isHeaderHidden: true,
        width: 204,
        isEnd: true,
        cell: (row) => (
          <>
            <Button
              kind="quiet"
              onPress={() => {
                onInvite({ id: row.id, name: row.name });
              }}
              size="small"
            >
              {t('server.inviteAgain')}
            </Button>
            {row.state !== 'revoked' && (
              <Button
                data-testid="revoke"
                kind="quiet"
                onPress={() => {
                  setRevoking(row);
                }}
                size="small"
              >
                {t('server.revoke')}
              </Button>
            )}
          </>
        ),
      },
    ],
    [t, format, onInvite],
  );
  return (
    <>
      <DataTable
        columns={columns}
        empty={<EmptyState text={t('server.noIdsText')} title={t('server.noIds')} />}
        label={t('server.tabs.ids')}
        rowKey={({ id }) => id}
        rowText={({ id, name }) => `${id} ${name}`}
        rows={ids}
        testId="ids"
      />
      {revoking !== null && (
        <ConfirmDialog
          confirm={t('server.revoke')}
          onClose={() => {
            setRevoking(null);
          }}
          onConfirm={() => void act('ids.revoke', { id: revoking.id })}
          text={t('server.revokeText')}
          title={t('server.revokeTitle', { id: revoking.id })}
        />
      )}
    </>
  );
}
