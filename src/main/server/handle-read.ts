// READ and CLOSE (PROTOCOL.md section 4).

import { BauError } from '../../shared/errors';
import { decodeClose, decodeRead } from '../wire/binary';
import { perSession } from '../wire/limits';
import type { Handle } from './handles';
import { newSending } from './sender';
import type { Session } from './session';

export function handleRead(session: Session, reqId: number, body: Buffer): void {
  const { handle: number, offset, length } = decodeRead(body);
  const handle = session.handles.get(number);
  // Whatever SEAL comes to, the handle is as good as ended.
  if (handle.sealing) throw new BauError('bad_handle', {}, { message: 'READ during SEAL' });
  if (offset > handle.size) throw new BauError('range', {}, { message: 'offset past the end' });
  if (session.readsInFlight >= perSession.reads) throw new BauError('slow_down');
  session.allowance.check();
  session.readsInFlight += 1;
  sendRange(session, handle, reqId, offset, Math.min(handle.size, offset + length), () => {
    session.readsInFlight -= 1;
  });
}

/** Queues content [offset, end) of a handle; `settled` runs after END or a refusal. */
export function sendRange(
  session: Session,
  handle: Handle,
  reqId: number,
  offset: number,
  end: number,
  settled: () => void,
): void {
  const sending = newSending(reqId, offset, end, (ok) => {
    handle.live.delete(sending);
    session.allowance.release(end - offset - sending.sent);
    settled();
    // A refusal has already counted the request as answered.
    if (ok) session.settle();
  });
  session.allowance.promise(end - offset);
  handle.live.add(sending);
  session.laneNames.set(handle.lane, handle);
  session.sender.add(handle.lane, sending);
}

export function handleClose(session: Session, reqId: number, body: Buffer): void {
  const number = decodeClose(body);
  const handle = session.handles.find(number);
  if (!handle) {
    if (!session.handles.wasIssued(number)) throw new BauError('bad_handle');
    session.ok(reqId, {});
    return;
  }
  session.sender.endLane(handle.lane, [...handle.live]);
  session.spawn(reqId, handle.name, async () => {
    await session.handles.end(handle);
    session.ok(reqId, {});
  });
}
