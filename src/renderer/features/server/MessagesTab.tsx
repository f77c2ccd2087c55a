// What clients wrote to the keeper, newest first.

import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { EmptyState } from '../../ui/EmptyState';
import { PeerText } from '../../ui/PeerText';
import { VirtualList } from '../../ui/VirtualList';

export function MessagesTab() {
  const { t } = useTranslation();
  const format = useFormat();
  const messages = useSnapshot(({ server }) => server.messages);
  return (
    <VirtualList
      dependencies={[t, format]}
      empty={<EmptyState text={t('server.noMessagesText')} title={t('server.noMessages')} />}
      label={t('server.tabs.messages')}
      row={({ at, id, address, text }) => (
        <div className="flex flex-col gap-0.5">
          <div className="flex items-baseline gap-2 text-xs text-ink-soft">
            <strong className="text-sm font-semibold text-ink">
              <PeerText text={id} />
            </strong>
            <span className="font-mono">{address}</span>
            <span>{format.clock(at)}</span>
          </div>
          <PeerText isWrapped text={text} />
        </div>
      )}
      rowHeight={56}
      rowKey={({ key }) => String(key)}
      rowText={({ id, text }) => `${id}: ${text}`}
      rows={messages}
      testId="messages"
    />
  );
}
