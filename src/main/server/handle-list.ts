// LIST: a page of the index (PROTOCOL.md section 4).

import { BauError } from '../../shared/errors';
import { checkDir } from '../vault/name-policy';
import { decodeBody, requestBodies } from '../wire/bodies';
import { isLimited, isListed } from './scope';
import type { Session } from './session';

export function handleList(session: Session, reqId: number, body: Buffer): void {
  const request = decodeBody(requestBodies.LIST, body);
  const { rights } = session;
  const { index, cursors } = session.context;
  const after = request.cursor === undefined ? undefined : cursors.decode(request.cursor);
  if (after === null) throw new BauError('bad_request', {}, { message: 'cursor' });
  const dir = request.dir ?? '';
  const fault = checkDir(dir);
  if (fault) throw new BauError('bad_name', {}, { message: `folder name: ${fault}` });
  const page = index.list({
    dir,
    recursive: request.recursive,
    query: request.query,
    after,
    limit: request.limit,
    visible: isLimited(rights) ? (name, kind) => isListed(rights, name, kind) : undefined,
  });
  if (!page) throw new BauError('not_found', {}, { message: 'no such folder' });
  if (!rights.read) throw new BauError('no_right', {}, { message: 'may not read' });
  session.ok(reqId, {
    entries: page.entries,
    ...(page.next === null ? {} : { cursor: cursors.encode(page.next, isLimited(rights)) }),
  });
}
