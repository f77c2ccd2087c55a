// What each connection agreed on in the open: both fresh keys and the fingerprint of the
// whole handshake, which both ends see alike. The secret made from them is in no process
// but the engine's.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Snapshot } from '../../../shared/ipc/views';
import { useFormat } from '../../i18n/use-format';
import { useCalmSnapshot, useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { Icon } from '../../ui/Icon';
import { KeyText } from '../../ui/KeyText';
import { PeerText } from '../../ui/PeerText';
import { TallTable } from '../../ui/TallTable';
import { Tag } from '../../ui/Tag';
import { showConnection } from './activity-store';
import { HexText } from './StepDetails';
import { stableConnections, type Connection } from './steps';

const paceMs = 1_000;
const activityOf = ({ activity }: Snapshot) => activity;

export function SessionKeys() {
  const { t } = useTranslation();
  const steps = useCalmSnapshot(activityOf, paceMs);
  const arrange = useMemo(() => stableConnections(), []);
  const connections = useMemo(
    () => arrange(steps).filter(({ clientE }) => clientE !== null),
    [arrange, steps],
  );
  return (
    <TallTable
      empty={<EmptyState text={t('activity.noSessionsText')} title={t('activity.noSessions')} />}
      label={t('activity.sessionKeys')}
      row={sessionKeyRow}
      rowHeight={150}
      rowKey={({ connection }) => connection}
      rowText={({ address }) => address}
      rows={connections}
      testId="session-keys"
    />
  );
}

const sessionKeyRow = (connection: Connection) => <SessionKeyRow row={connection} />;

function SessionKeyRow({ row }: { readonly row: Connection }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { connection, side, address, startedAt, isOpen, id, vault, clientE, serverE, h } = row;
  const label = useSnapshot(({ client }) => client.vaults.find(({ fp }) => fp === vault)?.label);
  const peer = side === 'client' ? (label ?? null) : id;
  return (
    <div className="flex flex-col gap-1.5 py-1" data-side={side} data-testid="session-key">
      <div className="flex min-w-0 items-center gap-2">
        <span className="text-ink-faint">
          <Icon name={side} size={14} />
        </span>
        <span className="sr-only">{t(`activity.sides.${side}`)}</span>
        {peer !== null && (
          <strong className="min-w-0 font-semibold">
            <PeerText text={peer} />
          </strong>
        )}
        <span className="truncate font-mono text-xs text-ink-soft">{address}</span>
        <span className="shrink-0 text-xs text-ink-soft">{format.clock(startedAt)}</span>
        <Tag tone={isOpen ? 'good' : 'neutral'}>
          {t(isOpen ? 'activity.open' : 'activity.closed')}
        </Tag>
        <span className="flex-1" />
        <Button
          kind="quiet"
          onPress={() => {
            showConnection(connection);
          }}
          size="small"
        >
          {t('activity.showSteps')}
        </Button>
      </div>
      <dl className="grid grid-cols-[11rem_1fr] items-start gap-x-3 gap-y-1 text-xs">
        {h !== null && (
          <>
            <dt className="pt-1 text-ink-soft">{t('activity.fact.h')}</dt>
            <dd data-testid="session-h">
              <KeyText canCopy fp={h} />
            </dd>
          </>
        )}
        {clientE !== null && (
          <>
            <dt className="pt-1 text-ink-soft">{t('activity.clientE')}</dt>
            <dd>
              <HexText hex={clientE} label={t('activity.copyValue')} />
            </dd>
          </>
        )}
        {serverE !== null && (
          <>
            <dt className="pt-1 text-ink-soft">{t('activity.serverE')}</dt>
            <dd>
              <HexText hex={serverE} label={t('activity.copyValue')} />
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}
