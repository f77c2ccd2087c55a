// A list of files as it came to the saving thread, and their content, gathered from the
// shared slabs into one piece of private memory when it is wanted.

import type { SaveMessage, SaveMode, SaveTarget } from './saver-protocol';

/** The largest file that is saved from slabs. */
export const mostFileBytes = 1_048_576;

/** A file to save, as it stands in a list. */
export interface ListedFile extends SaveTarget {
  /** Where its chunks stand in the list's numbers, and how many there are. */
  readonly firstChunk: number;
  readonly chunks: number;
}

/** The files of a message, in order. */
export function filesOf({ texts, numbers }: SaveMessage): ListedFile[] {
  const files: ListedFile[] = [];
  const number = (at: number): number => numbers[at] ?? 0;
  for (let text = 0, at = 0; text < texts.length; text += 3) {
    const chunks = number(at + 5);
    files.push({
      folder: number(at),
      segment: texts[text] ?? '',
      size: number(at + 1),
      mtimeMs: number(at + 2),
      digest: texts[text + 1] ?? '',
      mode: number(at + 3) as SaveMode,
      other: texts[text + 2] ?? '',
      otherChangedMs: number(at + 4),
      firstChunk: at + 6,
      chunks,
    });
    at += 6 + 3 * chunks;
  }
  return files;
}

/** The slabs a thread was told of. */
export class Slabs {
  readonly #slabs: Uint8Array[] = [];
  /** A file's content in one piece, and not shared. */
  readonly #scratch = Buffer.allocUnsafeSlow(mostFileBytes);

  add(slab: number, sab: SharedArrayBuffer): void {
    this.#slabs[slab] = new Uint8Array(sab);
  }

  /** The file's content, until the next is asked for. */
  contentOf({ numbers }: SaveMessage, { size, firstChunk, chunks }: ListedFile): Buffer {
    let have = 0;
    for (let i = 0, at = firstChunk; i < chunks; i += 1, at += 3) {
      const [slab, offset, length] = [numbers[at] ?? -1, numbers[at + 1] ?? 0, numbers[at + 2] ?? 0];
      const bytes = this.#slabs[slab];
      if (!bytes) throw new Error('saver: unknown slab');
      this.#scratch.set(bytes.subarray(offset, offset + length), have);
      have += length;
    }
    if (have !== size) throw new Error('saver: chunks and size differ');
    return this.#scratch.subarray(0, size);
  }
}
