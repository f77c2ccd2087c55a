// The head of the queue: how many requests there are, or how many are chosen, and what can
// be done with these or all. Its buttons keep their places whatever is chosen.

import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { queueTotal } from '../../store/queue-order';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { MenuButton } from '../../ui/Menu';
import { chooseRequests } from './client-store';
import { queueMenu } from './queue-menu';
import type { QueueWork } from './use-queue';

interface QueueBarProps {
  readonly work: QueueWork;
  readonly count: number;
  /** A tab above may say the title already. */
  readonly isTitled: boolean;
}

export function QueueBar({ work, count, isTitled }: QueueBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const chosen = work.chosen.length;
  const scope = chosen > 0 ? 'chosen' : 'all';
  return (
    <div className="flex h-10 shrink-0 items-center justify-between gap-2 border-b border-line pr-2.5 pl-4">
      <div className="flex min-w-0 items-center gap-2">
        <h2 className={isTitled ? 'truncate font-semibold' : 'sr-only'}>
          {t('client.requests')}
          <span className="ml-1.5 font-normal text-ink-faint">{format.number(count)}</span>
        </h2>
        {chosen > 0 && <Chosen count={chosen} />}
        {!isTitled && chosen === 0 && <Total />}
      </div>
      <div className="flex shrink-0 items-center">
        <IconButton
          data-testid="queue-pause"
          icon="pause"
          isDisabled={work.count('pause') === 0}
          label={t(`client.queue.${scope}.pause`)}
          onPress={() => {
            work.run('pause');
          }}
        />
        <IconButton
          data-testid="queue-resume"
          icon="resume"
          isDisabled={work.count('resume') === 0}
          label={t(`client.queue.${scope}.resume`)}
          onPress={() => {
            work.run('resume');
          }}
        />
        <MenuButton
          data-testid="queue-menu"
          label={t('client.queue.more')}
          parts={queueMenu(work, t)}
        />
      </div>
    </div>
  );
}

/** How far all of it is, in a word. */
function Total() {
  const { t } = useTranslation();
  const format = useFormat();
  const received = useSnapshot(({ client }) => queueTotal(client.transfers)?.received ?? 0);
  const size = useSnapshot(({ client }) => queueTotal(client.transfers)?.size ?? 0);
  if (size === 0) return null;
  return (
    <span className="truncate text-xs text-ink-soft">
      {t('client.progress', { received: format.bytes(received), size: format.bytes(size) })}
    </span>
  );
}

/** How many rows are chosen; pressed, none are. */
function Chosen({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  const words = t('client.queue.count', { count });
  return (
    <Button
      aria-label={t('client.queue.none', { chosen: words })}
      className="inline-flex h-5 shrink-0 items-center gap-1 rounded bg-accent-soft px-1.5 text-2xs text-accent data-hovered:text-accent-strong"
      data-testid="requests-chosen"
      onPress={() => {
        chooseRequests(new Set());
      }}
    >
      {words}
      <Icon name="close" size={10} />
    </Button>
  );
}
