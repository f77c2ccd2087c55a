// What one ID may see of the vault (PROTOCOL.md section 10): folders by their canonical
// names, never by the letters they begin with, so that `a` says nothing of `ab`. Folders
// above an allowed one can be seen as folders only, so that one can get there.

import { BauError } from '../../shared/errors';
import type { Rights } from '../store/rights';
import { extensionOf } from '../vault/extensions';

type Limits = Pick<Rights, 'folders' | 'extensions'>;

const isBelow = (name: string, folder: string): boolean =>
  name.length > folder.length && name.startsWith(folder) && name[folder.length] === '/';

/** Whether a file of this canonical name exists for the ID at all. */
export function seesFile({ folders }: Limits, name: string): boolean {
  return folders.length === 0 || folders.some((folder) => isBelow(name, folder));
}

/** Whether a folder of this canonical name exists for the ID; the root is `''`. */
export function seesFolder({ folders }: Limits, name: string): boolean {
  if (folders.length === 0 || name === '') return true;
  return folders.some(
    (folder) => name === folder || isBelow(name, folder) || isBelow(folder, name),
  );
}

/** Whether the ID may have files of this name's extension. */
export function takesExtension({ extensions }: Limits, name: string): boolean {
  return extensions.length === 0 || extensions.includes(extensionOf(name));
}

/** Whether a name of the index is in this ID's listings. */
export function isListed(limits: Limits, name: string, kind: 'text' | 'binary' | 'dir'): boolean {
  if (kind === 'dir') return seesFolder(limits, name);
  return seesFile(limits, name) && takesExtension(limits, name);
}

/** Whether anything of the vault is kept from this ID, other than by the right to read. */
export const isLimited = ({ folders, extensions }: Limits): boolean =>
  folders.length > 0 || extensions.length > 0;

/**
 * Throws for a file that is in the vault and not for this ID: `not_found`, as if it were not
 * there, by its folder; then `no_right`.
 */
export function checkFile(rights: Rights, name: string): void {
  if (!seesFile(rights, name)) {
    throw new BauError('not_found', {}, { message: 'a file outside the folders of this ID' });
  }
  if (!rights.read) throw new BauError('no_right', {}, { message: 'may not read' });
  if (!takesExtension(rights, name)) {
    throw new BauError('no_right', {}, { message: 'an extension this ID may not have' });
  }
}
