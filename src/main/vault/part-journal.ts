// The journal of a part: whose file it is, and how much of it is safely on disk. Written
// whole beside the old one and renamed over it, so a crash leaves one of the two. What is
// read back is judged like any foreign input (PROTOCOL.md, section 7).

import { constants } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { openForReading } from './open-flags';
import { isPartId, partName } from './part-names';

/** Which remote file a part is of. */
export interface PartMeta {
  /** Fingerprint of the server, as text. */
  readonly serverFp: string;
  /** Canonical name asked for. */
  readonly name: string;
  readonly etag: string;
  /** Bytes of the whole file. */
  readonly size: number;
}

export interface Journal extends PartMeta {
  /** Id in the part's file name. */
  readonly part: string;
  /** The part's first bytes, so many, are on disk. */
  readonly prefix: number;
  /** Process that writes the part, 0 for none, and its computer. */
  readonly pid: number;
  readonly host: string;
  readonly atMs: number;
}

const version = 1;
const maxBytes = 16_384;
/** A writer renews its journal far more often; after that it is taken for dead. */
const ownerSilentMs = 3_600_000;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string';

function parse(text: string): Journal | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof found !== 'object' || found === null) return null;
  const fields = found as Record<string, unknown>;
  const { part, serverFp, name, etag, size, prefix, pid, host, atMs } = fields;
  if (fields['v'] !== version || !isText(part) || !isPartId(part)) return null;
  if (!isText(serverFp) || !isText(name) || !isText(etag) || !isText(host)) return null;
  if (!isCount(size) || !isCount(prefix) || !isCount(pid) || !isCount(atMs)) return null;
  return prefix > size ? null : { part, serverFp, name, etag, size, prefix, pid, host, atMs };
}

/** The journal at `path`; null for anything that is not one, or not this user's. */
export async function readJournal(path: string): Promise<Journal | null> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, openForReading);
    const stat = await handle.stat();
    if (!stat.isFile() || !isOwn(stat.uid) || stat.size > maxBytes) return null;
    const bytes = Buffer.alloc(maxBytes);
    const { bytesRead } = await handle.read(bytes, 0, maxBytes, 0);
    return parse(bytes.toString('utf8', 0, bytesRead));
  } catch {
    return null;
  } finally {
    await handle?.close();
  }
}

/** Writes the draft of journal `id` to disk. Rejects with a system error. */
export async function writeDraft(dir: string, id: string, journal: Journal): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC } = constants;
  const path = join(dir, partName(id, 'draft'));
  const handle = await open(path, O_WRONLY | O_CREAT | O_TRUNC | openForReading, 0o600);
  try {
    await handle.writeFile(JSON.stringify({ v: version, ...journal }));
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Makes the draft the journal. */
export function promoteDraft(dir: string, id: string): Promise<void> {
  return rename(join(dir, partName(id, 'draft')), join(dir, partName(id, 'journal')));
}

/** This process as a journal's owner. */
export function thisOwner(): { pid: number; host: string } {
  return { pid: process.pid, host: hostname() };
}

/**
 * Whether another process is probably still writing the part. One on another computer
 * cannot be asked and counts as alive until its journal has been silent for an hour.
 */
export function hasLivingOwner({ pid, host, atMs }: Journal, nowMs: number): boolean {
  if (pid === 0 || pid === process.pid || nowMs - atMs > ownerSilentMs) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a file's owner is this user; systems without such numbers say yes. */
export function isOwn(uid: number | bigint): boolean {
  return !process.getuid || BigInt(uid) === BigInt(process.getuid());
}
