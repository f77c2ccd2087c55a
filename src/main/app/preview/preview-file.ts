// One file opened to be looked at: what it is, how much of it is shown, and its bytes. Held
// open, so that what was judged is what is shown.

import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { BauError } from '../../../shared/errors';
import { mostPixels, pictureSize } from './picture-size';
import { headBytes, sniff, type Sniffed } from './sniff';

/** Bytes shown at most; larger pictures and documents are not shown. */
const most = { text: 1024 * 1024, image: 64 * 1024 * 1024, pdf: 128 * 1024 * 1024 } as const;

export class PreviewFile {
  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
    readonly sniffed: Exclude<Sniffed, { kind: 'none' }>,
  ) {}

  /** Rejects with `file_missing`, or `no_preview` for what cannot be shown. */
  static async open(path: string): Promise<PreviewFile> {
    // A pipe in the file's place would keep us waiting. Windows lacks both, which counts as 0.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    const handle = await open(path, flags).catch((cause: unknown) => {
      throw new BauError('file_missing', { path }, { cause });
    });
    try {
      const info = await handle.stat();
      if (!info.isFile()) throw new BauError('no_preview');
      const head = Buffer.alloc(Math.min(headBytes, info.size));
      const { bytesRead } = await handle.read(head, 0, head.length, 0);
      const sniffed = sniff(head.subarray(0, bytesRead));
      if (sniffed.kind === 'none' || isTooMuch(sniffed, info.size, head)) {
        throw new BauError('no_preview');
      }
      return new PreviewFile(handle, info.size, sniffed);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes of it that are shown. */
  get shown(): number {
    return Math.min(this.size, most[this.sniffed.kind]);
  }

  /** What is shown, from its start. */
  content(): ReadableStream {
    if (this.shown === 0) return new Response('').body ?? new ReadableStream();
    const stream = this.handle.createReadStream({
      start: 0,
      end: this.shown - 1,
      autoClose: false,
    });
    return Readable.toWeb(stream) as ReadableStream;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

function isTooMuch(sniffed: Sniffed, size: number, head: Buffer): boolean {
  if (sniffed.kind === 'pdf') return size > most.pdf;
  if (sniffed.kind !== 'image') return false;
  const picture = pictureSize(head, sniffed.type);
  const pixels = picture === null ? 0 : picture.width * picture.height;
  return size > most.image || pixels > mostPixels;
}
