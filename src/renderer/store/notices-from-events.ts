// Which events are worth a notice: a file that is safe on disk, one that will not come or
// needs an answer, a vault whose connection ended, is tried again, or is back.

import { i18n } from '../i18n/i18n';
import { failureText } from '../i18n/failure';
import { visibleText } from '../../shared/visible-text';
import type { EngineEvent } from '../../shared/ipc/events';
import type { Snapshot, TransferView, VaultView } from '../../shared/ipc/views';
import { liveTransfer } from './queue-order';
import type { Notice } from './notices';
import type { Screen } from './shell-store';

/** Keys of notices about what the client panel shows anyway. */
const listed: ReadonlySet<string> = new Set(['saved', 'refused', 'asking', 'again', 'back']);

/** Of these many may come at once; they are summed up (gathered-notices.ts). */
export const gathered: ReadonlySet<string> = new Set(['saved', 'refused', 'asking']);

/** Key of the notice that the connection to that vault ended for good. */
export const lostKey = (fp: string): string => `lost-${fp}`;

/** Key of the notice that the connection to that vault is lost and tried again. */
export const againKey = (fp: string): string => `again-${fp}`;

/** Whether screen readers alone need to be told, because the eye has it already. */
export function isInSight({ key }: Notice, panel: Screen): boolean {
  return panel === 'client' && listed.has(key.split('-')[0] ?? '');
}

/** What so many notices of one key come to. */
export function summedUp(key: string, count: number): string {
  if (key === 'saved') return i18n.t('client.savedMany', { count });
  if (key === 'asking') return i18n.t('client.questions', { count });
  return i18n.t('client.refusedMany', { count });
}

/** The notice for `event`, which led away from the snapshot `before`; null for most events. */
export function noticeFor(event: EngineEvent, before: Snapshot): Notice | null {
  switch (event.type) {
    case 'saved': {
      // One that is known was only checked again.
      if (before.client.saved.some(({ key }) => key === event.saved.key)) return null;
      const title = i18n.t('client.savedNotice', { name: visibleText(event.saved.fileName) });
      return { key: 'saved', tone: 'good', title, text: null };
    }
    case 'transfer.changed':
      return aboutTransfers([event.transfer], before);
    case 'transfers.changed':
      return aboutTransfers(event.transfers, before);
    case 'vault.changed':
      return aboutVault(event.vault, before);
    default:
      return null;
  }
}

function aboutTransfers(transfers: readonly TransferView[], before: Snapshot): Notice | null {
  const known = before.client.transfers;
  const isNew = ({ transfer, state }: TransferView): boolean =>
    liveTransfer(known, transfer)?.state !== state;
  const asking = transfers.find((row) => row.state === 'asking' && isNew(row));
  if (asking !== undefined) {
    const title = i18n.t('client.askingNotice', { name: visibleText(asking.name) });
    return { key: 'asking', tone: 'bad', title, text: null };
  }
  const failed = transfers.filter((row) => row.state === 'failed' && isNew(row));
  const [first] = failed;
  if (first === undefined || first.failure === null) return null;
  const { what, next } = failureText(first.failure);
  const title =
    failed.length > 1
      ? `${summedUp('refused', failed.length)} ${what}`
      : i18n.t('client.refusedNotice', { name: visibleText(first.name), what });
  return { key: 'refused', tone: 'bad', title, text: next };
}

function aboutVault(vault: VaultView, before: Snapshot): Notice | null {
  const old = before.client.vaults.find((v) => v.fp === vault.fp);
  const label = visibleText(vault.label);
  // While a lost connection is tried again, why it was lost stays with the vault.
  const wasLost = old !== undefined && old.state !== 'idle' && old.failure !== null;
  if (vault.state === 'ready' && wasLost) {
    const title = i18n.t('client.backNotice', { label });
    return { key: `back-${vault.fp}`, tone: 'good', title, text: null };
  }
  if (vault.failure === null) return null;
  const { what, next } = failureText(vault.failure);
  if (vault.state === 'waiting' && old?.state === 'ready') {
    const title = i18n.t('client.lost', { label });
    return { key: againKey(vault.fp), tone: 'bad', title, text: i18n.t('client.lostText') };
  }
  if (vault.state === 'idle' && (old?.state === 'ready' || wasLost)) {
    const title = i18n.t('client.lost', { label });
    return { key: lostKey(vault.fp), tone: 'bad', title, text: `${what} ${next}` };
  }
  return null;
}
