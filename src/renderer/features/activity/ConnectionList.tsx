// The connections the steps belong to, newest first. Choosing some shows only their steps.

import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { EmptyState } from '../../ui/EmptyState';
import { Icon } from '../../ui/Icon';
import { PeerText } from '../../ui/PeerText';
import { TallTable } from '../../ui/TallTable';
import { changeFilter, useActivity } from './activity-store';
import type { Connection } from './steps';

export function ConnectionList({ connections }: { readonly connections: readonly Connection[] }) {
  const { t } = useTranslation();
  const chosen = useActivity((state) => state.filter.connections);
  return (
    <TallTable
      empty={<EmptyState title={t('activity.noConnections')} />}
      label={t('activity.connections')}
      row={connectionRow}
      rowHeight={55}
      rowKey={({ connection }) => connection}
      rowText={({ address }) => address}
      rows={connections}
      selection={{
        keys: chosen,
        onChange: (keys) => {
          changeFilter({ connections: keys });
        },
      }}
      testId="connections"
    />
  );
}

const connectionRow = (connection: Connection) => <ConnectionRow row={connection} />;

function ConnectionRow({ row }: { readonly row: Connection }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { side, address, startedAt, isOpen, steps, id, vault } = row;
  const label = useSnapshot(({ client }) => client.vaults.find(({ fp }) => fp === vault)?.label);
  const peer = side === 'client' ? (label ?? null) : id;
  return (
    <div className="flex min-w-0 flex-col gap-0.5" data-testid="connection" data-side={side}>
      <span className="flex min-w-0 items-center gap-1.5">
        <span
          className={isOpen ? 'text-good' : 'text-ink-faint'}
          title={t(isOpen ? 'activity.open' : 'activity.closed')}
        >
          <Icon name={side} size={14} />
        </span>
        <span className="sr-only">
          {t(`activity.sides.${side}`)}, {t(isOpen ? 'activity.open' : 'activity.closed')}
        </span>
        {peer === null ? (
          <span className="truncate font-mono text-xs">{address}</span>
        ) : (
          <strong className="min-w-0 font-semibold">
            <PeerText text={peer} />
          </strong>
        )}
      </span>
      <span className="truncate text-xs text-ink-soft" title={address}>
        {format.clock(startedAt)}, {t('activity.all', { count: steps })}
      </span>
    </div>
  );
}
