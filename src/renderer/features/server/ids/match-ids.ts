// Which IDs a search means: by ID, name, start of the key or last address.

import type { IdView } from '../../../../shared/ipc/views';

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** All of them for an empty `query`; otherwise those that hold every word of it somewhere. */
export function matching(ids: readonly IdView[], query: string): readonly IdView[] {
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return ids;
  return ids.filter(({ id, name, fp, lastAddress }) => {
    const text = folded(`${id} ${name} ${fp ?? ''} ${lastAddress ?? ''}`);
    return words.every((word) => text.includes(word));
  });
}
