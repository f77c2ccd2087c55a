// A block of the index cache: a folder, or a part of one, as bytes. Numbers are in the
// byte order of the machine, since no other machine reads them.
//
//   u32 more | u32 textBytes | u32 problemBytes | u32 files | f64 mtimeMs | i64 x 5 x files | text | problems
//
//   more      0 the folder ends here, 1 it goes on in the next block, 2 there is no such folder
//   i64 x 5   of each file: dev, ino, size, mtimeNs, ctimeNs
//   text      UTF-8, one item an entry, joined by 00
//   problems  UTF-8, JSON: [[name, why], ...]

import { isUtf8 } from 'node:buffer';
import type { Problem, Stamp } from './entries';

export const cacheBlock = {
  headBytes: 24,
  /** Entries of one block at most. */
  entries: 512,
  /** Problems kept of one folder at most. */
  problems: 200,
  /** Longest block: what entries and problems come to, with room to spare. */
  maxBytes: 2 * 1_048_576,
} as const;

/** 0: the folder ends here, 1: it goes on in the next block, 2: there is no such folder. */
export type More = 0 | 1 | 2;

export interface Block {
  readonly more: More;
  readonly mtimeMs: number;
  readonly items: readonly string[];
  readonly stamps: readonly Stamp[];
  readonly problems: readonly Problem[];
}

const stampBytes = 40;

/** What a file that this program cannot have written is refused with. */
export class CacheFault extends Error {}

export function encodeBlock(block: Block): Buffer {
  const { more, mtimeMs, items, stamps, problems } = block;
  const text = Buffer.from(items.join('\0'), 'utf8');
  const told = Buffer.from(JSON.stringify(problems.map(({ name, why }) => [name, why])), 'utf8');
  const numbers = new BigInt64Array(5 * stamps.length);
  for (const [at, { dev, ino, size, mtimeNs, ctimeNs }] of stamps.entries()) {
    numbers[5 * at] = dev;
    numbers[5 * at + 1] = ino;
    numbers[5 * at + 2] = size;
    numbers[5 * at + 3] = mtimeNs;
    numbers[5 * at + 4] = ctimeNs;
  }
  const head = new ArrayBuffer(cacheBlock.headBytes);
  new Uint32Array(head, 0, 4).set([more, text.length, told.length, stamps.length]);
  new Float64Array(head, 16, 1).set([mtimeMs]);
  return Buffer.concat([Buffer.from(head), Buffer.from(numbers.buffer), text, told]);
}

function readProblems(bytes: Buffer): Problem[] {
  const found: unknown = JSON.parse(bytes.toString('utf8'));
  if (!Array.isArray(found) || found.length > cacheBlock.problems) throw new CacheFault('problems');
  return found.map((pair: unknown) => {
    const [name, why] = Array.isArray(pair) ? (pair as unknown[]) : [];
    if (typeof name !== 'string' || typeof why !== 'string' || !/^\w{1,32}$/.test(why)) {
      throw new CacheFault('problem');
    }
    return { name, why };
  });
}

function readStamps(bytes: Buffer, count: number): Stamp[] {
  // A copy, for the numbers must lie on an address that is a multiple of 8.
  const numbers = new BigInt64Array(new Uint8Array(bytes).buffer);
  const at = (index: number): bigint => numbers[index] ?? 0n;
  return Array.from({ length: count }, (_, i) => ({
    dev: at(5 * i),
    ino: at(5 * i + 1),
    size: at(5 * i + 2),
    mtimeNs: at(5 * i + 3),
    ctimeNs: at(5 * i + 4),
  }));
}

/** Throws CacheFault, or SyntaxError, for bytes that are not a block. */
export function decodeBlock(bytes: Buffer): Block {
  if (bytes.length < cacheBlock.headBytes) throw new CacheFault('head');
  const head = new Uint8Array(bytes.subarray(0, cacheBlock.headBytes)).buffer;
  const [more = 0, textBytes = 0, toldBytes = 0, files = 0] = new Uint32Array(head, 0, 4);
  const [mtimeMs = 0] = new Float64Array(head, 16, 1);
  const stampsEnd = cacheBlock.headBytes + stampBytes * files;
  const textEnd = stampsEnd + textBytes;
  if (textEnd + toldBytes !== bytes.length) throw new CacheFault('lengths');
  if (more !== 0 && more !== 1 && more !== 2) throw new CacheFault('more');
  const text = bytes.subarray(stampsEnd, textEnd);
  if (!isUtf8(text)) throw new CacheFault('text');
  const items = textBytes === 0 ? [] : text.toString('utf8').split('\0');
  if (items.length > cacheBlock.entries || files > items.length) throw new CacheFault('count');
  return {
    more,
    mtimeMs,
    items,
    stamps: readStamps(bytes.subarray(cacheBlock.headBytes, stampsEnd), files),
    problems: readProblems(bytes.subarray(textEnd)),
  };
}
