// Which vault a command means, and getting there.

import { BauError } from '../../../shared/errors';
import type { Context } from '../context';

/** Key of the vault `text` names; of the only one there is for null. Rejects with BauError. */
export async function findVault({ engine }: Context, text: string | null): Promise<string> {
  return (await engine.do('vault.find', { text })).vault;
}

/**
 * Takes `[VAULT] NAME...` apart: the first word is a vault where it names one and others
 * follow, or where it must, because several vaults are known.
 */
export async function splitNames(
  context: Context,
  words: readonly string[],
): Promise<{ readonly vault: string; readonly names: readonly string[] }> {
  const [first = '', ...rest] = words;
  if (rest.length === 0) return { vault: await findVault(context, null), names: words };
  try {
    return { vault: await findVault(context, first), names: rest };
  } catch (error) {
    const isNoVault = error instanceof BauError && error.reason === 'unknown_vault';
    if (!isNoVault || (await hasSeveral(context))) throw error;
    return { vault: await findVault(context, null), names: words };
  }
}

/** Connects first, so that a vault that cannot be reached is told of once, not per file. */
export async function reach({ engine }: Context, vault: string, takeover: boolean): Promise<void> {
  await engine.do('vault.connect', { vault, takeover });
}

async function hasSeveral({ engine }: Context): Promise<boolean> {
  const { client } = await engine.do('snapshot', {});
  return client.vaults.length > 1;
}
