// The queue: what was asked for and is not among the saved files yet. Chosen as in a file
// manager; Delete cancels, Alt with the arrows moves, and the menu is where the pointer is.

import { useState, type KeyboardEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferView } from '../../../shared/ipc/views';
import { useCalmSnapshot, useEngine } from '../../store/engine-store';
import { isOver, liveTransfer, requestList } from '../../store/queue-order';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { EmptyState } from '../../ui/EmptyState';
import { ContextMenu, type MenuPlace } from '../../ui/Menu';
import { TallTable } from '../../ui/TallTable';
import { QueueBar } from './QueueBar';
import { QuestionStrip } from './QuestionStrip';
import { RequestRow } from './RequestRow';
import { answer, chooseRequests, showDetails, useClient } from './client-store';
import type { QueueMove } from './queue-actions';
import { queueMenu } from './queue-menu';
import { useHold } from './use-hold';
import { useQueue } from './use-queue';

/** Rows change places at most so often; what they say is always new. */
const calmMs = 200;
const listOf = requestList();

const moves: Readonly<Record<string, QueueMove>> = {
  ...{ Home: 'top', ArrowUp: 'up', ArrowDown: 'down' },
};

const requestRow = (transfer: TransferView) => <RequestRow transfer={transfer} />;

/** `isTitled`: nothing above it says what this is. */
export function Requests({ isTitled }: { readonly isTitled: boolean }) {
  const { t } = useTranslation();
  const { isHeld, handlers } = useHold();
  const rows = useCalmSnapshot(({ client }) => listOf(client.transfers, isHeld), calmMs);
  const chosen = useClient((state) => state.requests);
  const work = useQueue(rows);
  const [menu, setMenu] = useState<MenuPlace | null>(null);

  const press = (event: KeyboardEvent): void => {
    handlers.onKeyDown();
    const move = event.altKey ? moves[event.key] : undefined;
    if (move !== undefined) work.move(move);
    else if (event.key === 'Delete') work.run(work.count('cancel') > 0 ? 'cancel' : 'remove');
    else return;
    // The list would take them for its own.
    event.preventDefault();
    event.stopPropagation();
  };
  const openMenu = (event: MouseEvent): void => {
    const row = (event.target as Element).closest('[role="row"]');
    const key = row?.getAttribute('data-key') ?? null;
    if (row === null || key === null) return;
    event.preventDefault();
    if (!chosen.has(key)) chooseRequests(new Set([key]));
    // Called up with a key there is no pointer to open it at.
    const { left, top } = row.getBoundingClientRect();
    const isPointed = event.clientX > 0 || event.clientY > 0;
    setMenu(isPointed ? { x: event.clientX, y: event.clientY } : { x: left + 24, y: top + 24 });
  };

  return (
    <>
      <QueueBar
        count={rows.filter(({ state }) => state !== 'saved').length}
        isTitled={isTitled}
        work={work}
      />
      <div
        className="min-h-0 flex-1"
        onContextMenu={openMenu}
        onKeyDownCapture={press}
        onPointerLeave={handlers.onPointerLeave}
        onPointerMove={handlers.onPointerMove}
      >
        <TallTable
          empty={<EmptyState text={t('client.noRequestsText')} title={t('client.noRequests')} />}
          label={t('client.requests')}
          onAction={act}
          row={requestRow}
          rowHeight={65}
          rowKey={({ transfer }) => transfer}
          rowText={({ name }) => name}
          rows={rows}
          selection={{ keys: chosen, onChange: chooseRequests }}
          testId="transfers"
        />
      </div>
      <QuestionStrip />
      {menu !== null && (
        <ContextMenu
          at={menu}
          label={t('client.queue.more')}
          onClose={() => {
            setMenu(null);
          }}
          parts={queueMenu(work, t)}
        />
      )}
      {work.cancelling !== null && (
        <ConfirmDialog
          confirm={t('client.queue.cancelYes')}
          dismiss={t('client.queue.cancelNo')}
          onClose={() => {
            work.confirmCancel(false);
          }}
          onConfirm={() => {
            work.confirmCancel(true);
          }}
          text={t('client.queue.cancelText')}
          title={t('client.queue.cancelTitle', { count: work.cancelling.length })}
        />
      )}
    </>
  );
}

/** Enter or a double click: to the question, or to what is known of a failure. */
function act(key: string): void {
  const transfer = liveTransfer(useEngine.getState().snapshot?.client.transfers ?? [], key);
  if (transfer === null) return;
  if (transfer.state === 'asking') answer(key);
  const hasProblems = (transfer.files?.failed ?? 0) > 0;
  if (hasProblems || (isOver(transfer.state) && transfer.failure !== null)) showDetails(transfer);
}
