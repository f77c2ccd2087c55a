// A list of people as text: plain IDs (`22, 10, 45`), or CSV whose first line names its
// columns (`id,name,expires,folders`). Everything wrong is reported with its line; whoever
// imports takes all of it or nothing.

import { readCsv, unguarded, writeCsv, type CsvRecord } from './csv';
import type { IdView } from './ipc/views';
import { idPattern, rightsLimits } from './limits';
import { isPersonName } from './person-name';
import { farthestMs, rosterDate, rosterDateText } from './roster-date';

/** What is read at once: UTF-16 units of text, and IDs in it; and how much is told of it. */
export const rosterLimits = { characters: 1024 * 1024, rows: 10_000, problems: 1000 } as const;

/** Everything that can be wrong with a line. */
export const rosterFaults = [
  'id',
  'twice',
  'name',
  'date',
  'past',
  'far',
  'folder',
  'column',
  'cells',
  'quote',
  'many',
  'empty',
] as const;

export type RosterFault = (typeof rosterFaults)[number];

export interface RosterProblem {
  /** From 1. */
  readonly line: number;
  readonly why: RosterFault;
  /** The piece of text it is about, cut short; untrusted. */
  readonly value: string;
}

/** One ID; what its line leaves out or empty is undefined, and stays as it is. */
export interface RosterRow {
  readonly line: number;
  readonly id: string;
  readonly name?: string;
  /** null: never. */
  readonly expiresAt?: number | null;
  /** Canonical; empty: the whole vault. */
  readonly folders?: readonly string[];
}

export interface ParsedRoster {
  readonly rows: readonly RosterRow[];
  /** In the order of lines; the first `rosterLimits.problems`. */
  readonly problems: readonly RosterProblem[];
  /** Problems beyond those. */
  readonly more: number;
}

export interface RosterRules {
  readonly now: number;
  /** The canonical name of a folder as somebody wrote it, or null. */
  readonly folder: (text: string) => string | null;
}

type Column = 'id' | 'name' | 'expires' | 'folders';

/** Names of columns, Portuguese ones too: that is what a school's spreadsheet has. */
const columnNames: Readonly<Record<string, Column>> = {
  id: 'id',
  name: 'name',
  nome: 'name',
  expires: 'expires',
  validade: 'expires',
  folders: 'folders',
  pastas: 'folders',
};

export const problem = (line: number, why: RosterFault, value: string): RosterProblem => ({
  line,
  why,
  value: value.slice(0, 64),
});

/** Reads `text`, of at most `rosterLimits.characters`. Never throws. */
export function parseRoster(text: string, rules: RosterRules): ParsedRoster {
  const clean = text.replace(/^\ufeff/, '');
  const [first = ''] = clean.trimStart().split(/[\r\n]/, 1);
  const isCsv = /^"?id"?\s*(?:[,;\t]|$)/i.test(first);
  const collected = new Collector();
  if (isCsv) readTable(clean, delimiterOf(first), rules, collected);
  else readList(clean, collected);
  return collected.result();
}

class Collector {
  private readonly rows: RosterRow[] = [];
  private readonly problems: RosterProblem[] = [];
  private readonly lines = new Map<string, number>();
  private tooMany = false;
  private more = 0;

  fault(line: number, why: RosterFault, value: string): void {
    if (this.problems.length < rosterLimits.problems) {
      this.problems.push(problem(line, why, value));
    } else this.more += 1;
  }

  /** An ID in lower case; null, and a problem, where it is none or was there before. */
  id(line: number, text: string): string | null {
    const id = text.toLowerCase();
    if (!idPattern.test(id)) this.fault(line, 'id', text);
    else if (this.lines.has(id)) this.fault(line, 'twice', id);
    else {
      this.lines.set(id, line);
      return id;
    }
    return null;
  }

  add(row: RosterRow): void {
    if (this.rows.length >= rosterLimits.rows) {
      if (!this.tooMany) this.fault(row.line, 'many', row.id);
      this.tooMany = true;
    } else this.rows.push(row);
  }

