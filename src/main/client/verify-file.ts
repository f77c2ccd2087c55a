// Checks a file on disk against the receipt beside it and the pinned keys, offline
// (PROTOCOL.md section 8): stricter than stock minisign, because the statement must
// parse, size and digest must match, and the key must belong to a pinned identity.

import { lstat, open } from 'node:fs/promises';
import type { VerifyView } from '../../shared/ipc/commands';
import type { LocalReason } from '../../shared/errors';
import { encodeHex } from '../crypto/hex';
import type { PublicIdentity } from '../identity/identity';
import {
  checkMinisign,
  minisignPublicKey,
  parseMinisign,
  type MinisignFile,
} from '../identity/minisign';
import { parseStatement, type Statement } from '../identity/receipt';
import type { DigestPool } from '../vault/digest';

const suffix = '.minisig';
const maxReceiptBytes = 8192;

export interface VerifyOptions {
  readonly digests: DigestPool;
  /** The identity a receipt names, if it is pinned or our own. */
  readonly signer: (fp26: string) => Promise<PublicIdentity | null>;
}

/** The verdict; it never rejects for what is wrong with the files. */
export async function verifyFile(path: string, options: VerifyOptions): Promise<VerifyView> {
  const file = path.endsWith(suffix) ? path.slice(0, -suffix.length) : path;
  const verdict = (
    reason: LocalReason | null,
    statement: Statement | null = null,
    signer: PublicIdentity | null = null,
  ): VerifyView => ({
    path: file,
    ok: reason === null,
    server: statement?.server ?? null,
    publicKey: signer ? minisignPublicKey(signer) : null,
    name: statement?.kind === 'file' ? statement.name : null,
    at: statement?.at ?? null,
    reason,
    folder: null,
  });

  const stat = await lstat(file, { bigint: true }).catch(() => null);
  if (!stat?.isFile()) return verdict('file_missing');
  const text = await readReceipt(file + suffix);
  if (text === null) return verdict('receipt_missing');
  const receipt = parseMinisign(text);
  const statement = receipt && parseStatement(receipt.trustedComment);
  if (!receipt || !statement) return verdict('receipt_malformed');
  const signer = await options.signer(statement.server);
  if (!signer) return verdict('receipt_unknown_server', statement);
  const outcome = await options.digests.file(file, {
    dev: stat.dev,
    ino: stat.ino,
    sizeBytes: Number(stat.size),
  });
  if (!outcome.ok) return verdict('file_missing', statement, signer);
  const digest = Buffer.from(outcome.digest);
  return verdict(judge(receipt, statement, signer, digest, Number(stat.size)), statement, signer);
}

function judge(
  receipt: MinisignFile,
  statement: Statement,
  signer: PublicIdentity,
  digest: Buffer,
  size: number,
): LocalReason | null {
  if (statement.digest !== encodeHex(digest)) return 'receipt_wrong_file';
  if (statement.kind === 'file' && statement.size !== size) return 'receipt_wrong_file';
  return checkMinisign(receipt, signer, digest) ? null : 'receipt_bad_signature';
}

/** Text of a receipt, or null where there is none of a sane size. */
export async function readReceipt(path: string): Promise<string | null> {
  const handle = await open(path, 'r').catch(() => null);
  if (!handle) return null;
  try {
    const bytes = Buffer.alloc(maxReceiptBytes);
    const { bytesRead } = await handle.read(bytes, 0, maxReceiptBytes, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}
