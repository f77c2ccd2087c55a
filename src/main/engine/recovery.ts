// What is wrong with a data folder, and the explicit choices a person has: works where the
// engine does not open. Nothing here deletes: what gives way is kept under a dated name.

import { access, constants } from 'node:fs/promises';
import { basename } from 'node:path';
import { BauError } from '../../shared/errors';
import type { Condition, Recovered, RecoveryKind, SimpleRecovery } from '../../shared/ipc/recovery';
import { secureRandom } from '../crypto/random';
import { databaseState } from '../store/database-state';
import { folderRefusal, isDenied, systemCode } from '../store/data-folder';
import { restoreCopy, setIdentityAside } from '../store/identity-change';
import { identityCopyPath, identityPath, isThere, readEnvelope } from '../store/identity-file';
import { whileChanging } from '../store/identity-lock';
import { moveDatabaseAside } from '../store/kept-aside';

type IdentityPart = Pick<Condition, 'identity' | 'protection' | 'backup'>;

async function identityPart(dir: string): Promise<IdentityPart> {
  const copy = await readEnvelope(identityCopyPath(dir)).catch(() => null);
  const backup = copy !== null;
  const unread = (identity: Condition['identity']): IdentityPart => ({
    identity,
    protection: null,
    backup,
  });
  try {
    const envelope = await readEnvelope(identityPath(dir));
    if (envelope) return { identity: 'present', protection: envelope.protection, backup };
    // Only a copy: the file was lost, and a start would refuse.
    return unread((await isThere(identityCopyPath(dir))) ? 'unreadable' : 'missing');
  } catch (error) {
    if (!(error instanceof BauError)) throw error;
    const { reason } = error;
    if (reason === 'data_denied') return unread('denied');
    return unread(reason === 'data_newer' ? 'newer' : 'unreadable');
  }
}

function choicesFor({ identity, backup }: IdentityPart, database: Condition['database']) {
  const choices: RecoveryKind[] = [];
  const isOurs = identity === 'present' || identity === 'unreadable';
  if (isOurs && backup) choices.push('restore-backup');
  if (isOurs || identity === 'missing') choices.push('import');
  if (isOurs) choices.push('start-over');
  if (database === 'corrupt') choices.push('new-database');
  return choices;
}

/**
 * Looks at a data folder without changing it. Rejects with BauError('data_denied') or
 * 'data_folder' where it cannot even be looked at, 'file_missing' where it is not there.
 */
export async function inspect(dataDir: string): Promise<Condition> {
  try {
    await access(dataDir, constants.R_OK | constants.X_OK);
    const identity = await identityPart(dataDir);
    const database = await databaseState(dataDir);
    return { ...identity, database, choices: choicesFor(identity, database) };
  } catch (error) {
    if (error instanceof BauError) throw error;
    if (systemCode(error) === 'ENOENT') throw new BauError('identity_missing', { dir: dataDir });
    throw systemCode(error) === '' ? error : folderRefusal(error, dataDir);
  }
}

/**
 * Does what the person chose, for choices that need nothing but the folder; importing is
 * `importIdentity`. Rejects with BauError: 'backup_missing', 'identity_missing',
 * 'data_sound' for a database that is not damaged, 'data_newer', 'server_running',
 * 'data_in_use', 'data_denied', 'disk_full', 'data_folder'. What is refused changes nothing.
 */
export async function recover(
  dataDir: string,
  choice: SimpleRecovery,
  now: number,
): Promise<Recovered> {
  const { identity, database } = await inspect(dataDir);
  const isDatabase = choice === 'new-database';
  if ((isDatabase ? database : identity) === 'newer') {
    throw new BauError('data_newer', { dir: dataDir });
  }
  return whileChanging(dataDir, { withoutServer: true }, async () => {
    const keptAs = isDatabase
      ? await setDatabaseAside(dataDir, now)
      : await changeIdentity(dataDir, choice, now);
    return { keptAs: keptAs === null ? null : basename(keptAs) };
  });
}

async function changeIdentity(
  dir: string,
  choice: Exclude<SimpleRecovery, 'new-database'>,
  now: number,
): Promise<string | null> {
  if (choice === 'restore-backup') return restoreCopy(dir, now, secureRandom);
  const keptAs = await setIdentityAside(dir, now);
  if (keptAs === null) throw new BauError('identity_missing', { dir });
  return keptAs;
}

async function setDatabaseAside(dir: string, now: number): Promise<string | null> {
  const state = await databaseState(dir);
  if (state === 'denied') throw new BauError('data_denied', { dir });
  if (state !== 'corrupt') throw new BauError('data_sound', { dir });
  try {
    return await moveDatabaseAside(dir, now);
  } catch (error) {
    // Windows does not rename what somebody has open.
    const isOpen =
      systemCode(error) === 'EBUSY' || (process.platform === 'win32' && isDenied(error));
    throw isOpen
      ? new BauError('data_in_use', { dir }, { cause: error })
      : folderRefusal(error, dir);
  }
}
