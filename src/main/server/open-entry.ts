// What both ways of OPEN ask of a file that was looked up: the file itself, and whether it is
// in the state and of the size the client expects (PROTOCOL.md sections 4 and 7).

import { BauError } from '../../shared/errors';
import type { FileEntry } from '../vault/entries';
import { openEntry, type OpenFile } from '../vault/reader';
import type { OpenRequest } from '../wire/bodies';
import type { Session } from './session';

/** Opens an entry for this session. Rejects with BauError. */
export function openFor(session: Session, entry: FileEntry): Promise<OpenFile> {
  return openEntry(session.context.index, entry, session.context.etagKey);
}

/** 412 when what the client has is of another state of the file. */
export function checkMatch(file: { readonly etag: string }, ifMatch: string | undefined): void {
  if (ifMatch !== undefined && ifMatch !== file.etag) {
    throw new BauError('changed', {}, { message: 'file changed since the part was begun' });
  }
}

/** Of a whole file: as `checkMatch`, then 413 when it is larger than what fits in one answer. */
export function checkWhole(
  file: { readonly etag: string; readonly size: number },
  { ifMatch, inline = 0 }: OpenRequest,
): void {
  checkMatch(file, ifMatch);
  if (file.size > inline) {
    throw new BauError('too_large', {}, { message: 'file is larger than inline' });
  }
}
