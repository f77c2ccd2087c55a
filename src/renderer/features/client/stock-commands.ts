// How a saved file is checked without Baú: lines for a shell, in which a name is a word and
// nothing more, whatever it holds. Pure.

import type { SavedView } from '../../../shared/ipc/views';

/** A name a line of a shell can hold as it is seen. */
const plain = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]+$/u;

/** `text` as one word of a POSIX shell, and no option of a program. */
function word(text: string): string {
  if (!plain.test(text)) return 'FILE';
  const safe = text.startsWith('-') ? `./${text}` : text;
  return /^[\w./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}

/** To be run in the folder where it was saved; `publicKey` is the text minisign takes. */
export function stockCommands(
  { kind, fileName }: Pick<SavedView, 'kind' | 'fileName'>,
  publicKey: string,
): readonly string[] {
  if (kind === 'file') return [`minisign -Vm ${word(fileName)} -P ${publicKey}`];
  return [
    `for list in bau-*.b2; do minisign -Vm "$list" -P ${publicKey}; done`,
    'b2sum -c bau-*.b2',
  ];
}
