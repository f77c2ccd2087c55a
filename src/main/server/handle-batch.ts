// BATCH: one signed receipt over all whole-file answers since the last one (section 8).

import { BauError } from '../../shared/errors';
import { decodeHex } from '../crypto/hex';
import { constantTimeEqual } from '../crypto/equal';
import { signMinisign } from '../identity/minisign';
import { formatStatement } from '../identity/receipt';
import { ulid } from '../identity/ulid';
import { decodeBody, requestBodies } from '../wire/bodies';
import type { Session } from './session';

export function handleBatch(session: Session, reqId: number, body: Buffer): void {
  const request = decodeBody(requestBodies.BATCH, body);
  const claimed = decodeHex(request.digest, 64);
  if (session.batch.inFlight > 0 || !claimed) {
    throw new BauError('bad_request', {}, { message: 'BATCH while a whole file is in flight' });
  }
  const { digest, files } = session.batch.take();
  if (!constantTimeEqual(digest, claimed)) throw new BauError('digest_mismatch');
  const { identity, clock, random } = session.context;
  const at = clock();
  const rid = ulid(at, random);
  const comment = formatStatement({
    kind: 'batch',
    files,
    digest: request.digest,
    server: identity.public.fp26,
    clientId: session.info.id,
    client: session.info.fp,
    at,
    rid,
  });
  session.ok(reqId, { receipt: signMinisign(identity, digest, comment), files });
  session.context.events.batchSealed(session.info.session, {
    files,
    digest: request.digest,
    rid,
  });
}
