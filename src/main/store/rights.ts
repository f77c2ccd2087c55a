// What an ID may do (PROTOCOL.md sections 6 and 10): as the server asks it, and as the
// columns of bau.db hold it. The names in it were checked by whoever wrote them.

import type { Selectable } from 'kysely';
import type { RightsView } from '../../shared/ipc/views';
import type { ClientTable, Flag } from './tables';

/**
 * `folders` are canonical names; the ID sees what lies in one of them, or everything when
 * there is none. `extensions` narrow the vault's own lists further, in lower case and
 * without a dot; none allows all of those. `quotaBytes` are content bytes a local
 * calendar day, null for no limit.
 */
export type Rights = RightsView;

/** What a new ID may do unless told otherwise. */
export const defaultRights: Rights = {
  read: true,
  message: true,
  upload: false,
  folders: [],
  extensions: [],
  quotaBytes: null,
};

type RightColumns = Pick<
  Selectable<ClientTable>,
  'canRead' | 'canMessage' | 'canUpload' | 'folders' | 'extensions' | 'quotaBytes'
>;

const flag = (value: boolean): Flag => (value ? 1 : 0);

export function rightsOf(row: RightColumns): Rights {
  return {
    read: row.canRead === 1,
    message: row.canMessage === 1,
    upload: row.canUpload === 1,
    folders: JSON.parse(row.folders) as readonly string[],
    extensions: JSON.parse(row.extensions) as readonly string[],
    quotaBytes: row.quotaBytes,
  };
}

/** The columns of all rights. */
export function rightColumns(rights: Rights): RightColumns {
  return {
    canRead: flag(rights.read),
    canMessage: flag(rights.message),
    canUpload: flag(rights.upload),
    folders: JSON.stringify(rights.folders),
    extensions: JSON.stringify(rights.extensions),
    quotaBytes: rights.quotaBytes,
  };
}

/** The columns of the rights that are given; the others are left out. */
export function changedRightColumns(rights: Partial<Rights>): Partial<RightColumns> {
  const { read, message, upload, folders, extensions, quotaBytes } = rights;
  return {
    ...(read !== undefined && { canRead: flag(read) }),
    ...(message !== undefined && { canMessage: flag(message) }),
    ...(upload !== undefined && { canUpload: flag(upload) }),
    ...(folders !== undefined && { folders: JSON.stringify(folders) }),
    ...(extensions !== undefined && { extensions: JSON.stringify(extensions) }),
    ...(quotaBytes !== undefined && { quotaBytes }),
  };
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);

/** Whether two sets of rights allow the very same things, as they are written. */
export function sameRights(a: Rights, b: Rights): boolean {
  return (
    a.read === b.read &&
    a.message === b.message &&
    a.upload === b.upload &&
    a.quotaBytes === b.quotaBytes &&
    sameList(a.folders, b.folders) &&
    sameList(a.extensions, b.extensions)
  );
}
