// `bau id recover`: a way on for keys that cannot be read. One must be chosen; what was
// there is kept under a dated name.

import { fillText } from '../../../shared/i18n/texts';
import type { SimpleRecovery } from '../../../shared/ipc/recovery';
import { recover } from '../../engine/recovery';
import type { OfflineContext, Prepared } from '../context';
import { UsageError } from '../usage-error';
import type { Values } from '../values';
import { importFrom } from './id-import';

const ways = ['restore-backup', 'import', 'start-over'] as const;

export function recoverKeys(values: Values): Prepared {
  const [way, other] = ways.filter((option) => values.isGiven(option));
  if (way === undefined) {
    const option = ways.map((name) => `--${name}`).join(' | ');
    throw new UsageError('missingOption', { option });
  }
  if (other !== undefined)
    throw new UsageError('oneOf', { option: `--${way}`, other: `--${other}` });
  if (way !== 'import') return { offline: (context) => chosen(context, way) };
  const path = values.required('import', values.folder('import'));
  return { offline: (context) => importFrom(context, path, { replace: true, isRecovery: true }) };
}

/** Does it and says what was done, what is kept and what is lost. */
export async function chosen(context: OfflineContext, choice: SimpleRecovery): Promise<void> {
  const { dataDir, output, texts } = context;
  const { keptAs } = await recover(dataDir, choice, Date.now());
  const { keys } = texts.all;
  output.result({ type: 'recovered', choice, keptAs }, () => [
    keys.recovered[choice],
    ...(keptAs === null ? [] : [fillText(keys.keptAs, { file: keptAs })]),
  ]);
}
