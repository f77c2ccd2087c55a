// Signs a receipt for one file of a session (PROTOCOL.md section 8).

import { signMinisign } from '../identity/minisign';
import { formatStatement } from '../identity/receipt';
import { ulid } from '../identity/ulid';
import type { Session } from './session';

export interface ReceiptFor {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Text of the minisign file over `digest` (128 hex characters). */
export function receiptFor(session: Session, file: ReceiptFor, digest: string): string {
  const { identity, clock, random } = session.context;
  const at = clock();
  const comment = formatStatement({
    kind: 'file',
    name: file.name,
    size: file.size,
    digest,
    mtime: file.mtimeMs,
    server: identity.public.fp26,
    clientId: session.info.id,
    client: session.info.fp,
    at,
    rid: ulid(at, random),
  });
  return signMinisign(identity, Buffer.from(digest, 'hex'), comment);
}
