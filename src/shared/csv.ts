// Comma-separated values as RFC 4180 has them, read with line numbers and strictly, and
// written so that a spreadsheet takes no cell for a formula.

export interface CsvRecord {
  /** Line of its first character, from 1; a quoted cell may go over several. */
  readonly line: number;
  readonly cells: readonly string[];
  /** A quote in the wrong place, or one that never ends: `cells` are not to be trusted. */
  readonly isBroken: boolean;
}

/** Spreadsheets take a cell that begins with one of these for a formula. */
const formula = /^[=+\-@\t\r]/;
const guarded = /^'+[=+\-@\t\r]/;

/**
 * The records of `text`, blank lines left out. Lines end with LF, CRLF or CR. A broken
 * record ends with its line; the rest is read on.
 */
export function* readCsv(text: string, delimiter: string): Generator<CsvRecord> {
  const reader = new Reader(text, delimiter);
  while (!reader.isAtEnd) {
    const record = reader.record();
    if (record.cells.length > 1 || record.cells[0] !== '' || record.isBroken) yield record;
  }
}

class Reader {
  private at = 0;
  private line = 1;

  constructor(
    private readonly text: string,
    private readonly delimiter: string,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  record(): CsvRecord {
    const { line, at } = this;
    const cells: string[] = [];
    for (;;) {
      const cell = this.text[this.at] === '"' ? this.quoted() : this.plain();
      if (cell === null) {
        this.at = at;
        this.line = line;
        this.skipLine();
        return { line, cells, isBroken: true };
      }
      cells.push(cell);
      if (this.text[this.at] !== this.delimiter) break;
      this.at += 1;
    }
    this.endLine();
    return { line, cells, isBroken: false };
  }

  /** Up to the next delimiter or end of line; null where a quote stands in it. */
  private plain(): string | null {
    const start = this.at;
    for (; !this.isAtEnd; this.at += 1) {
      const character = this.text[this.at];
      if (character === this.delimiter || character === '\n' || character === '\r') break;
      if (character === '"') return null;
    }
    return this.text.slice(start, this.at);
  }

  private quoted(): string | null {
    let cell = '';
    for (;;) {
      const end = this.text.indexOf('"', this.at + 1);
      if (end < 0) return null;
      const piece = this.text.slice(this.at + 1, end);
      this.line += piece.match(/\r\n|\n|\r/g)?.length ?? 0;
      cell += piece;
      this.at = end;
      if (this.text[end + 1] !== '"') break;
      cell += '"';
      this.at += 1;
    }
    this.at += 1;
    const next = this.text[this.at];
    return next === undefined || next === this.delimiter || next === '\n' || next === '\r'
      ? cell
      : null;
  }

  private skipLine(): void {
    while (!this.isAtEnd && this.text[this.at] !== '\n' && this.text[this.at] !== '\r') {
      this.at += 1;
    }
    this.endLine();
  }

  private endLine(): void {
    if (this.isAtEnd) return;
    this.at += this.text.startsWith('\r\n', this.at) ? 2 : 1;
    this.line += 1;
  }
}

/** A cell as a spreadsheet may be given it; `unguarded` is the way back. */
export function guardedCell(text: string): string {
  return formula.test(text) || guarded.test(text) ? `'${text}` : text;
}

/** What a cell says, without the mark that keeps spreadsheets from computing it. */
export function unguarded(cell: string): string {
  return guarded.test(cell) ? cell.slice(1) : cell;
}

/** Rows as text, lines ended with CRLF. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(written).join(',')}\r\n`).join('');
}

function written(text: string): string {
  const cell = guardedCell(text);
  return /[",\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
}
