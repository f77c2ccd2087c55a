// SEAL: the client says which BLAKE2b-512 it got; the server compares it with its own
// and signs a receipt (PROTOCOL.md sections 4 and 7.4). Any answer but 429 and 500 ends
// the handle.

import { BauError } from '../../shared/errors';
import { constantTimeEqual } from '../crypto/equal';
import { decodeHex } from '../crypto/hex';
import { restat } from '../vault/reader';
import { decodeBody, requestBodies } from '../wire/bodies';
import type { Handle } from './handles';
import { receiptFor } from './receipts';
import type { Session } from './session';

export function handleSeal(session: Session, reqId: number, body: Buffer): void {
  const request = decodeBody(requestBodies.SEAL, body);
  const handle = session.handles.get(request.handle);
  const claimed = decodeHex(request.digest, 64);
  // Whatever the first SEAL comes to, the handle is as good as ended.
  if (handle.sealing) throw new BauError('bad_handle', {}, { message: 'a second SEAL' });
  if (handle.live.size > 0 || !claimed) {
    throw new BauError('bad_request', {}, { message: 'SEAL while a READ is in flight' });
  }
  session.spawn(reqId, handle.name, async () => {
    handle.busy += 1;
    try {
      const digest = await digestOf(session, handle).catch((error: unknown) => {
        // Its file is closed under the hash when the handle ends meanwhile.
        throw handle.ended ? new BauError('bad_handle') : error;
      });
      if (handle.ended) throw new BauError('bad_handle');
      if (!constantTimeEqual(digest, claimed)) throw new BauError('digest_mismatch');
      const receipt = receiptFor(session, handle, request.digest);
      await session.handles.end(handle);
      session.ok(reqId, { digest: request.digest, receipt });
      session.context.counters.seal();
      const { name, size } = handle;
      session.context.events.sealed(session.info.session, name, size, request.digest);
    } catch (error) {
      if (!(error instanceof BauError) || error.reason === 'internal') throw error;
      if (session.refuseTold(reqId, error, handle.name)) await session.handles.end(handle);
    } finally {
      handle.busy -= 1;
    }
  });
}

async function digestOf(session: Session, handle: Handle): Promise<Buffer> {
  const file = await handle.open();
  await restat(file);
  const { digests } = session.context;
  const rolled = await handle.rolledDigest();
  const digest = rolled ?? (await digests.of(file));
  // What was hashed may have changed under the hash: the etag vouches for the whole time.
  await restat(file);
  if (rolled) digests.note(file, rolled, handle.openedAt);
  return digest;
}
