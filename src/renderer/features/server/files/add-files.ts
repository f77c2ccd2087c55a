// Adds files to the vault and says how it went; what could not come is handed back.

import type { FilesAdded } from '../../../../shared/ipc/files';
import type { PageOutput } from '../../../../shared/ipc/bridge';
import type { Result } from '../../../../shared/ipc/result';
import { send } from '../../../bridge/command';
import { i18n } from '../../../i18n/i18n';
import { tell, tellFailure } from '../../../store/notices';

type Outcome = Result<PageOutput<'vaultFolder.add'>>;

/** What is worth a closer look, or null. */
function told(outcome: Outcome): FilesAdded | null {
  if (!outcome.ok) {
    tellFailure(outcome.error);
    return null;
  }
  const { added } = outcome.value;
  if (added === null) return null;
  const title = i18n.t('vaultFiles.added', { count: added.files });
  const isWhole = !added.isStopped && added.problemsTotal === 0;
  const text = added.isStopped ? i18n.t('vaultFiles.stopped') : null;
  if (isWhole || added.isStopped) tell({ tone: 'good', title, text, key: 'added' });
  return added.problemsTotal > 0 ? added : null;
}

export async function addByDialog(
  into: string,
  what: 'files' | 'folder',
): Promise<FilesAdded | null> {
  return told(await send('vaultFolder.add', { into, what }));
}

export async function addDropped(into: string, files: readonly File[]): Promise<FilesAdded | null> {
  return told(await send('vaultFolder.drop', { into, files }));
}
