// Which refusals a filter and a search leave.

import type { RefusalView } from '../../../shared/ipc/views';

/** `status` null: any. Every word of `query` must be in ID, address, name, reason or detail. */
export function matchingRefusals(
  refusals: readonly RefusalView[],
  status: number | null,
  query: string,
): readonly RefusalView[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return refusals.filter((row) => {
    if (status !== null && row.status !== status) return false;
    const { id, address, name, reason, detail } = row;
    const text = `${id ?? ''} ${address} ${name ?? ''} ${reason} ${detail}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The statuses there are, ascending. */
export function statusesOf(refusals: readonly RefusalView[]): readonly number[] {
  return [...new Set(refusals.map(({ status }) => status))].sort((a, b) => a - b);
}
