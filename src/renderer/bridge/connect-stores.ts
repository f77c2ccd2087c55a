// Ties the feed to the stores: snapshots are handed over at most ten times a second,
// however fast events come; notices are raised as they happen.

import { languageFor } from '../../shared/i18n/texts';
import type { AppEvent, EngineStatus } from '../../shared/ipc/app-events';
import type { EngineEvent } from '../../shared/ipc/events';
import type { UpdatesView } from '../../shared/ipc/updates';
import type { Snapshot } from '../../shared/ipc/views';
import { i18n, speak } from '../i18n/i18n';
import { useEngine } from '../store/engine-store';
import { offerLink } from '../store/link-store';
import { gatherNotices } from '../store/gathered-notices';
import {
  announce,
  dismiss,
  tell,
  tellFailure,
  useNotices,
  wordsOf,
  type Notice,
} from '../store/notices';
import {
  againKey,
  gathered,
  isInSight,
  lostKey,
  noticeFor,
  summedUp,
} from '../store/notices-from-events';
import { showPanel, useShell } from '../store/shell-store';
import { useUpdates } from '../store/update-store';
import { startFeed } from './feed';
import { send } from './command';

const frameMs = 100;

/** Call once, before the first render. */
export function connectStores(): void {
  const gather = gatherNotices({ deliver, summedUp });
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
        takeBack(event, snapshot);
        const notice = event === null || before === null ? null : noticeFor(event, before);
        if (notice === null) return;
        if (gathered.has(notice.key)) gather(notice);
        else deliver(notice);
      },
      onStatus: changeStatus,
      onApp: heed,
    },
  );
  void learnInfo();
}

/** Does what the app asks of the page on its own account. */
function heed(event: Exclude<AppEvent, { type: 'app.engine' }>): void {
  switch (event.type) {
    case 'app.show':
      showPanel(event.panel);
      return;
    case 'app.link':
      offerLink(event.link);
      return;
    case 'app.updates':
      useUpdates.setState({ updates: event.updates });
      if (event.isNews) tellVersion(event.updates);
      return;
    case 'app.failure':
      tellFailure(event.failure);
  }
}

/** For those who asked to be told. */
function tellVersion({ state }: UpdatesView): void {
  if (state.name !== 'found') return;
  const title = i18n.t('updates.news', { version: state.found.version });
  tell({ key: 'update', tone: 'good', title, text: i18n.t('updates.newsText') });
}

/** Tells it, or says it to screen readers alone where the eye has it already. */
function deliver(notice: Notice): void {
  if (!isInSight(notice, useShell.getState().panel)) tell(notice);
  else announce(wordsOf(notice), notice.key === 'asking' ? 'good' : notice.tone);
}

/** Bad news stays until it is dismissed, or no longer true. */
function takeBack(event: EngineEvent | null, { client }: Snapshot): void {
  if (event?.type === 'vault.changed') {
    const { fp, state } = event.vault;
    // That it ended is no news to whoever calls it again.
    if (state !== 'idle') dismiss(lostKey(fp));
    if (state === 'ready' || state === 'idle') dismiss(againKey(fp));
  }
  const isShown = useNotices.getState().notices.some(({ key }) => key === 'asking');
  if (isShown && !client.transfers.some(({ state }) => state === 'asking')) dismiss('asking');
}

async function learnInfo(): Promise<void> {
  void send('updates.view', {}).then((known) => {
    if (known.ok) useUpdates.setState({ updates: known.value });
  });
  const result = await send('app.info', {});
  if (!result.ok) {
    tellFailure(result.error);
    return;
  }
  const info = result.value;
  speak(languageFor(info.language, info.systemLanguage));
  useEngine.setState({ status: info.engine });
  useShell.setState(info.welcomed ? { info } : { info, panel: 'welcome' });
  useShell.subscribe((now, before) => {
    if (before.panel === 'welcome' && now.panel !== 'welcome') void send('app.welcomed', {});
  });
}

/** An engine that stopped and came back is worth a word; the first start is not. */
function changeStatus(status: EngineStatus): void {
  const before = useEngine.getState();
  useEngine.setState({ status });
  if (before.snapshot === null) return;
  const key = 'engine';
  // What the panel says in its place is no longer true beside "is running again".
  if (status.state === 'failed') dismiss(key);
  if (status.state === 'starting' && before.status.state === 'running') {
    if (status.wished === true) return;
    tell({ key, tone: 'bad', title: i18n.t('trouble.restarted'), text: null });
  }
  if (status.state === 'running' && before.status.state === 'starting') {
    if (before.status.wished === true) return;
    tell({ key, tone: 'good', title: i18n.t('trouble.back'), text: null });
  }
}
