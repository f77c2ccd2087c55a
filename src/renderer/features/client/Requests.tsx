// What was asked for and is not saved yet: in the queue, on its way, or refused.

import { useTranslation } from 'react-i18next';
import { send } from '../../bridge/command';
import { useFormat } from '../../i18n/use-format';
import { useEngine, useSnapshot } from '../../store/engine-store';
import { requestRows } from '../../store/stable-rows';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { VirtualList } from '../../ui/VirtualList';
import { isOver, RequestRow } from './RequestRow';

export function Requests() {
  const { t } = useTranslation();
  const format = useFormat();
  const transfers = useSnapshot(requestRows);
  return (
    <VirtualList
      dependencies={[t, format]}
      empty={<EmptyState text={t('client.noRequestsText')} title={t('client.noRequests')} />}
      label={t('client.requests')}
      row={(transfer) => <RequestRow transfer={transfer} />}
      rowHeight={62}
      rowKey={({ transfer }) => transfer}
      rowText={({ name }) => name}
      rows={transfers}
      testId="transfers"
    />
  );
}

/** Takes refused and cancelled requests off the list, and saved ones out of the engine's memory. */
export function ClearRequests() {
  const { t } = useTranslation();
  const hasEnded = useSnapshot(requestRows).some(
    ({ state }) => state === 'failed' || state === 'cancelled',
  );
  if (!hasEnded) return null;
  const clear = (): void => {
    const { snapshot } = useEngine.getState();
    const ended = snapshot?.client.transfers.filter(({ state }) => isOver(state)) ?? [];
    for (const { transfer } of ended) void send('transfer.remove', { transfer });
  };
  return (
    <Button data-testid="clear-requests" kind="quiet" onPress={clear} size="small">
      {t('client.clearDone')}
    </Button>
  );
}
