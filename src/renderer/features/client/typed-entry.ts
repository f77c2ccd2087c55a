// What a person typed, pasted or dropped to get to a vault: an invite link, or an address.
// Pure; whether it leads anywhere is for the engine to find out.

import { defaultPort } from '../../../shared/limits';

export type TypedEntry =
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'nothing' };

/** A file or a message around a link; longer texts are not looked at. */
export const mostEntryText = 16_384;

const linkPattern = /bau:\/\/[^\s<>"'“”«»]+/i;
const hostPattern = /^(\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i;

/** The first link in it, wherever that stands; else the address it is, with the usual port. */
export function readEntry(text: string): TypedEntry {
  const trimmed = text.slice(0, mostEntryText).trim();
  if (trimmed === '') return { kind: 'nothing' };
  const [link] = linkPattern.exec(trimmed) ?? [];
  if (link !== undefined) return { kind: 'link', link };
  const [, host = '', port] = hostPattern.exec(trimmed) ?? [];
  // One word is no address, unless a port says so: people type names of vaults here, too.
  const isAddress =
    host !== '' && (port !== undefined || /[.:]/.test(host) || host === 'localhost');
  if (!isAddress) return { kind: 'link', link: trimmed };
  return { kind: 'address', address: `${host.toLowerCase()}:${port ?? String(defaultPort)}` };
}
