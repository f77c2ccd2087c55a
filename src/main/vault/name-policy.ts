// The one definition of a canonical name (PROTOCOL.md section 10): what a client may ask
// for, what the index serves, what a client believes of a LIST. Pure text: nothing here
// touches a disk, and passing these checks does not make a string a path.

import { maxNameBytes } from '../../shared/limits';

/** Limits of a canonical name, in UTF-8 bytes and in segments. */
export const nameLimits = { bytes: maxNameBytes, segmentBytes: 255, segments: 16 } as const;

/** Why a name is not canonical; for the host's log, never for the wire. */
export type NameFault =
  | 'empty'
  | 'empty_segment'
  | 'leading_slash'
  | 'dot_segment'
  | 'too_long'
  | 'segment_too_long'
  | 'too_deep'
  | 'surrogate'
  | 'noncharacter'
  | 'control'
  | 'line_separator'
  | 'byte_order_mark'
  | 'bidi_control'
  | 'not_nfc';

/** ASCII and Latin-1 without controls: nothing banned, and one normal form only. */
const plain = /^[\x20-\x7e\xa0-\xff]*$/;

/** Looked at in this order; \p{Cc} is C0, DEL and C1. */
const banned: readonly (readonly [RegExp, NameFault])[] = [
  [/\p{Surrogate}/u, 'surrogate'],
  [/\p{Cc}/u, 'control'],
  [/\p{Noncharacter_Code_Point}/u, 'noncharacter'],
  [/[\u2028\u2029]/u, 'line_separator'],
  [/\ufeff/u, 'byte_order_mark'],
  [/\p{Bidi_Control}/u, 'bidi_control'],
];

/** Characters and normal form only; `/` is not looked at. */
function checkText(text: string): NameFault | null {
  if (plain.test(text)) return null;
  for (const [pattern, fault] of banned) if (pattern.test(text)) return fault;
  return text.normalize('NFC') === text ? null : 'not_nfc';
}

/** Length and dots of one segment, whose characters were checked. */
function checkShape(segment: string): NameFault | null {
  if (segment === '') return 'empty_segment';
  if (segment === '.' || segment === '..') return 'dot_segment';
  return Buffer.byteLength(segment) > nameLimits.segmentBytes ? 'segment_too_long' : null;
}

/** null when `segment` may stand between two `/` of a canonical name. */
export function checkSegment(segment: string): NameFault | null {
  if (segment.length > nameLimits.segmentBytes) return 'segment_too_long';
  return checkText(segment) ?? checkShape(segment);
}

/**
 * null when `name` is canonical, otherwise the first fault found. Takes any string, and
 * looks at its length before anything else. A backslash is an ordinary character.
 */
export function checkName(name: string): NameFault | null {
  if (name === '') return 'empty';
  if (name.length > nameLimits.bytes || Buffer.byteLength(name) > nameLimits.bytes) {
    return 'too_long';
  }
  const fault = checkText(name);
  if (fault) return fault;
  if (name.startsWith('/')) return 'leading_slash';
  const segments = name.split('/');
  if (segments.length > nameLimits.segments) return 'too_deep';
  for (const segment of segments) {
    const shape = checkShape(segment);
    if (shape) return shape;
  }
  return null;
}

/** As `checkName`, but `''`, the root, is a folder too. */
export function checkDir(dir: string): NameFault | null {
  return dir === '' ? null : checkName(dir);
}

/** Order of a UTF-16 unit among code points: surrogates stand above U+E000..U+FFFF. */
const rank = (unit: number): number => (unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/**
 * Order of two names by their UTF-8 bytes: negative, 0 or positive. Both must be well
 * formed and equal before index `from`.
 */
export function compareNames(a: string, b: string, from = 0): number {
  const end = Math.min(a.length, b.length);
  for (let at = from; at < end; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return x >= 0xd800 && y >= 0xd800 ? rank(x) - rank(y) : x - y;
  }
  return a.length - b.length;
}
