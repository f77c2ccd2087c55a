// What is believed of a LIST (PROTOCOL.md section 10): names that are canonical and lie
// below the folder asked for. Pure text; a name that passes is still no path.

import { checkName } from '../../vault/name-policy';

/** A file or folder of the listing. */
export interface ListedEntry {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly mtime: number;
  readonly kind: 'text' | 'binary' | 'dir';
}

/** More are never taken from one folder. */
export const mostEntries = 1_000_000;

/** The folder of a canonical name, `''` for the root. */
export function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

/** The last segment of a canonical name. */
export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Whether an entry may be believed to be something below `dir` (`''`: the vault). */
export function isBelieved({ name }: { readonly name: string }, dir: string): boolean {
  if (checkName(name) !== null) return false;
  return dir === '' || (name.length > dir.length + 1 && name.startsWith(`${dir}/`));
}
