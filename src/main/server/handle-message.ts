// MESSAGE: a line to the keeper, answered with the address the server sees, as the
// report's first project did (PROTOCOL.md section 4).

import { BauError } from '../../shared/errors';
import { maxMessageBytes } from '../../shared/limits';
import { decodeBody, requestBodies } from '../wire/bodies';
import type { Session } from './session';

export function handleMessage(session: Session, reqId: number, body: Buffer): void {
  const { text } = decodeBody(requestBodies.MESSAGE, body);
  if (!session.rights.message) throw new BauError('no_right', {}, { message: 'may not write' });
  if (Buffer.byteLength(text, 'utf8') > maxMessageBytes) {
    throw new BauError('too_large', {}, { message: 'message over 4 KiB' });
  }
  session.context.events.message(session.info, text);
  const [host, port] = splitAddress(session.info.address);
  session.ok(reqId, { text: `Oi cliente (${host}, ${port})` });
}

function splitAddress(address: string): [string, string] {
  const at = address.lastIndexOf(':');
  return [address.slice(0, at), address.slice(at + 1)];
}
