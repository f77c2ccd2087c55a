// Which events are worth a notice: a file that is safe on disk, one that will not come,
// a vault whose connection ended by itself.

import { i18n } from '../i18n/i18n';
import { failureText } from '../i18n/failure';
import { visibleText } from '../../shared/visible-text';
import type { Panel } from '../../shared/ipc/app-events';
import type { EngineEvent } from '../../shared/ipc/events';
import type { Snapshot } from '../../shared/ipc/views';
import type { Notice } from './notices';

/** Keys of notices about what the client panel shows in its lists anyway. */
const listed: ReadonlySet<string> = new Set(['saved', 'refused']);

/** Key of the notice that the connection to that vault ended. */
export const lostKey = (fp: string): string => `lost-${fp}`;

/** Whether screen readers alone need to be told, because the eye has it already. */
export function isInSight(notice: Notice, panel: Panel): boolean {
  return panel === 'client' && listed.has(notice.key);
}

/** The notice for `event`, which led away from the snapshot `before`; null for most events. */
export function noticeFor(event: EngineEvent, before: Snapshot): Notice | null {
  switch (event.type) {
    case 'saved': {
      const title = i18n.t('client.savedNotice', { name: visibleText(event.saved.fileName) });
      return { key: 'saved', tone: 'good', title, text: null };
    }
    case 'transfer.changed': {
      const { transfer } = event;
      const old = before.client.transfers.find((t) => t.transfer === transfer.transfer);
      if (transfer.state !== 'failed' || transfer.failure === null || old?.state === 'failed')
        return null;
      const { what, next } = failureText(transfer.failure);
      const title = i18n.t('client.refusedNotice', { name: visibleText(transfer.name), what });
      return { key: 'refused', tone: 'bad', title, text: next };
    }
    case 'vault.changed': {
      const { vault } = event;
      const old = before.client.vaults.find((v) => v.fp === vault.fp);
      if (old?.state !== 'ready' || vault.state !== 'idle' || vault.failure === null) return null;
      const { what, next } = failureText(vault.failure);
      const title = i18n.t('client.lost', { label: visibleText(vault.label) });
      return { key: lostKey(vault.fp), tone: 'bad', title, text: `${what} ${next}` };
    }
    default:
      return null;
  }
}
