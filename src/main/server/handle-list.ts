// LIST: a page of the index (PROTOCOL.md section 4).

import { BauError } from '../../shared/errors';
import { decodeCursor, encodeCursor } from '../vault/listing';
import { checkDir } from '../vault/name-policy';
import { decodeBody, requestBodies } from '../wire/bodies';
import type { Session } from './session';

export function handleList(session: Session, reqId: number, body: Buffer): void {
  const request = decodeBody(requestBodies.LIST, body);
  const after = request.cursor === undefined ? undefined : decodeCursor(request.cursor);
  if (after === null) throw new BauError('bad_request', {}, { message: 'cursor' });
  if (!session.rights.read) throw new BauError('no_right', {}, { message: 'may not read' });
  const dir = request.dir ?? '';
  const fault = checkDir(dir);
  if (fault) throw new BauError('bad_name', {}, { message: `folder name: ${fault}` });
  const page = session.context.index.list({
    dir,
    recursive: request.recursive,
    query: request.query,
    after,
    limit: request.limit,
  });
  if (!page) throw new BauError('not_found', {}, { message: 'no such folder' });
  session.ok(reqId, {
    entries: page.entries,
    ...(page.next === null ? {} : { cursor: encodeCursor(page.next) }),
  });
}
