// What a receipt's trusted comment says, for one file and for a batch (PROTOCOL.md
// section 8). One parser for both; signatures are minisign.ts's.

import { ulidPattern } from './ulid';

export interface FileStatement {
  readonly kind: 'file';
  readonly name: string;
  readonly size: number;
  /** 128 lower-case hex characters. */
  readonly digest: string;
  /** ms since 1970. */
  readonly mtime: number;
  /** Server FP26. */
  readonly server: string;
  readonly clientId: string;
  /** Client FP26. */
  readonly client: string;
  /** ms since 1970. */
  readonly at: number;
  readonly rid: string;
}

export interface BatchStatement extends Omit<FileStatement, 'kind' | 'name' | 'size' | 'mtime'> {
  readonly kind: 'batch';
  readonly files: number;
}

export type Statement = FileStatement | BatchStatement;

const plain = /[A-Za-z0-9\-._~/]/;

/** Every UTF-8 byte outside `A-Za-z0-9-._~/` as %XX. */
export function encodeReceiptName(name: string): string {
  let out = '';
  for (const byte of Buffer.from(name, 'utf8')) {
    const character = String.fromCharCode(byte);
    out +=
      byte < 0x80 && plain.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** The name, or null unless re-encoding gives the same text. */
function decodeReceiptName(text: string): string | null {
  const bytes = Buffer.from(
    text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  const name = bytes.toString('utf8');
  return encodeReceiptName(name) === text ? name : null;
}

// Years 0000 to 9999, which is what the form has room for.
const earliest = -62_167_219_200_000;
const latest = 253_402_300_799_999;

const iso = (ms: number): string =>
  new Date(Math.min(Math.max(Math.trunc(ms), earliest), latest)).toISOString();

/** Trusted comment text of a statement. */
export function formatStatement(s: Statement): string {
  const about =
    s.kind === 'file'
      ? `bau-receipt-v1 file=${encodeReceiptName(s.name)} size=${String(s.size)} blake2b=${s.digest} mtime=${iso(s.mtime)}`
      : `bau-manifest-v1 files=${String(s.files)} blake2b=${s.digest}`;
  return `${about} server=${s.server} client=${s.clientId}/${s.client} at=${iso(s.at)} rid=${s.rid}`;
}

const time = String.raw`(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)`;
const fp = '([a-z2-7]{26})';
const tail = String.raw` server=${fp} client=([a-z0-9][a-z0-9._-]{0,31})\/${fp} at=${time} rid=(${ulidPattern})$`;
const fileForm = new RegExp(
  String.raw`^bau-receipt-v1 file=([A-Za-z0-9\-._~/%]{1,3072}) size=(0|[1-9]\d{0,15}) blake2b=([0-9a-f]{128}) mtime=${time}${tail}`,
);
const batchForm = new RegExp(
  String.raw`^bau-manifest-v1 files=(0|[1-9]\d{0,15}) blake2b=([0-9a-f]{128})${tail}`,
);

/** The statement, or null unless formatting it again gives exactly this text. */
export function parseStatement(text: string): Statement | null {
  const statement = readFile(text) ?? readBatch(text);
  if (!statement) return null;
  const times = [statement.at, statement.kind === 'file' ? statement.mtime : 0];
  if (times.some(Number.isNaN)) return null;
  return formatStatement(statement) === text ? statement : null;
}

function readFile(text: string): FileStatement | null {
  const m = fileForm.exec(text);
  if (!m) return null;
  const [, file = '', size, digest = '', mtime = '', server = '', clientId = '', client = ''] = m;
  const name = decodeReceiptName(file);
  if (name === null) return null;
  return {
    kind: 'file',
    name,
    size: Number(size),
    digest,
    mtime: Date.parse(mtime),
    server,
    clientId,
    client,
    at: Date.parse(m[8] ?? ''),
    rid: m[9] ?? '',
  };
}

function readBatch(text: string): BatchStatement | null {
  const m = batchForm.exec(text);
  if (!m) return null;
  const [, files, digest = '', server = '', clientId = '', client = '', at = '', rid = ''] = m;
  return {
    kind: 'batch',
    files: Number(files),
    digest,
    server,
    clientId,
    client,
    at: Date.parse(at),
    rid,
  };
}

/** The line both sides hash for a whole-file answer of a batch (section 4). */
export function batchLine(digestHex: string, name: string): Buffer {
  return Buffer.from(`${digestHex}  ${name}\n`, 'utf8');
}
