// Saving rules of PROTOCOL.md section 10: how a canonical name is written on this disk,
// the same on every system, so that a folder may be moved between them. Pure text. The
// results never hold a separator, a drive, a stream, a device or a way upwards.

/** Longest segment written, in UTF-8 bytes: leaves room for `.minisig` and part names. */
export const maxLocalBytes = 200;

/** A longer one is not kept whole when a name is cut. */
const maxExtensionBytes = 32;

const reserved = /[<>:"/\\|?*\p{Cc}\p{Surrogate}]/gu;
const trailing = /[. ]+$/;
const printableAscii = /^[\x20-\x7e]*$/;
const device = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³]|conin\$|conout\$)$/i;

/** The longest start of `text` that fits, ending between two code points. */
function cut(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let bytes = 0;
  let end = 0;
  for (const char of text) {
    bytes += Buffer.byteLength(char);
    if (bytes > maxBytes) break;
    end += char.length;
  }
  return text.slice(0, end);
}

/** Stem and extension with its dot; the extension is `''` when absent, leading or overlong. */
function split(segment: string): readonly [string, string] {
  const dot = segment.lastIndexOf('.');
  const extension = dot > 0 ? segment.slice(dot) : '';
  if (extension === '' || Buffer.byteLength(extension) > maxExtensionBytes) return [segment, ''];
  return [segment.slice(0, dot), extension];
}

/** At most `maxLocalBytes` with `suffix` before the extension, never ending in a dot or space. */
function fit(segment: string, suffix = ''): string {
  const [stem, extension] = split(segment);
  const room = maxLocalBytes - Buffer.byteLength(suffix) - Buffer.byteLength(extension);
  const name = `${cut(stem, room)}${suffix}${extension}`.replace(trailing, '');
  return name === '' ? '_' : name;
}

/** Windows looks at what precedes the first dot, without the spaces at its end. */
function isDevice(segment: string): boolean {
  return device.test((segment.split('.', 1)[0] ?? '').trimEnd());
}

/** One segment as it may be written. Total and idempotent; never `''`, `.` or `..`. */
export function localSegment(segment: string): string {
  const clean = segment.replace(reserved, '_').replace(/^\./, '_').replace(trailing, '');
  const fitted = fit(clean);
  return isDevice(fitted) ? fit(`_${fitted}`) : fitted;
}

/**
 * The segments under which `canonical` is saved, one for each of its own. The caller joins
 * them to a folder of its choosing and creates the folders one by one.
 */
export function localSegments(canonical: string): string[] {
  return canonical.split('/').map(localSegment);
}

/**
 * The name to try when `segment` (a result of `localSegment`) is taken: `a.txt` becomes
 * `a (2).txt` for n = 2. Keeps within `maxLocalBytes`.
 */
export function numbered(segment: string, n: number): string {
  return fit(segment, ` (${String(n)})`);
}

/**
 * Two names with the same key may be one file on some system: case-folded, in NFC.
 * Coarser than any one file system, which costs a number in a name and nothing else.
 */
export function diskKey(segment: string): string {
  if (printableAscii.test(segment)) return segment.toLowerCase();
  return segment.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

export function sameOnDisk(a: string, b: string): boolean {
  return diskKey(a) === diskKey(b);
}
