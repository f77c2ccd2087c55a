// One row of the audit log as text: JSON with its keys in one order, bounded before it is
// built. The chain is over exactly these bytes (audit-chain.ts), in the database and in
// rotated files alike, so nothing is ever encoded a second time to be checked.

import type { AuditDetail } from '../../shared/ipc/audit';

/** What is to be noted. */
export interface AuditEntry {
  /** Integer milliseconds since 1970. */
  readonly at: number;
  /** Up to 32 characters of our own. */
  readonly kind: string;
  /** The ID it is about, maybe as a peer wrote it. */
  readonly id: string | null;
  readonly address: string | null;
  /** The file it is about, maybe as a peer wrote it. */
  readonly name: string | null;
  readonly status: number | null;
  readonly detail: AuditDetail;
}

const most = {
  idBytes: 256,
  addressBytes: 64,
  nameBytes: 1024,
  detailKeys: 24,
  detailTextBytes: 512,
  /** Of `names` in a detail: those of many files, one a line. */
  namesBytes: 8192,
} as const;

/** No row's text is longer: every byte kept may take six to be written. */
export const maxRowBytes =
  6 *
  (most.idBytes +
    most.addressBytes +
    most.nameBytes +
    2 * most.detailKeys * most.detailTextBytes +
    most.namesBytes);

/** The longest beginning of `text` that has at most `maxBytes` bytes in UTF-8. */
function cut(text: string, maxBytes: number): string {
  // No character has less than a byte, so what lies beyond cannot matter.
  const start = text.slice(0, maxBytes);
  if (Buffer.byteLength(start, 'utf8') <= maxBytes) return start;
  let bytes = 0;
  let kept = '';
  for (const character of start) {
    bytes += Buffer.byteLength(character, 'utf8');
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}

const cutOrNull = (text: string | null, maxBytes: number): string | null =>
  text === null ? null : cut(text, maxBytes);

function boundedDetail(detail: AuditDetail, name: string | null): AuditDetail {
  const bounded: Record<string, string | number | boolean | null> = {};
  for (const [key, value] of Object.entries(detail).slice(0, most.detailKeys - 1)) {
    const mostBytes = key === 'names' ? most.namesBytes : most.detailTextBytes;
    const text = typeof value === 'string' ? cut(value, mostBytes) : value;
    bounded[cut(key, most.detailTextBytes)] = text;
  }
  // A name that was cut is not the name that was asked for: its length says so.
  const nameBytes = Buffer.byteLength(name ?? '', 'utf8');
  if (nameBytes > most.nameBytes) bounded['nameBytes'] = nameBytes;
  return bounded;
}

/**
 * The row's text, at most `maxRowBytes` long. Escapes keep NUL and lone surrogates, which
 * peers may send and SQLite's text would not give back.
 */
export function rowText({ at, kind, id, address, name, status, detail }: AuditEntry): string {
  return JSON.stringify({
    at: Math.trunc(at),
    kind,
    id: cutOrNull(id, most.idBytes),
    address: cutOrNull(address, most.addressBytes),
    name: cutOrNull(name, most.nameBytes),
    status,
    detail: boundedDetail(detail, name),
  });
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function detailOf(value: unknown): AuditDetail {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).flatMap(([key, found]) =>
      found === null || ['string', 'number', 'boolean'].includes(typeof found)
        ? [[key, found as AuditDetail[string]]]
        : [],
    ),
  );
}

/** The row behind a text, which somebody may have changed; null when it is not a row at all. */
export function parseRow(text: string): AuditEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const row = value as Record<string, unknown>;
  const { at, kind } = row;
  if (typeof at !== 'number' || typeof kind !== 'string') return null;
  return {
    at,
    kind,
    id: textOrNull(row['id']),
    address: textOrNull(row['address']),
    name: textOrNull(row['name']),
    status: numberOrNull(row['status']),
    detail: detailOf(row['detail']),
  };
}
