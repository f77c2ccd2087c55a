// BATCH: both sides' lists of whole files are compared, the server signs them, and list and
// signature are saved in the downloaded folder (PROTOCOL.md sections 4 and 8).

import { BauError } from '../../../shared/errors';
import { encodeHex } from '../../crypto/hex';
import type { TargetFolder } from '../../vault/folder';
import { saveText } from '../../vault/publish';
import { answerBodies } from '../../wire/bodies';
import type { ClientSession } from '../client-session';
import { checkManifest } from './check-manifest';
import type { TakenList } from './rolling-list';

export interface SealOptions {
  readonly session: ClientSession;
  /** Own FP26. */
  readonly client: string;
  /** Where the list is saved; null to end it on the server and keep nothing. */
  readonly folder: TargetFolder | null;
}

export interface SealedList {
  /** 128 hex characters. */
  readonly digest: string;
  /** Null where nothing was to be kept. */
  readonly receiptPath: string | null;
}

/**
 * Seals a list, while no whole file is in flight. Rejects with BauError: `digest_mismatch`
 * when the server's list is another, `integrity` when its receipt is not what it should
 * be, those of the session and of saving. The server begins a new list in any case.
 */
export async function sealList(list: TakenList, options: SealOptions): Promise<SealedList> {
  const { session, client, folder } = options;
  const digest = encodeHex(list.digest);
  const answer = await session.ask('BATCH', { digest }, answerBodies.BATCH);
  if (!folder) return { digest, receiptPath: null };
  if (answer.files !== list.files) throw new BauError('integrity', {}, { message: 'list length' });
  const { rid } = checkManifest(answer.receipt, {
    server: session.peer,
    digest: list.digest,
    files: list.files,
    clientId: session.welcome.id,
    client,
  });
  const name = `bau-${rid}.b2`;
  await saveText(folder, name, list.text, { syncFolder: false });
  const receiptPath = await saveText(folder, `${name}.minisig`, answer.receipt);
  return { digest, receiptPath };
}
