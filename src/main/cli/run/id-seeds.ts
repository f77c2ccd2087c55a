// The keys of a data folder as `bau id` opens them, without an engine: the command line
// has no way to the system's key store.

import { BauError } from '../../../shared/errors';
import { seedOptions } from '../../engine/identity-transfer';
import { openExistingSeeds, type OpenedSeeds } from '../../store/identity-file';
import { unlock } from '../ask-passphrase';
import type { OfflineContext } from '../context';

export interface Unlocked extends OpenedSeeds {
  /** What opened them; null where no passphrase protects them. */
  readonly passphrase: string | null;
}

/** Asks for the passphrase where the keys want one. Rejects as `openExistingSeeds`. */
export async function unlockSeeds(context: OfflineContext): Promise<Unlocked> {
  const { dataDir, secrets, texts } = context;
  const open = async (passphrase: string | null): Promise<Unlocked> => ({
    ...(await openExistingSeeds(dataDir, seedOptions({ passphrase }))),
    passphrase,
  });
  try {
    return await open(null);
  } catch (error) {
    const isSealed = error instanceof BauError && error.params['need'] === 'passphrase';
    if (!isSealed) throw error;
    const question = texts.all.prompt.open;
    const lock = { given: secrets.passphrase, question, missing: () => error };
    return unlock(context, { ...lock, wrong: 'wrong_passphrase' }, open);
  }
}
