// Claims: for a while, whoever asks first gets an ID that was marked for it. Shows until
// when, and who took what, each to be taken back.

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClaimView } from '../../../../shared/ipc/views';
import { act } from '../../../bridge/command';
import { useFormat } from '../../../i18n/use-format';
import { useSnapshot } from '../../../store/engine-store';
import { Button } from '../../../ui/Button';
import { DataTable, type TableColumn } from '../../../ui/DataTable';
import { Dialog } from '../../../ui/Dialog';
import { EmptyState } from '../../../ui/EmptyState';
import { Select } from '../../../ui/Select';
import { Tag } from '../../../ui/Tag';
import { useNow } from '../../../ui/use-now';
import { actionsColumn, AddressText, IdText, keyColumn } from '../cells';

const lengths = ['5', '15', '30', '60'] as const;

export function ClaimsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const claims = useSnapshot(({ server }) => server.claims);
  const open = useSnapshot(
    ({ server }) => server.ids.filter(({ state }) => state === 'claimable').length,
  );
  const [minutes, setMinutes] = useState<(typeof lengths)[number]>('15');
  const now = useNow(1000);
  const { window } = claims;
  const columns = useMemo(
    (): readonly TableColumn<ClaimView>[] => [
      { key: 'time', header: t('server.col.time'), width: 88, cell: ({ at }) => format.when(at) },
      {
        key: 'id',
        header: t('server.col.id'),
        width: '2fr',
        cell: ({ id }) => <IdText id={id} />,
      },
      {
        key: 'address',
        header: t('server.col.address'),
        width: 160,
        cell: ({ address }) => <AddressText address={address} />,
      },
      keyColumn<ClaimView>(t('server.col.key'), t('ui.none')),
      actionsColumn<ClaimView>(t('server.col.actions'), 104, ({ id, undoneAt }) =>
        undoneAt === null ? (
          <Button
            data-testid="claim-undo"
            kind="quiet"
            onPress={() => void act('claims.undo', { id })}
            size="small"
          >
            {t('roster.claims.undo')}
          </Button>
        ) : (
          <Tag tone="neutral">{t('roster.claims.undone')}</Tag>
        ),
      ),
    ],
    [t, format],
  );
  return (
    <Dialog onClose={onClose} testId="claims-dialog" title={t('roster.claims.title')} width="wide">
      <p className="text-ink-soft">{t('roster.claims.text')}</p>
      <p className={open === 0 ? 'text-warn' : ''}>{t('roster.claims.open', { count: open })}</p>
      <div className="flex items-end gap-3">
        {window === null ? (
          <>
            <div className="w-40">
              <Select
                label={t('roster.claims.for')}
                onChange={setMinutes}
                options={lengths.map((key) => ({
                  key,
                  label: t('roster.claims.minutes', { count: Number(key) }),
                }))}
                value={minutes}
              />
            </div>
            <Button
              data-testid="claims-open"
              isDisabled={open === 0}
              kind="primary"
              onPress={() => void act('claims.open', { minutes: Number(minutes) })}
            >
              {t('roster.claims.start')}
            </Button>
          </>
        ) : (
          <>
            <p className="flex-1 self-center" data-testid="claims-left">
              {t('roster.claims.until', {
                when: format.clock(window.closesAt),
                left: format.duration(Math.max(0, window.closesAt - now)),
              })}
            </p>
            <Button
              data-testid="claims-close"
              kind="danger"
              onPress={() => void act('claims.close', {})}
            >
              {t('roster.claims.stop')}
            </Button>
          </>
        )}
      </div>
      <div className="h-56 overflow-hidden rounded-md border border-line">
        <DataTable
          columns={columns}
          empty={<EmptyState title={t('roster.claims.none')} />}
          label={t('roster.claims.list')}
          rowKey={({ id, at }) => `${id} ${String(at)}`}
          rowText={({ id }) => id}
          rows={claims.claims}
          testId="claims"
        />
      </div>
    </Dialog>
  );
}
