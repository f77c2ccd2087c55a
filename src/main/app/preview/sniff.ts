// What a file is, by its bytes alone: its name may say anything. Markup is text here, SVG
// included: nothing that could act is ever shown as what it is.

export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/bmp';

/** Labels of the Encoding Standard. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export type Sniffed =
  | { readonly kind: 'image'; readonly type: ImageType }
  | { readonly kind: 'pdf' }
  | { readonly kind: 'text'; readonly encoding: TextEncoding }
  | { readonly kind: 'none' };

/** How much of a file is looked at. */
export const headBytes = 64 * 1024;

const signatures: readonly (readonly [ImageType, string])[] = [
  ['image/png', '89504e470d0a1a0a'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '474946383761'],
  ['image/gif', '474946383961'],
];

/** Readers look for the mark of a PDF so far into it. */
const pdfWithin = 1024;

/** `head` is the first `headBytes` of the file, or all of it. */
export function sniff(head: Buffer): Sniffed {
  for (const [type, signature] of signatures) {
    if (startsWith(head, signature)) return { kind: 'image', type };
  }
  const isRiff = head.toString('latin1', 0, 4) === 'RIFF';
  if (isRiff && head.toString('latin1', 8, 12) === 'WEBP') {
    return { kind: 'image', type: 'image/webp' };
  }
  // Two letters are little to go by: the length that follows must fit as well.
  if (head.toString('latin1', 0, 2) === 'BM' && head.length > 26 && head.readUInt32LE(6) === 0) {
    return { kind: 'image', type: 'image/bmp' };
  }
  if (head.subarray(0, pdfWithin).includes('%PDF-')) return { kind: 'pdf' };
  const encoding = encodingOf(head);
  return encoding === null ? { kind: 'none' } : { kind: 'text', encoding };
}

function startsWith(head: Buffer, hex: string): boolean {
  return head.subarray(0, hex.length / 2).toString('hex') === hex;
}

/** Of text; null for what is none. */
function encodingOf(head: Buffer): TextEncoding | null {
  if (startsWith(head, 'fffe')) return 'utf-16le';
  if (startsWith(head, 'feff')) return 'utf-16be';
  if (head.includes(0)) return null;
  let controls = 0;
  let high = 0;
  for (const byte of head) {
    // Tab, line ends, form feed and the escape of terminals are met in texts.
    if (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b) controls += 1;
    else if (byte > 0x7f) high += 1;
  }
  if (controls * 50 > head.length) return null;
  if (isUtf8(head)) return 'utf-8';
  // Old texts in the languages of Western Europe are mostly ASCII.
  return controls === 0 && high * 3 < head.length ? 'windows-1252' : null;
}

/** The end may be cut within a character. */
function isUtf8(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
