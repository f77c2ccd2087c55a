// JSON bodies as PROTOCOL.md section 4 allows them: UTF-8, one object, at most
// 32 KiB and four levels, no duplicate keys, no integer beyond 2^53-1. The engine's
// JSON.parse is lenient on the last three, so a scan over the text checks them.

import { BauError } from '../../shared/errors';
import { json } from './limits';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const refuse = (why: string): BauError => new BauError('bad_request', {}, { message: why });

const code = { quote: 0x22, colon: 0x3a, backslash: 0x5c, space: 0x20 } as const;
const open = { list: 0x5b, object: 0x7b } as const;
const close = { list: 0x5d, object: 0x7d } as const;

/** End (exclusive) of the string literal that opens at `start`. The text is valid JSON. */
function stringEnd(text: string, start: number, hasEscapes: boolean): number {
  if (!hasEscapes) return text.indexOf('"', start + 1) + 1;
  let i = start + 1;
  for (let c = text.charCodeAt(i); c !== code.quote; c = text.charCodeAt(i)) {
    i += c === code.backslash ? 2 : 1;
  }
  return i + 1;
}

/** The key whose literal is text[start, end). */
function keyOf(text: string, start: number, end: number): string {
  const plain = text.slice(start + 1, end - 1);
  return plain.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : plain;
}

const isNumberStart = (c: number): boolean => c === 0x2d || (c >= 0x30 && c <= 0x39);

/** + - . 0..9 E e */
const inNumber = (c: number): boolean =>
  (c >= 0x30 && c <= 0x39) || c === 0x2b || c === 0x2d || c === 0x2e || c === 0x45 || c === 0x65;

function checkNumber(token: string): void {
  // So few characters hold no integer beyond 2^53-1, unless with an exponent.
  if (token.length < 16 && !/e/i.test(token)) return;
  const value = Number(token);
  if (!Number.isFinite(value)) throw refuse('number out of range');
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw refuse('integer beyond 2^53-1');
  }
}

/** Throws for what JSON.parse lets pass. `text` must already be valid JSON. */
function scan(text: string, maxDepth: number): void {
  // The keys of each open object; null for an open array.
  const levels: (Set<string> | null)[] = [];
  const hasEscapes = text.includes('\\');
  let i = 0;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === code.quote) {
      const end = stringEnd(text, i, hasEscapes);
      let next = end;
      while (text.charCodeAt(next) <= code.space) next += 1;
      const keys = levels[levels.length - 1];
      if (keys && text.charCodeAt(next) === code.colon) {
        const key = keyOf(text, i, end);
        if (keys.has(key)) throw refuse('duplicate key');
        keys.add(key);
      }
      i = next;
    } else if (isNumberStart(c)) {
      const start = i;
      while (inNumber(text.charCodeAt(i))) i += 1;
      checkNumber(text.slice(start, i));
    } else {
      if (c === open.object || c === open.list) {
        levels.push(c === open.object ? new Set() : null);
        if (levels.length > maxDepth) throw refuse('JSON too deep');
      } else if (c === close.object || c === close.list) levels.pop();
      i += 1;
    }
  }
}

/**
 * The object in `bytes`. Throws BauError('bad_request') for anything section 4 does
 * not allow; the caller still checks the schema.
 */
export function parseStrictJson(bytes: Uint8Array): object {
  if (bytes.length > json.maxBytes) throw refuse('JSON body too long');
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new BauError('bad_request', {}, { message: 'not JSON in UTF-8', cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse('JSON body is not an object');
  }
  scan(text, json.maxDepth);
  return value;
}
