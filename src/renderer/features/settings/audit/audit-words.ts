// Rows of the audit log in a few words. What peers wrote stays as it is: it is shown as
// text only.

import type { AuditDetail, AuditRowView } from '../../../../shared/ipc/audit';
import type { Catalogue } from '../../../../shared/i18n/texts';
import { isAuditKind } from './audit-filter';

export type KindKey = keyof Catalogue['audit']['kinds'];

/** The catalogue's name for a kind; null for another program's. A dot would mean a level there. */
export function kindKey(kind: string): KindKey | null {
  return isAuditKind(kind) ? (kind.replaceAll('.', '-') as KindKey) : null;
}

/** One name, the first of several, or else where it came from; null for neither. */
export function aboutWhat({ name, address, detail }: AuditRowView): string | null {
  if (name !== null) return name;
  const { names } = detail;
  if (typeof names === 'string') {
    const [first = '', ...more] = names.split('\n');
    return more.length === 0 ? first : `${first} …`;
  }
  return address;
}

export interface Fact {
  readonly key: string;
  readonly value: string;
  /** It was a time, in milliseconds since 1970. */
  readonly at: number | null;
}

/** The small facts of a row, in its order. */
export function factsOf(detail: AuditDetail): readonly Fact[] {
  return Object.entries(detail).map(([key, value]) => ({
    key,
    value: String(value),
    at: /At$/.test(key) && typeof value === 'number' ? value : null,
  }));
}
