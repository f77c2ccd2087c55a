// Disk names made fit to show: a name that cannot be served may hold anything, and ends
// up in the host's problem list and log.

import { isUtf8 } from 'node:buffer';

const maxShown = 255;

/** Controls, formats (bidi among them), surrogates, private and unassigned, line separators. */
const unsafe = /[\p{C}\u2028\u2029]/gu;

const codePoint = (char: string): string =>
  `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;

/**
 * `name` with every invisible or misleading character written as `<U+XXXX>`, and every
 * byte outside ASCII of an invalid UTF-8 name as `<XX>`; at most 255 characters and an
 * ellipsis.
 */
export function visibleName(name: string | Buffer): string {
  let text = typeof name === 'string' ? name : '';
  if (typeof name !== 'string') {
    text = isUtf8(name)
      ? name.toString('utf8')
      : name
          .toString('latin1')
          .replace(/[\x80-\xff]/g, (byte) => `<${byte.charCodeAt(0).toString(16).toUpperCase()}>`);
  }
  const shown = Array.from(text.slice(0, 4 * maxShown).replace(unsafe, codePoint));
  return shown.length <= maxShown ? shown.join('') : `${shown.slice(0, maxShown).join('')}…`;
}
