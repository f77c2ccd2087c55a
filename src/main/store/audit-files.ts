// Rotated files: audit-<first>-<last>.jsonl in the data folder, with rows that no longer lie
// in the database. The first line states where the rows begin and end, under a tag; every
// other line is one row, its text verbatim, so that its hash can be checked as it stands:
//
//   {"seq":7,"hash":"<64 hex>","row":<text>}

import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeHex, encodeHex } from '../crypto/hex';
import { hashBytes, type AuditKey, type StoredRow } from './audit-chain';
import { maxRowBytes } from './audit-row';
import type { ChainPoint } from './audit-state';

export interface RotatedFile {
  readonly name: string;
  readonly path: string;
  /** What its name says. */
  readonly first: number;
  readonly last: number;
}

/** What its first line says. */
export interface RotatedHeader {
  readonly anchor: ChainPoint;
  readonly head: ChainPoint;
}

const namePattern = /^audit-([1-9]\d{0,14})-([1-9]\d{0,14})\.jsonl$/;
const maxLineBytes = maxRowBytes + 256;
const readBytes = 256 * 1024;

const headerSchema = z.strictObject({
  type: z.literal('audit'),
  v: z.literal(1),
  first: z.int().min(1),
  last: z.int().min(1),
  anchor: z.string(),
  head: z.string(),
  tag: z.string(),
});

export const rotatedName = (first: number, last: number): string =>
  `audit-${String(first)}-${String(last)}.jsonl`;

/** The rotated files of a data folder, by first row. */
export async function rotatedFiles(dir: string): Promise<RotatedFile[]> {
  const names = await readdir(dir);
  return names
    .flatMap((name) => {
      const [, first, last] = namePattern.exec(name) ?? [];
      return first === undefined || last === undefined
        ? []
        : [{ name, path: join(dir, name), first: Number(first), last: Number(last) }];
    })
    .sort((a, b) => a.first - b.first || a.last - b.last);
}

const tagOf = (key: AuditKey, { anchor, head }: RotatedHeader): Buffer =>
  key.tag('rotated', [anchor.seq + 1, head.seq], [anchor.hash, head.hash]);

/** The first line, with its line feed. */
export function headerLine(key: AuditKey, header: RotatedHeader): string {
  const { anchor, head } = header;
  const value = {
    type: 'audit',
    v: 1,
    first: anchor.seq + 1,
    last: head.seq,
    anchor: encodeHex(anchor.hash),
    head: encodeHex(head.hash),
    tag: encodeHex(tagOf(key, header)),
  };
  return `${JSON.stringify(value)}\n`;
}

/** A row's line, with its line feed. */
export const rowLine = ({ seq, hash, text }: StoredRow): string =>
  `{"seq":${String(seq)},"hash":"${encodeHex(hash)}","row":${text.toString('utf8')}}\n`;

/** What a first line says; null for one that was not written with this key. */
export function parseHeader(line: Buffer, key: AuditKey): RotatedHeader | null {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    return null;
  }
  const found = headerSchema.safeParse(value);
  if (!found.success) return null;
  const { first, last, anchor, head, tag } = found.data;
  const anchorHash = decodeHex(anchor, hashBytes);
  const headHash = decodeHex(head, hashBytes);
  if (!anchorHash || !headHash) return null;
  const header = {
    anchor: { seq: first - 1, hash: anchorHash },
    head: { seq: last, hash: headHash },
  };
  return encodeHex(tagOf(key, header)) === tag ? header : null;
}

const linePattern = /^\{"seq":([1-9]\d{0,14}),"hash":"([0-9a-f]{64})","row":$/;
const lineStartBytes = 128;

/** The row of a line (without line feed), or null for any other line. */
export function parseLine(line: Buffer): StoredRow | null {
  const start = line.toString('latin1', 0, lineStartBytes);
  const at = start.indexOf('"row":') + '"row":'.length;
  const [, seq, hash] = linePattern.exec(start.slice(0, at)) ?? [];
  if (seq === undefined || hash === undefined || line.at(-1) !== 0x7d) return null;
  return { seq: Number(seq), hash: Buffer.from(hash, 'hex'), text: line.subarray(at, -1) };
}

/**
 * The lines of a file, many at a time, without their line feeds. Whatever the file holds,
 * no more than a line and a read of it is in memory: a line that is too long is given as
 * an empty one, and ends the reading. The lines are views, valid until the next are asked.
 */
export async function* readLines(path: string): AsyncGenerator<readonly Buffer[]> {
  const file = await open(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(readBytes), 0, readBytes, null);
      const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const lines: Buffer[] = [];
      let from = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
        lines.push(bytes.subarray(from, end));
        from = end + 1;
      }
      rest = bytes.subarray(from);
      const isTooLong = rest.length > maxLineBytes;
      if (isTooLong || (bytesRead === 0 && rest.length > 0))
        lines.push(isTooLong ? Buffer.alloc(0) : rest);
      if (lines.length > 0) yield lines;
      if (isTooLong || bytesRead === 0) return;
    }
  } finally {
    await file.close();
  }
}
