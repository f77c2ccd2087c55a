// The list of whole files that both sides keep until BATCH seals it (PROTOCOL.md section
// 4): one line a file, in the order of their ENDs, and the digest of all of them.

import { Blake2b } from '../../crypto/blake2b';

const linesPerPiece = 256;

export interface TakenList {
  /** The very lines. */
  readonly text: Buffer;
  /** 64 bytes, of the text. */
  readonly digest: Buffer;
  readonly files: number;
}

export class RollingList {
  private hash = new Blake2b();
  private pieces: Buffer[] = [];
  private lines: string[] = [];
  private count = 0;
  /** Content bytes of the files. */
  bytes = 0;

  get files(): number {
    return this.count;
  }

  add(digestHex: string, name: string, size: number): void {
    this.lines.push(`${digestHex}  ${name}\n`);
    this.count += 1;
    this.bytes += size;
    if (this.lines.length === linesPerPiece) this.fold();
  }

  /** What was added since the last time; begins anew. */
  take(): TakenList {
    this.fold();
    const taken = {
      text: Buffer.concat(this.pieces),
      digest: this.hash.digest(),
      files: this.count,
    };
    this.hash = new Blake2b();
    this.pieces = [];
    this.count = 0;
    this.bytes = 0;
    return taken;
  }

  private fold(): void {
    if (this.lines.length === 0) return;
    const piece = Buffer.from(this.lines.join(''), 'utf8');
    this.lines = [];
    this.hash.update(piece);
    this.pieces.push(piece);
  }
}
