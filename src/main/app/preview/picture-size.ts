// How large a picture says it is, before anything decodes it: a file of a few kilobytes can
// ask for gigabytes of memory.

import type { ImageType } from './sniff';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Beyond so many pixels a picture is not shown. */
export const mostPixels = 120_000_000;

/** From the start of the file; null where it does not say. */
export function pictureSize(head: Buffer, type: ImageType): PictureSize | null {
  try {
    return readers[type](head);
  } catch {
    // It ends too soon.
    return null;
  }
}

type Reader = (head: Buffer) => PictureSize | null;

const readers: Readonly<Record<ImageType, Reader>> = {
  'image/png': (head) => ({ width: head.readUInt32BE(16), height: head.readUInt32BE(20) }),
  'image/gif': (head) => ({ width: head.readUInt16LE(6), height: head.readUInt16LE(8) }),
  'image/bmp': (head) => ({
    width: Math.abs(head.readInt32LE(18)),
    height: Math.abs(head.readInt32LE(22)),
  }),
  'image/webp': webpSize,
  'image/jpeg': jpegSize,
};

function webpSize(head: Buffer): PictureSize | null {
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}

/** Goes from marker to marker to the one that begins a frame. */
function jpegSize(head: Buffer): PictureSize | null {
  let at = 2;
  while (at + 9 < head.length) {
    if (head[at] !== 0xff) return null;
    const marker = head.readUInt8(at + 1);
    const isFrame =
      marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return null;
}
