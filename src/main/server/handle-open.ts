// OPEN: names are looked up, never joined to a path; checks come in the order of
// PROTOCOL.md section 10: form, extension, lookup and folder right, other rights.

import { BauError } from '../../shared/errors';
import { checkName } from '../vault/name-policy';
import type { FileEntry } from '../vault/entries';
import { kindOf } from '../vault/extensions';
import type { OpenFile } from '../vault/reader';
import { decodeBody, requestBodies, type OpenRequest } from '../wire/bodies';
import { sendRange } from './handle-read';
import { openWhole } from './handle-whole';
import { checkMatch, openFor } from './open-entry';
import { checkFile } from './scope';
import type { Session } from './session';

export function handleOpen(session: Session, reqId: number, body: Buffer): void {
  const request = decodeBody(requestBodies.OPEN, body);
  let entry: FileEntry;
  try {
    entry = lookUp(session, request.name);
  } catch (error) {
    session.fail(reqId, request.name, error);
    return;
  }
  if (request.whole) openWhole(session, reqId, entry, request);
  else session.spawn(reqId, entry.name, () => openHandle(session, reqId, entry, request));
}

function lookUp(session: Session, name: string): FileEntry {
  const { index, policy } = session.context;
  const fault = checkName(name);
  if (fault) throw new BauError('bad_name', {}, { message: `name: ${fault}` });
  if (kindOf(name, policy) === null) {
    throw new BauError('bad_extension', {}, { message: 'extension is not on the lists' });
  }
  const entry = index.lookup(name);
  if (!entry) throw new BauError('not_found', {}, { message: 'no such file' });
  checkFile(session.rights, name);
  session.allowance.check();
  return entry;
}

async function openHandle(
  session: Session,
  reqId: number,
  entry: FileEntry,
  request: OpenRequest,
): Promise<void> {
  if (!session.handles.reserve()) throw new BauError('slow_down');
  let file: OpenFile | null = null;
  try {
    const { digests, clock } = session.context;
    const openedAt = clock();
    file = await openFor(session, entry);
    checkMatch(file, request.ifMatch);
    const known = await digests.cached(file.etag);
    if (session.over) return;
    // The rights may have changed meanwhile.
    checkFile(session.rights, entry.name);
    // A resumed file is not sent whole, so its digest cannot be rolled: begin at once.
    const rolls = known === null && request.ifMatch === undefined;
    if (known === null && !rolls) digests.of(file).catch(() => undefined);
    const handle = session.handles.create(file, {
      reopen: () => openFor(session, session.context.index.lookup(entry.name) ?? entry),
      startDigest: () => (rolls ? digests.stream() : null),
      openedAt,
    });
    file = null;
    const { number, size, mtimeMs: mtime, etag } = handle;
    const answer = { handle: number, size, mtime, etag };
    if (request.inline === undefined) {
      session.ok(reqId, answer);
    } else {
      session.okAndMore(reqId, answer);
      sendRange(session, handle, reqId, 0, Math.min(request.inline, size), () => undefined);
    }
  } finally {
    session.handles.unreserve();
    await file?.close();
  }
}