  result(): ParsedRoster {
    const { rows, problems } = this;
    if (rows.length === 0 && problems.length === 0) this.fault(1, 'empty', '');
    return { rows, problems, more: this.more };
  }
}

function readList(text: string, collected: Collector): void {
  text.split(/\r\n|\n|\r/).forEach((content, index) => {
    for (const word of content.split(/[\s,;]+/)) {
      if (word === '') continue;
      const id = collected.id(index + 1, word);
      if (id !== null) collected.add({ line: index + 1, id });
    }
  });
}

function delimiterOf(header: string): string {
  if (header.includes(',')) return ',';
  return header.includes(';') ? ';' : header.includes('\t') ? '\t' : ',';
}

function readTable(
  text: string,
  delimiter: string,
  rules: RosterRules,
  collected: Collector,
): void {
  let columns: readonly Column[] | null = null;
  for (const record of readCsv(text, delimiter)) {
    if (columns === null) {
      columns = readHeader(record, collected);
      if (columns === null) return;
    } else readRow(record, columns, rules, collected);
  }
}

function readHeader({ line, cells }: CsvRecord, collected: Collector): Column[] | null {
  const columns: Column[] = [];
  for (const cell of cells) {
    const name = cell.trim().toLowerCase();
    const column = Object.hasOwn(columnNames, name) ? columnNames[name] : undefined;
    if (column === undefined || columns.includes(column)) {
      collected.fault(line, 'column', cell);
      return null;
    }
    columns.push(column);
  }
  return columns;
}

function readRow(
  { line, cells, isBroken }: CsvRecord,
  columns: readonly Column[],
  rules: RosterRules,
  collected: Collector,
): void {
  if (isBroken) {
    collected.fault(line, 'quote', '');
    return;
  }
  if (cells.every((cell) => cell.trim() === '')) return;
  if (cells.length > columns.length) {
    collected.fault(line, 'cells', cells[columns.length] ?? '');
    return;
  }
  const cell = (column: Column): string =>
    unguarded((cells[columns.indexOf(column)] ?? '').trim()).trim();
  const id = collected.id(line, cell('id'));
  const name = readName(line, cell('name'), collected);
  const expiresAt = readDate(line, cell('expires'), rules.now, collected);
  const folders = readFolders(line, cell('folders'), rules, collected);
  if (id === null) return;
  collected.add({
    line,
    id,
    ...(name !== undefined && { name }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(folders !== undefined && { folders }),
  });
}

function readName(line: number, text: string, collected: Collector): string | undefined {
  if (text === '') return undefined;
  if (isPersonName(text)) return text;
  collected.fault(line, 'name', text);
  return undefined;
}

/** A past date is judged by whoever knows what the ID has now. */
function readDate(
  line: number,
  text: string,
  now: number,
  collected: Collector,
): number | null | undefined {
  if (text === '') return undefined;
  const at = rosterDate(text);
  if (at === undefined) collected.fault(line, 'date', text);
  else if (at !== null && at > now + farthestMs) collected.fault(line, 'far', text);
  return at;
}

/** Separated by `|`; `||` stands for one in a name, a lone `/` for the whole vault. */
function readFolders(
  line: number,
  text: string,
  { folder }: RosterRules,
  collected: Collector,
): string[] | undefined {
  if (text === '') return undefined;
  if (text === '/') return [];
  const folders: string[] = [];
  for (const written of text.replaceAll('||', '\0').split(/ ?\| ?/)) {
    const name = written.replaceAll('\0', '|');
    const canonical = folder(name);
    if (canonical === null || folders.length >= rightsLimits.folders) {
      collected.fault(line, 'folder', name);
      return undefined;
    }
    if (!folders.includes(canonical)) folders.push(canonical);
  }
  return folders;
}

/** The list as `parseRoster` reads it back. */
export function writeRoster(ids: readonly IdView[]): string {
  const rows = ids.map(({ id, name, expiresAt, rights }) => [
    id,
    name,
    expiresAt === null ? '' : rosterDateText(expiresAt),
    rights.folders.map((folder) => folder.replaceAll('|', '||')).join(' | '),
  ]);
  return writeCsv([['id', 'name', 'expires', 'folders'], ...rows]);
}
