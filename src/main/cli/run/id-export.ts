// `bau id export FILE`: the keys in a file of their own passphrase.

import { fillText } from '../../../shared/i18n/texts';
import { BauError } from '../../../shared/errors';
import { visibleText } from '../../../shared/visible-text';
import { seedOptions, wipeSeeds, writeExport } from '../../engine/identity-transfer';
import { checkExportPassphrase } from '../../store/identity-export';
import { askNewPassphrase } from '../ask-passphrase';
import type { OfflineContext, Prepared } from '../context';
import type { Values } from '../values';
import { fingerprints } from './id-fingerprints';
import { unlockSeeds } from './id-seeds';

export function exportKeys(values: Values, path: string): Prepared {
  const which = values.half() ?? 'both';
  return {
    offline: async (context) => {
      const { output, texts } = context;
      const { seeds } = await unlockSeeds(context);
      const shown = fingerprints(seeds, which);
      try {
        const passphrase = await exportPassphrase(context);
        const options = seedOptions({});
        await writeExport({ path, which, passphrase, seeds, now: Date.now(), options });
      } finally {
        wipeSeeds(seeds);
      }
      output.result({ type: 'exported', path, ...shown }, () => [
        fillText(texts.all.keys.exported, { path: visibleText(path) }),
        texts.all.keys.exportKeep,
      ]);
    },
  };
}

/** From the environment, or typed twice. */
async function exportPassphrase(context: OfflineContext): Promise<string> {
  const { secrets, terminal, texts } = context;
  const { exportPassphrase: given } = secrets;
  if (given !== null) return given;
  if (!terminal.isThere) throw new BauError('no_passphrase', { need: 'export' });
  return askNewPassphrase(context, texts.all.prompt.export, checkExportPassphrase);
}
