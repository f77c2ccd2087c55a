// Reads a whole file into slots the careful way: through reader.ts, which looks at the disk
// again where another file stands in its place, and refuses in the words of the protocol.

import { Blake2b } from '../crypto/blake2b';
import { encodeHex } from '../crypto/hex';
import type { FileEntry } from '../vault/entries';
import { readExactly, restat, type OpenFile } from '../vault/reader';
import type { OpenRequest } from '../wire/bodies';
import { dataChunk } from '../wire/limits';
import { contentAt, type Slot } from '../wire/slots';
import { checkWhole, openFor } from './open-entry';
import type { Session } from './session';

/** A whole file in slots, which belong to whoever holds this. */
export interface WholeFile {
  readonly size: number;
  readonly mtimeMs: number;
  readonly etag: string;
  /** 128 hex characters. */
  readonly digest: string;
  readonly slots: readonly Slot[];
}

/** The file in slots of the session's, which the caller gives back. Rejects with BauError. */
export async function loadCarefully(
  session: Session,
  entry: FileEntry,
  request: OpenRequest,
): Promise<WholeFile> {
  const file = await openFor(session, entry);
  const slots: Slot[] = [];
  try {
    checkWhole(file, request);
    for (let at = 0; at < file.size; at += dataChunk) slots.push(session.sender.takeLoadedSlot());
    const digest = encodeHex(await load(file, slots));
    const { size, mtimeMs, etag } = file;
    return { size, mtimeMs, etag, digest, slots };
  } catch (error) {
    for (const slot of slots) session.sender.giveLoadedSlot(slot);
    throw error;
  } finally {
    await file.close();
  }
}

/** Reads the content into the slots and gives its BLAKE2b-512. */
async function load(file: OpenFile, slots: readonly Slot[]): Promise<Buffer> {
  const parts = slots.map(({ bytes }, n) =>
    bytes.subarray(contentAt, contentAt + Math.min(dataChunk, file.size - n * dataChunk)),
  );
  if (parts.length > 0) await readExactly(file, parts, 0);
  await restat(file);
  const hash = new Blake2b();
  for (const part of parts) hash.update(part);
  return hash.digest();
}
