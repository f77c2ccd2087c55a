// `bau id passphrase`: another passphrase for the same keys, a first one for keys in a plain
// file, or, with --remove and --key-file, none any more.

import { BauError } from '../../../shared/errors';
import { seedOptions, wipeSeeds } from '../../engine/identity-transfer';
import { protectSeeds } from '../../store/identity-change';
import { whileChanging } from '../../store/identity-lock';
import type { SeedOptions } from '../../store/identity-file';
import { askNewPassphrase } from '../ask-passphrase';
import type { OfflineContext, Prepared } from '../context';
import type { Values } from '../values';
import { UsageError } from '../usage-error';
import { unlockSeeds } from './id-seeds';

export function changeProtection(values: Values): Prepared {
  const isRemoved = values.has('remove');
  if (isRemoved && !values.has('key-file')) {
    throw new UsageError('missingOption', { option: '--key-file' });
  }
  return { offline: (context) => change(context, isRemoved) };
}

async function change(context: OfflineContext, isRemoved: boolean): Promise<void> {
  const { dataDir, output, texts } = context;
  const { seeds: opened, passphrase } = await unlockSeeds(context);
  wipeSeeds(opened);
  const wanted = isRemoved
    ? seedOptions({ allowKeyFile: true })
    : seedOptions({ passphrase: await newPassphrase(context) });
  // Opened again under the lock: another process may have put other keys here meanwhile.
  const secrets = { ...context.secrets, passphrase };
  const protection = await whileChanging(dataDir, { withoutServer: false }, () =>
    sealAgain({ ...context, secrets }, wanted),
  );
  const { keys } = texts.all;
  output.result({ type: 'protected', protection }, () =>
    protection === 'file' ? [keys.removed, keys.unprotected] : keys.changed,
  );
}

async function sealAgain(context: OfflineContext, wanted: SeedOptions) {
  const { seeds } = await unlockSeeds(context);
  try {
    return await protectSeeds(context.dataDir, seeds, wanted);
  } finally {
    wipeSeeds(seeds);
  }
}

async function newPassphrase(context: OfflineContext): Promise<string> {
  const { secrets, terminal, texts } = context;
  if (secrets.newPassphrase !== null) return secrets.newPassphrase;
  if (!terminal.isThere) throw new BauError('no_passphrase', { need: 'new' });
  return askNewPassphrase(context, texts.all.prompt.next);
}
