// The end of the audit log once more, in a small file beside the database: a database that
// was emptied or put back to an older copy is behind it. It is written only for what is
// safely on the disk, so it is never ahead of an honest database.

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeHex, encodeHex } from '../crypto/hex';
import type { RandomSource } from '../crypto/random';
import { replaceFile } from './atomic-file';
import { hashBytes, type AuditKey } from './audit-chain';
import type { ChainPoint } from './audit-state';
import { systemCode } from './data-folder';

export type FoundHead =
  | { readonly kind: 'none' }
  | { readonly kind: 'ok'; readonly head: ChainPoint }
  | { readonly kind: 'forged' }
  | { readonly kind: 'other_identity' };

const fileName = 'audit.head';
const maxFileBytes = 1024;
const schema = z.strictObject({
  v: z.literal(1),
  key: z.string(),
  seq: z.int().min(0),
  hash: z.string(),
  tag: z.string(),
});

const tagOf = (key: AuditKey, { seq, hash }: ChainPoint): Buffer =>
  key.tag('headFile', [seq], [key.id, hash]);

function parse(text: string, key: AuditKey): FoundHead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'forged' };
  }
  const found = schema.safeParse(value);
  if (!found.success) return { kind: 'forged' };
  if (found.data.key !== encodeHex(key.id)) return { kind: 'other_identity' };
  const hash = decodeHex(found.data.hash, hashBytes);
  if (!hash) return { kind: 'forged' };
  const head = { seq: found.data.seq, hash };
  return encodeHex(tagOf(key, head)) === found.data.tag ? { kind: 'ok', head } : { kind: 'forged' };
}

export async function readHeadFile(dir: string, key: AuditKey): Promise<FoundHead> {
  try {
    const file = await open(join(dir, fileName), 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(maxFileBytes), 0, maxFileBytes, 0);
      return parse(buffer.toString('utf8', 0, bytesRead), key);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { kind: 'none' };
    throw error;
  }
}

/** Writes `head`, unless another process has written a later one. */
export async function writeHeadFile(
  dir: string,
  key: AuditKey,
  head: ChainPoint,
  random: RandomSource,
): Promise<void> {
  const found = await readHeadFile(dir, key);
  if (found.kind === 'ok' && found.head.seq >= head.seq) return;
  const value = {
    v: 1,
    key: encodeHex(key.id),
    seq: head.seq,
    hash: encodeHex(head.hash),
    tag: encodeHex(tagOf(key, head)),
  };
  await replaceFile(join(dir, fileName), `${JSON.stringify(value)}\n`, random);
}
