// `bau id import FILE`: keys from an export in place of those that are here, which are kept
// under a dated name, after an explicit --replace.

import { basename } from 'node:path';
import { BauError } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import type { Condition } from '../../../shared/ipc/recovery';
import {
  importIdentity,
  readExport,
  seedOptions,
  wipeSeeds,
  type Imported,
} from '../../engine/identity-transfer';
import { inspect } from '../../engine/recovery';
import { openExport, type ExportedSeeds, type IdentityExport } from '../../store/identity-export';
import { askNewPassphrase, askPassphrase, unlock } from '../ask-passphrase';
import type { OfflineContext, Prepared } from '../context';
import type { Values } from '../values';
import { fingerprintLines } from './id-fingerprints';

export function importKeys(values: Values, path: string): Prepared {
  const replace = values.has('replace');
  return { offline: (context) => importFrom(context, path, { replace, isRecovery: false }) };
}

export interface ImportMode {
  /** The person agreed that what is here gives way. */
  readonly replace: boolean;
  /** What is here may be unreadable. */
  readonly isRecovery: boolean;
}

/** Rejects with BauError, nothing having changed. */
export async function importFrom(
  context: OfflineContext,
  path: string,
  { replace, isRecovery }: ImportMode,
): Promise<void> {
  const { output, texts, format, dataDir, allowKeyFile } = context;
  const file = await readExport(path);
  const found = await present(dataDir);
  const isOccupied = found !== null && (found.identity !== 'missing' || found.backup);
  if (isOccupied && !replace) throw new BauError('identity_exists', { dir: dataDir });
  if (!output.isJson) {
    output.note(fillText(texts.all.keys.from, { when: format.when(file.createdAt) }));
    for (const line of fingerprintLines(texts, shown(file))) output.note(line);
  }
  const given = await unlockExport(context, file);
  let imported: Imported;
  try {
    const { open, seal } = await passphrases(context, file, found);
    imported = await importIdentity({
      dataDir,
      given,
      open: seedOptions({ passphrase: open }),
      seal: seedOptions({ passphrase: seal, allowKeyFile }),
      replace,
      anewIfUnreadable: isRecovery,
      now: Date.now(),
    });
  } finally {
    wipeSeeds(given);
  }
  tell(context, file, imported);
}

const shown = ({ host, client }: IdentityExport) => ({ hostFp: host, clientFp: client });

async function present(dataDir: string): Promise<Condition | null> {
  return inspect(dataDir).catch((error: unknown) => {
    // A folder that is not there yet.
    if (error instanceof BauError && error.reason === 'identity_missing') return null;
    throw error;
  });
}

function unlockExport(context: OfflineContext, file: IdentityExport): Promise<ExportedSeeds> {
  return unlock(
    context,
    {
      given: context.secrets.exportPassphrase,
      question: context.texts.all.prompt.openExport,
      wrong: 'export_passphrase',
      missing: () => new BauError('no_passphrase', { need: 'export' }),
    },
    (passphrase) => openExport(file, passphrase),
  );
}

/** What opens the keys that are here, where one half of them stays, and what seals the result. */
async function passphrases(
  context: OfflineContext,
  { host, client }: IdentityExport,
  found: Condition | null,
): Promise<{ readonly open: string | null; readonly seal: string | null }> {
  const { secrets, terminal, texts, allowKeyFile } = context;
  const { prompt } = texts.all;
  const isHalf = host === null || client === null;
  const mustOpen = isHalf && found?.protection === 'passphrase';
  let open = secrets.passphrase;
  if (mustOpen && open === null && terminal.isThere)
    open = await askPassphrase(context, prompt.open);
  const seal = secrets.newPassphrase ?? open;
  if (seal !== null || allowKeyFile || !terminal.isThere) return { open, seal };
  return { open, seal: await askNewPassphrase(context, prompt.new) };
}

function tell({ output, texts }: OfflineContext, file: IdentityExport, imported: Imported): void {
  const { keys } = texts.all;
  const { protection, otherHalf } = imported;
  const keptAs = imported.keptAs === null ? null : basename(imported.keptAs);
  const object = { ...shown(file), protection, keptAs, otherHalf };
  output.result({ type: 'imported', ...object }, () => [
    keys.imported,
    ...(keptAs === null ? [] : [fillText(keys.keptAs, { file: keptAs })]),
    ...(otherHalf === null ? [] : [keys.otherHalf[otherHalf]]),
    ...(protection === 'file' ? [keys.unprotected] : []),
  ]);
}
