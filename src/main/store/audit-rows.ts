// Rows of the audit log read in bulk: hundreds come back as two values, because crossing
// into the addon for every column of every row would cost more than hashing them.

import type { StoredRow } from './audit-chain';
import type { Sqlite } from './sqlite';

export const rowsPerRead = 512;

// Sizes are of the bytes as they lie there: text read as text ends at its first NUL. The
// outer query visits the rows in the order the inner one gives them.
const chunkSql = `
  SELECT
    group_concat(seq || ' ' || length(CAST(row AS BLOB)) || ' ' || length(hash), ' ') AS sizes,
    CAST(group_concat(CAST(row AS BLOB) || hash, '') AS BLOB) AS bytes
  FROM (SELECT seq, row, hash FROM audit WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?)`;

/** Up to `rowsPerRead` rows with `after < seq <= last`, by number; their bytes are shared views. */
export function readRows(sqlite: Sqlite, after: number, last: number): StoredRow[] {
  const [chunk] = sqlite.prepare(chunkSql).all([after, last, rowsPerRead]);
  const { sizes, bytes } = chunk ?? {};
  if (typeof sizes !== 'string' || !Buffer.isBuffer(bytes)) return [];
  const numbers = sizes.split(' ').map(Number);
  const rows: StoredRow[] = [];
  let at = 0;
  for (let i = 0; i + 2 < numbers.length; i += 3) {
    const end = at + (numbers[i + 1] ?? 0);
    const next = end + (numbers[i + 2] ?? 0);
    rows.push({
      seq: numbers[i] ?? 0,
      text: bytes.subarray(at, end),
      hash: bytes.subarray(end, next),
    });
    at = next;
  }
  return rows;
}
