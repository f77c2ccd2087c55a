// A signed list of files as it lies in a downloaded folder (PROTOCOL.md section 8): read
// line by line, and believed only once its digest and both signatures are found right.

import { open } from 'node:fs/promises';
import type { LocalReason } from '../../../shared/errors';
import { Blake2b } from '../../crypto/blake2b';
import { encodeHex } from '../../crypto/hex';
import type { PublicIdentity } from '../../identity/identity';
import { checkMinisign, parseMinisign, type MinisignFile } from '../../identity/minisign';
import { parseStatement, type BatchStatement } from '../../identity/receipt';
import { checkName } from '../../vault/name-policy';
import { openForReading } from '../../vault/open-flags';
import { readReceipt } from '../verify-file';

/** More is not read of one list. */
export const listLimits = { bytes: 512 * 1024 * 1024, lines: 1_000_000 } as const;

const pieceBytes = 1_048_576;
const digestChars = 128;

export interface ListLine {
  /** Canonical, from the vault's root. */
  readonly name: string;
  /** 128 lower-case hex characters. */
  readonly digest: string;
}

export interface SignedList {
  readonly statement: BatchStatement;
  readonly signer: PublicIdentity;
  readonly lines: readonly ListLine[];
}

export type ReadList =
  | { readonly ok: true; readonly list: SignedList }
  | { readonly ok: false; readonly reason: LocalReason };

/** What one line says, or null where it is none of a list. */
export function parseLine(line: string): ListLine | null {
  const digest = line.slice(0, digestChars);
  const name = line.slice(digestChars + 2);
  if (!/^[0-9a-f]{128}$/.test(digest) || line.slice(digestChars, digestChars + 2) !== '  ') {
    return null;
  }
  return checkName(name) === null ? { name, digest } : null;
}

/**
 * The list at `path`, whose signature lies beside it. Never rejects for what is wrong with
 * the files: a reason comes instead.
 */
export async function readList(
  path: string,
  signerOf: (fp26: string) => Promise<PublicIdentity | null>,
): Promise<ReadList> {
  const no = (reason: LocalReason): ReadList => ({ ok: false, reason });
  const text = await readReceipt(`${path}.minisig`);
  if (text === null) return no('receipt_missing');
  const receipt = parseMinisign(text);
  const statement = receipt && parseStatement(receipt.trustedComment);
  if (!receipt || statement?.kind !== 'batch') return no('receipt_malformed');
  const signer = await signerOf(statement.server);
  if (!signer) return no('receipt_unknown_server');
  const content = await readLines(path).catch(() => null);
  if (!content) return no('receipt_malformed');
  const reason = judge(receipt, statement, signer, content);
  return reason ? no(reason) : { ok: true, list: { statement, signer, lines: content.lines } };
}

interface ListContent {
  readonly digest: Buffer;
  readonly lines: readonly ListLine[];
  /** A line is none of a list, or there are too many. */
  readonly isBroken: boolean;
}

function judge(
  receipt: MinisignFile,
  statement: BatchStatement,
  signer: PublicIdentity,
  { digest, lines, isBroken }: ListContent,
): LocalReason | null {
  if (statement.digest !== encodeHex(digest)) return 'receipt_wrong_file';
  if (!checkMinisign(receipt, signer, digest)) return 'receipt_bad_signature';
  return isBroken || statement.files !== lines.length ? 'receipt_malformed' : null;
}

async function readLines(path: string): Promise<ListContent | null> {
  const handle = await open(path, openForReading);
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.size > listLimits.bytes) return null;
    const hash = new Blake2b();
    const lines: ListLine[] = [];
    const piece = Buffer.allocUnsafe(pieceBytes);
    let rest = '';
    let isBroken = false;
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    for (let at = 0; at < listLimits.bytes;) {
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      hash.update(piece.subarray(0, bytesRead));
      const found = (rest + decoder.decode(piece.subarray(0, bytesRead), { stream: true })).split(
        '\n',
      );
      rest = found.pop() ?? '';
      for (const text of found) {
        const line = parseLine(text);
        if (line && lines.length < listLimits.lines) lines.push(line);
        else isBroken = true;
      }
    }
    return { digest: hash.digest(), lines, isBroken: isBroken || rest !== '' };
  } finally {
    await handle.close();
  }
}
