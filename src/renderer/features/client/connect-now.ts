// Trying a lost connection at once. Why that did not work is told until the vault is back, or
// given up.

import { rowOf } from '../../../shared/errors';
import { send } from '../../bridge/command';
import { failureText } from '../../i18n/failure';
import { tell } from '../../store/notices';
import { againKey } from '../../store/notices-from-events';

/** Never rejects. */
export async function connectNow(fp: string): Promise<void> {
  const result = await send('vault.connect', { vault: fp });
  // What ends it for good is told by what happens to the vault.
  if (result.ok || !rowOf(result.error.reason).retryable) return;
  const { what, next } = failureText(result.error);
  tell({ key: againKey(fp), tone: 'bad', title: what, text: next });
}
