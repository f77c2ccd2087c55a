// The chain of the audit log. Every row's hash covers the hash before it, the row's number
// and the row's exact text:
//
//   hash = BLAKE2b-256 keyed with K ("bau/1 audit row\0" | hash before 32 | seq 8 | text)
//
// All but the text have fixed sizes, so no two rows encode alike. K comes from the host
// identity's secret: who can edit the files but has not that secret cannot mend a chain.

import { blake2b } from '../crypto/blake2b';
import { wipe } from '../crypto/wipe';
import type { AuditFault } from '../../shared/ipc/audit';

export const hashBytes = 32;

const label = (what: string): Buffer => Buffer.from(`bau/1 audit ${what}\0`);
const labels = {
  key: label('key id'),
  begin: label('begin'),
  row: label('row'),
  state: label('state'),
  headFile: label('head file'),
  rotated: label('rotated file'),
};

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** The key of one identity's log. */
export class AuditKey {
  /** Names the key without telling it: 16 bytes. */
  readonly id: Buffer;
  readonly #key: Buffer;
  readonly #prefix = Buffer.concat([labels.row, Buffer.alloc(hashBytes + 8)]);

  /** Takes 32 bytes over; `wipe` ends their life. */
  constructor(key: Buffer) {
    if (key.length !== hashBytes) throw new RangeError('audit: key size');
    this.#key = key;
    this.id = blake2b(16, [labels.key], key);
  }

  rowHash(before: Uint8Array, seq: number, text: Uint8Array): Buffer {
    const prefix = this.#prefix;
    prefix.set(before, labels.row.length);
    prefix.writeUInt32BE(Math.floor(seq / 2 ** 32), labels.row.length + hashBytes);
    prefix.writeUInt32BE(seq % 2 ** 32, labels.row.length + hashBytes + 4);
    return blake2b(hashBytes, [prefix, text], this.#key);
  }

  /** What the row after `seq` follows where a log, or a part of one, begins. */
  beginning(seq: number): Buffer {
    return blake2b(hashBytes, [labels.begin, u64(seq)], this.#key);
  }

  /** Tag over numbers and then blobs of fixed sizes, kept apart by what it is for. */
  tag(
    what: 'state' | 'headFile' | 'rotated',
    numbers: readonly number[],
    blobs: readonly Uint8Array[],
  ): Buffer {
    return blake2b(hashBytes, [labels[what], ...numbers.map(u64), ...blobs], this.#key);
  }

  wipe(): void {
    wipe(this.#key);
  }
}

/** A row as it is stored. */
export interface StoredRow {
  readonly seq: number;
  /** UTF-8. */
  readonly text: Buffer;
  readonly hash: Buffer;
}

export interface ChainFault {
  readonly seq: number;
  readonly why: AuditFault;
}

/** Checks rows in the order of their numbers against where they begin and where they end. */
export class ChainCheck {
  #seq: number;
  #hash: Buffer;

  constructor(
    private readonly key: AuditKey,
    from: { readonly seq: number; readonly hash: Buffer },
    private readonly to: { readonly seq: number; readonly hash: Buffer },
  ) {
    this.#seq = from.seq;
    this.#hash = from.hash;
  }

  /** The last row that holds. */
  get seq(): number {
    return this.#seq;
  }

  get hash(): Buffer {
    return this.#hash;
  }

  /** The fault of the next row, or of one missing before it; null when it holds. */
  take({ seq, text, hash }: StoredRow): ChainFault | null {
    const expected = this.#seq + 1;
    if (seq > this.to.seq) {
      return expected <= this.to.seq ? { seq: expected, why: 'missing' } : { seq, why: 'extra' };
    }
    if (seq !== expected) return { seq: expected, why: seq > expected ? 'missing' : 'extra' };
    if (!this.key.rowHash(this.#hash, seq, text).equals(hash)) return { seq, why: 'changed' };
    this.#seq = seq;
    this.#hash = hash;
    return null;
  }

  /** The fault of the end: rows cut off, or an end that is another's. */
  end(): ChainFault | null {
    if (this.#seq < this.to.seq) return { seq: this.#seq + 1, why: 'missing' };
    return this.#hash.equals(this.to.hash) ? null : { seq: this.#seq, why: 'head' };
  }
}
