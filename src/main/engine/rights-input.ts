// What people write about an ID, brought into the form the store keeps: canonical folder
// names, bare extensions, dates to come.

import { BauError } from '../../shared/errors';
import type { NewIdInput } from '../../shared/ipc/id-schemas';
import type { NewId } from '../store/id-changes';
import { checkName, checkSegment, compareNames } from '../vault/name-policy';

/** The canonical name of a folder of the vault as a person wrote it, or null for none. */
export function canonicalFolder(text: string): string | null {
  const name = text.normalize('NFC').replace(/\/$/, '');
  return checkName(name) === null ? name : null;
}

/** `.PDF` as `pdf`, or null for what is no extension. */
export function bareExtension(text: string): string | null {
  const bare = text.normalize('NFC').replace(/^\./, '').toLowerCase();
  return checkSegment(bare) === null && !/[./]/.test(bare) ? bare : null;
}

/** What a date in `expiresAt` may be. */
export const isToCome = (at: number | null, now: number): boolean => at === null || at > now;

function each(
  texts: readonly string[] | undefined,
  field: string,
  form: (text: string) => string | null,
): readonly string[] | undefined {
  if (texts === undefined) return undefined;
  const formed = texts.map((text) => {
    const good = form(text);
    if (good === null) throw new BauError('bad_input', { field });
    return good;
  });
  return [...new Set(formed)].sort((a, b) => compareNames(a, b));
}

/** In the store's form. Throws BauError('bad_input') with `field`. */
export function checkedId(input: NewIdInput, now: number): NewId {
  const { id, name, read, message, quotaBytes, expiresAt, claimable } = input;
  if (expiresAt !== undefined && !isToCome(expiresAt, now)) {
    throw new BauError('bad_input', { field: 'expiresAt' });
  }
  const folders = each(input.folders, 'folders', canonicalFolder);
  const extensions = each(input.extensions, 'extensions', bareExtension);
  const rights = {
    ...(read !== undefined && { read }),
    ...(message !== undefined && { message }),
    ...(folders !== undefined && { folders }),
    ...(extensions !== undefined && { extensions }),
    ...(quotaBytes !== undefined && { quotaBytes }),
  };
  return { id, name, rights, expiresAt, claimable };
}
