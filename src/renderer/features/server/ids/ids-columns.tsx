// The columns of the list of IDs.

import type { TFunction } from 'i18next';
import type { IdState, IdView } from '../../../../shared/ipc/views';
import type { Format } from '../../../i18n/format';
import type { TableColumn } from '../../../ui/DataTable';
import { MenuButton } from '../../../ui/Menu';
import { Tag, type Tone } from '../../../ui/Tag';
import { actionsColumn, keyColumn, personColumns } from '../cells';
import { idMenu, type IdActions } from './id-actions';
import { rightsWords } from './rights-words';

const tones: Readonly<Record<IdState, Tone>> = {
  invited: 'warn',
  claimable: 'warn',
  bound: 'good',
  revoked: 'bad',
  expired: 'neutral',
};

export function idColumns(
  t: TFunction,
  format: Format,
  actions: IdActions,
): readonly TableColumn<IdView>[] {
  return [
    ...personColumns<IdView>({ id: t('server.col.id'), name: t('server.col.name') }),
    {
      key: 'state',
      header: t('server.col.state'),
      width: 96,
      sortBy: ({ state }) => t(`server.idState.${state}`),
      cell: ({ state }) => <Tag tone={tones[state]}>{t(`server.idState.${state}`)}</Tag>,
    },
    {
      key: 'rights',
      header: t('ids.col.rights'),
      width: '4fr',
      minWidth: 120,
      cell: ({ rights }) => {
        const words = rightsWords(rights, t, format);
        return (
          <span className="truncate text-ink-soft" title={words}>
            {words}
          </span>
        );
      },
    },
    {
      key: 'used',
      header: t('ids.col.usedToday'),
      width: 84,
      isEnd: true,
      sortBy: ({ usedToday }) => usedToday,
      cell: ({ usedToday, rights }) => (
        <Used bytes={usedToday} format={format} of={rights.quotaBytes} />
      ),
    },
    {
      key: 'until',
      header: t('ids.col.until'),
      width: 136,
      sortBy: ({ expiresAt, inviteExpiresAt }) => expiresAt ?? inviteExpiresAt,
      cell: ({ expiresAt, inviteExpiresAt }) => {
        if (inviteExpiresAt !== null) {
          const when = t('ids.inviteUntil', { when: format.when(inviteExpiresAt) });
          return (
            <span className="truncate text-warn" title={format.dateTime(inviteExpiresAt)}>
              {when}
            </span>
          );
        }
        return expiresAt === null ? (
          <span className="text-ink-faint">{t('ui.none')}</span>
        ) : (
          <span className="truncate" title={format.dateTime(expiresAt - 1)}>
            {format.when(expiresAt - 1)}
          </span>
        );
      },
    },
    {
      key: 'seen',
      header: t('server.col.lastSeen'),
      width: 148,
      isWide: true,
      sortBy: ({ lastSeenAt }) => lastSeenAt,
      cell: ({ lastSeenAt, lastAddress }) =>
        lastSeenAt === null ? (
          <span className="text-ink-soft">{t('server.never')}</span>
        ) : (
          <span className="flex min-w-0 gap-1.5" title={lastAddress ?? ''}>
            <span className="shrink-0">{format.when(lastSeenAt)}</span>
            <span className="truncate font-mono text-xs text-ink-soft">{lastAddress}</span>
          </span>
        ),
    },
    keyColumn<IdView>(t('server.col.key'), t('ui.none')),
    actionsColumn<IdView>(t('server.col.actions'), 48, (row) => (
      <MenuButton
        data-testid="id-menu"
        label={t('ids.actionsOf', { id: row.id })}
        parts={idMenu([row], actions, t)}
      />
    )),
  ];
}

function Used(props: {
  readonly bytes: number;
  readonly of: number | null;
  readonly format: Format;
}) {
  const { bytes, of, format } = props;
  const isSpent = of !== null && bytes >= of;
  if (bytes === 0 && of === null) return null;
  return (
    <span
      className={`truncate ${isSpent ? 'text-bad' : 'text-ink-soft'}`}
      title={of === null ? format.bytes(bytes) : `${format.bytes(bytes)} / ${format.bytes(of)}`}
    >
      {of === null ? format.bytes(bytes) : format.percent(Math.min(1, bytes / of))}
    </span>
  );
}
