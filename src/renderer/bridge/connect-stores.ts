// Ties the feed to the stores: snapshots are handed over at most ten times a second,
// however fast events come; notices are raised as they happen.

import { languageFor } from '../../shared/i18n/texts';
import type { EngineStatus } from '../../shared/ipc/app-events';
import type { Snapshot } from '../../shared/ipc/views';
import { i18n, speak } from '../i18n/i18n';
import { useEngine } from '../store/engine-store';
import { announce, dismiss, tell, tellFailure, wordsOf } from '../store/notices';
import { isInSight, lostKey, noticeFor } from '../store/notices-from-events';
import { showPanel, useShell } from '../store/shell-store';
import { startFeed } from './feed';
import { send } from './command';

const frameMs = 100;

/** Call once, before the first render. */
export function connectStores(): void {
  let latest: Snapshot | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    useEngine.setState({ snapshot: latest });
  };

  startFeed(
    {
      subscribe: (listener) => window.bau.subscribe(listener),
      snapshot: () => send('snapshot', {}),
    },
    {
      onSnapshot: (snapshot, event, before) => {
        latest = snapshot;
        timer ??= setTimeout(flush, event === null ? 0 : frameMs);
        // Bad news stays until it is dismissed, or no longer true.
        if (event?.type === 'vault.changed' && event.vault.state === 'ready') {
          dismiss(lostKey(event.vault.fp));
        }
        const notice = event === null || before === null ? null : noticeFor(event, before);
        if (notice === null) return;
        if (isInSight(notice, useShell.getState().panel)) announce(wordsOf(notice), notice.tone);
        else tell(notice);
      },
      onStatus: changeStatus,
      onShow: showPanel,
    },
  );
  void learnInfo();
}

async function learnInfo(): Promise<void> {
  const result = await send('app.info', {});
  if (!result.ok) {
    tellFailure(result.error);
    return;
  }
  const info = result.value;
  speak(languageFor(info.language, info.systemLanguage));
  useEngine.setState({ status: info.engine });
  useShell.setState({ info });
}

/** An engine that stopped and came back is worth a word; the first start is not. */
function changeStatus(status: EngineStatus): void {
  const before = useEngine.getState();
  useEngine.setState({ status });
  if (before.snapshot === null) return;
  const key = 'engine';
  if (status.state === 'starting' && before.status.state === 'running') {
    tell({ key, tone: 'bad', title: i18n.t('trouble.restarted'), text: null });
  }
  if (status.state === 'running' && before.status.state === 'starting') {
    tell({ key, tone: 'good', title: i18n.t('trouble.back'), text: null });
  }
}
