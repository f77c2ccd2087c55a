// What clients wrote to the keeper, newest first.

import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../shared/ipc/views';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { EmptyState } from '../../ui/EmptyState';
import { PeerText } from '../../ui/PeerText';
import { TallTable } from '../../ui/TallTable';

export function MessagesTab() {
  const { t } = useTranslation();
  const messages = useSnapshot(({ server }) => server.messages);
  return (
    <TallTable
      empty={<EmptyState text={t('server.noMessagesText')} title={t('server.noMessages')} />}
      label={t('server.tabs.messages')}
      row={messageRow}
      rowHeight={56}
      rowKey={({ key }) => String(key)}
      rowText={({ id, text }) => `${id}: ${text}`}
      rows={messages}
      testId="messages"
    />
  );
}

const messageRow = (message: MessageView) => <MessageRow message={message} />;

function MessageRow({ message }: { readonly message: MessageView }) {
  const { at, id, address, text } = message;
  const format = useFormat();
  return (
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
  );
}
