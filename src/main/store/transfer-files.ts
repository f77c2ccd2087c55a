// What is already here of the folders being downloaded, so that neither a lost connection
// nor a restart begins them anew. Rows go with the download they belong to.

import { sql } from 'kysely';
import type { Db } from './tables';

/** Name of the row that says no more than that an attempt has begun: no file has it. */
export const beginningName = '/';

/** A file that has its final name. */
export interface TransferFile {
  /** In the vault. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  readonly mtime: number;
  /** 128 lower-case hex characters. */
  readonly digest: string;
  /** A signed list, or a receipt of its own, covers it. */
  readonly sealed: boolean;
}

type Cells = readonly [string, string, number, number, string, 0 | 1];

const printableAscii = /^[\x20-\x7e]*$/;
const rowsPerPage = 2000;
const namesPerStatement = 2000;

// A row as it is written, at a third of the cost of a JSON array, whose text SQLite parses
// anew for each cell: digest 128, sealed 1, size 17, mtime 17, name, a line's end, path. No
// canonical name holds one.
const widths = { digest: 128, number: 17 } as const;

const numberText = (value: number): string => String(value).padStart(widths.number);

function lineOf({ name, path, size, mtime, digest, sealed }: TransferFile): string {
  if (digest.length !== widths.digest) throw new RangeError('transfer file: digest');
  return `${digest}${sealed ? '1' : '0'}${numberText(size)}${numberText(mtime)}${name}\n${path}`;
}

const rowOf = ([name, path, size, mtime, digest, sealed]: Cells): TransferFile => ({
  name,
  path,
  size,
  mtime,
  digest,
  sealed: sealed === 1,
});

/** Lets others have their turn between two long statements. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The rows of one download, whose own row in `transfer` must exist. Many rows travel as one
 * JSON text: the addon takes most of its time over single cells.
 */
export class TransferFiles {
  readonly #db: Db;
  readonly #transfer: string;
  /** Names noted here and not sealed yet. */
  #unsealed: string[] = [];
  /** Rows of earlier attempts are not sealed, and stay so until they are noted again. */
  #hasOlder = true;

  constructor(db: Db, transfer: string) {
    this.#db = db;
    this.#transfer = transfer;
  }

  /** Everything noted so far, by name. */
  async known(): Promise<Map<string, TransferFile>> {
    const found = new Map<string, TransferFile>();
    let after = '';
    this.#hasOlder = false;
    for (;;) {
      const { rows } = await sql<{ cells: string }>`
        select json_array(name, path, size, mtime, digest, sealed) as cells
        from transfer_file where transfer = ${this.#transfer} and name > ${after}
        order by name limit ${rowsPerPage}`.execute(this.#db);
      for (const { cells } of rows) {
        const row = rowOf(JSON.parse(cells) as Cells);
        found.set(row.name, row);
        if (!row.sealed) this.#hasOlder = true;
        after = row.name;
      }
      if (rows.length < rowsPerPage) return found;
      await breath();
    }
  }

  /** Notes files in one statement, in place of earlier rows of the same names. */
  async note(rows: readonly TransferFile[]): Promise<void> {
    if (rows.length === 0) return;
    const text = JSON.stringify(rows.map(lineOf));
    await sql`
      insert or replace into transfer_file (transfer, name, path, size, mtime, digest, sealed)
      select ${this.#transfer},
        substr(value, 164, instr(value, char(10)) - 164), substr(value, instr(value, char(10)) + 1),
        cast(substr(value, 130, 17) as integer), cast(substr(value, 147, 17) as integer),
        substr(value, 1, 128), cast(substr(value, 129, 1) as integer)
      from json_each(${text})`.execute(this.#db);
    for (const { name, sealed } of rows) if (!sealed) this.#unsealed.push(name);
  }

  /** Marks what was noted through this object as covered by a signed list. */
  async seal(): Promise<void> {
    const names = this.#unsealed.sort(compareNames);
    this.#unsealed = [];
    for (let from = 0; from < names.length; from += namesPerStatement) {
      const some = names.slice(from, from + namesPerStatement);
      // Between the first and the last there is nothing else to seal, and no list to search.
      const text = JSON.stringify(this.#hasOlder ? some : []);
      await sql`
        update transfer_file set sealed = 1 where transfer = ${this.#transfer} and sealed = 0
          and name >= ${some[0] ?? ''} and name <= ${some.at(-1) ?? ''}
          and (${this.#hasOlder ? 0 : 1} or name in (select value from json_each(${text})))
      `.execute(this.#db);
      await breath();
    }
  }
}

/** By UTF-8 bytes, as SQLite orders texts. */
function compareNames(a: string, b: string): number {
  const isPlain = printableAscii.test(a) && printableAscii.test(b);
  if (isPlain) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
