// Whether a file here is the very one of the vault, without fetching it: its digest is
// SEALed on a handle nothing was read from, and the server's OK is a receipt for it
// (PROTOCOL.md section 4, SEAL).

import { BauError } from '../../shared/errors';
import { decodeHex, encodeHex } from '../crypto/hex';
import type { DigestPool } from '../vault/digest';
import type { ExistingFile } from '../vault/existing-file';
import type { TargetFolder } from '../vault/folder';
import { saveText } from '../vault/publish';
import { encodeClose } from '../wire/binary';
import { answerBodies, type OpenAnswer } from '../wire/bodies';
import { checkReceipt } from './check-receipt';
import type { ClientSession } from './client-session';

export interface SameOptions {
  readonly session: ClientSession;
  readonly digests: DigestPool;
  readonly signal: AbortSignal;
  /** Own FP26. */
  readonly client: string;
  /** In the vault. */
  readonly name: string;
}

export interface SameContent {
  /** 128 hex characters. */
  readonly digest: string;
  readonly receipt: string;
}

/**
 * The proof that `file` and what was just opened are the same; null when they are not, or
 * the file cannot be read. SEAL ends the handle: after null the file has to be opened
 * anew. Rejects with BauError.
 */
export async function proveSame(
  file: ExistingFile,
  answer: OpenAnswer,
  { session, digests, signal, client, name }: SameOptions,
): Promise<SameContent | null> {
  const outcome = await digests.file(file.path, file, { signal });
  if (signal.aborted) throw new BauError('cancelled');
  if (!outcome.ok) {
    await session.ask('CLOSE', encodeClose(answer.handle ?? 0), answerBodies.CLOSE);
    return null;
  }
  const digest = Buffer.from(outcome.digest);
  const hex = encodeHex(digest);
  try {
    const body = { handle: answer.handle, digest: hex };
    const sealed = await session.ask('SEAL', body, answerBodies.SEAL);
    if (!decodeHex(sealed.digest, 64)?.equals(digest)) throw new BauError('integrity');
    const { size } = answer;
    checkReceipt(sealed.receipt, { server: session.peer, digest, name, size, client });
    return { digest: hex, receipt: sealed.receipt };
  } catch (error) {
    if (error instanceof BauError && error.reason === 'digest_mismatch') return null;
    throw error;
  }
}

/** Saves the receipt beside the file, unless one is there; gives its path. */
export async function receiptBeside(
  folder: TargetFolder,
  file: ExistingFile,
  receipt: string,
): Promise<string> {
  const name = `${file.name}.minisig`;
  try {
    return await saveText(folder, name, receipt);
  } catch (error) {
    if (error instanceof BauError && error.reason === 'name_exists') return folder.pathOf(name);
    throw error;
  }
}
