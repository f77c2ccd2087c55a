// Whether a receipt is what section 8 of PROTOCOL.md promises: signed by the pinned
// server over this very content, name, size and client. Stricter than stock minisign.

import { BauError } from '../../shared/errors';
import { encodeHex } from '../crypto/hex';
import type { PublicIdentity } from '../identity/identity';
import { checkMinisign, parseMinisign } from '../identity/minisign';
import { parseStatement, type FileStatement } from '../identity/receipt';

export interface ExpectedReceipt {
  readonly server: PublicIdentity;
  readonly digest: Buffer;
  readonly name: string;
  readonly size: number;
  /** Own FP26 there. */
  readonly client: string;
}

/** The statement of a receipt that was just received. Throws BauError('integrity'). */
export function checkReceipt(text: string, expected: ExpectedReceipt): FileStatement {
  const fail = (message: string): BauError => new BauError('integrity', {}, { message });
  const file = parseMinisign(text);
  if (!file) throw fail('receipt is not a minisign file');
  if (!checkMinisign(file, expected.server, expected.digest)) throw fail('receipt signature');
  const statement = parseStatement(file.trustedComment);
  if (statement?.kind !== 'file') throw fail('receipt statement');
  const same =
    statement.name === expected.name &&
    statement.size === expected.size &&
    statement.digest === encodeHex(expected.digest) &&
    statement.server === expected.server.fp26 &&
    statement.client === expected.client;
  if (!same) throw fail('receipt is about something else');
  return statement;
}
