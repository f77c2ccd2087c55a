// JSON bodies as PROTOCOL.md section 4 allows them: UTF-8, one object, at most
// 32 KiB and four levels, no duplicate keys, no integer beyond 2^53-1. The engine's
// JSON.parse is lenient on the last three, so a scan over the text checks them.

import { BauError } from '../../shared/errors';
import { json } from './limits';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const refuse = (why: string): BauError => new BauError('bad_request', {}, { message: why });

/** End (exclusive) of the string literal that opens at `start`. The text is valid JSON. */
function stringEnd(text: string, start: number): number {
  let i = start + 1;
  while (text.charCodeAt(i) !== 0x22) i += text.charCodeAt(i) === 0x5c ? 2 : 1;
  return i + 1;
}

const numberToken = /-?\d[\d.eE+-]*/y;

/** Throws for what JSON.parse lets pass. `text` must already be valid JSON. */
function scan(text: string, maxDepth: number): void {
  // One set of keys an open object; null for an open array.
  const open: (Set<string> | null)[] = [];
  let i = 0;
  while (i < text.length) {
    const c = text[i];
    if (c === '{' || c === '[') {
      open.push(c === '{' ? new Set() : null);
      if (open.length > maxDepth) throw refuse('JSON too deep');
      i += 1;
    } else if (c === '}' || c === ']') {
      open.pop();
      i += 1;
    } else if (c === '"') {
      const end = stringEnd(text, i);
      const keys = open[open.length - 1];
      let next = end;
      while (text.charCodeAt(next) <= 0x20) next += 1;
      if (keys && text[next] === ':') {
        const key = JSON.parse(text.slice(i, end)) as string;
        if (keys.has(key)) throw refuse('duplicate key');
        keys.add(key);
        i = next + 1;
      } else {
        i = end;
      }
    } else {
      numberToken.lastIndex = i;
      const match = numberToken.exec(text);
      if (match) {
        const value = Number(match[0]);
        if (!Number.isFinite(value)) throw refuse('number out of range');
        if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
          throw refuse('integer beyond 2^53-1');
        }
      }
      i += match ? match[0].length : 1;
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
