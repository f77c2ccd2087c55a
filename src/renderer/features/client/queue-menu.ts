// The menu of the queue, for its button and for the pointer's place alike.

import type { TFunction } from 'i18next';
import type { IconName } from '../../ui/Icon';
import type { MenuAction, MenuPart } from '../../ui/Menu';
import type { QueueAction, QueueMove } from './queue-actions';
import type { QueueWork } from './use-queue';

const icons: Readonly<Record<QueueAction | QueueMove, IconName>> = {
  ...{ pause: 'pause', resume: 'resume', retry: 'retry', cancel: 'close', remove: 'trash' },
  ...{ top: 'toTop', up: 'up', down: 'down' },
};
const keys: Partial<Readonly<Record<QueueAction | QueueMove, string>>> = {
  ...{ cancel: 'Del', top: 'Alt+Home', up: 'Alt+↑', down: 'Alt+↓' },
};

/** `scope` is what the labels say is meant: chosen rows, or all. */
export function queueMenu(work: QueueWork, t: TFunction): readonly MenuPart[] {
  const scope = work.chosen.length > 0 ? 'chosen' : 'all';
  const act = (action: QueueAction, isDanger = false): MenuAction => ({
    key: action,
    label: t(`client.queue.${scope}.${action}`),
    icon: icons[action],
    isDisabled: work.count(action) === 0,
    isDanger,
    onAction: () => {
      work.run(action);
    },
    ...(scope === 'chosen' && keys[action] !== undefined ? { keys: keys[action] } : {}),
  });
  const move = (to: QueueMove): MenuAction => ({
    key: to,
    label: t(`client.queue.${to}`),
    icon: icons[to],
    isDisabled: !work.canMove(to),
    onAction: () => {
      work.move(to);
    },
    ...(keys[to] === undefined ? {} : { keys: keys[to] }),
  });
  return [
    { key: 'go', actions: [act('pause'), act('resume'), act('retry')] },
    { key: 'move', actions: scope === 'chosen' ? [move('top'), move('up'), move('down')] : [] },
    { key: 'end', actions: [act('cancel', true), act('remove')] },
  ];
}
