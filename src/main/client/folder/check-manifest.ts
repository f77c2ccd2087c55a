// Whether the receipt of a list is what section 8 of PROTOCOL.md promises: signed by the
// pinned server over these very lines, for this client. Stricter than stock minisign.

import { BauError } from '../../../shared/errors';
import { encodeHex } from '../../crypto/hex';
import type { PublicIdentity } from '../../identity/identity';
import { checkMinisign, parseMinisign } from '../../identity/minisign';
import { parseStatement, type BatchStatement } from '../../identity/receipt';

export interface ExpectedManifest {
  readonly server: PublicIdentity;
  /** 64 bytes, of the list. */
  readonly digest: Buffer;
  readonly files: number;
  /** Own ID and FP26 there. */
  readonly clientId: string;
  readonly client: string;
}

/** The statement of a list's receipt that was just received. Throws BauError('integrity'). */
export function checkManifest(text: string, expected: ExpectedManifest): BatchStatement {
  const fail = (message: string): BauError => new BauError('integrity', {}, { message });
  const file = parseMinisign(text);
  if (!file) throw fail('receipt is not a minisign file');
  if (!checkMinisign(file, expected.server, expected.digest)) throw fail('receipt signature');
  const statement = parseStatement(file.trustedComment);
  if (statement?.kind !== 'batch') throw fail('receipt statement');
  const same =
    statement.files === expected.files &&
    statement.digest === encodeHex(expected.digest) &&
    statement.server === expected.server.fp26 &&
    statement.clientId === expected.clientId &&
    statement.client === expected.client;
  if (!same) throw fail('receipt is about something else');
  return statement;
}
