// Signs a receipt for one file of a session (PROTOCOL.md section 8).

import { encodeHex } from '../crypto/hex';
import { signMinisign } from '../identity/minisign';
import { formatStatement } from '../identity/receipt';
import { ulid } from '../identity/ulid';
import type { Session } from './session';

export interface ReceiptFor {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Text of the minisign file over `digest` (64 bytes). */
export function receiptFor(session: Session, file: ReceiptFor, digest: Buffer): string {
  const { identity, clock, random } = session.context;
  const at = clock();
  const comment = formatStatement({
    kind: 'file',
    name: file.name,
    size: file.size,
    digest: encodeHex(digest),
    mtime: file.mtimeMs,
    server: identity.public.fp26,
    clientId: session.info.id,
    client: session.info.fp,
    at,
    rid: ulid(at, random),
  });
  return signMinisign(identity, digest, comment);
}
