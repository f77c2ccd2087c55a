// OPEN with `whole`: a small file in one answer, with its digest (PROTOCOL.md section
// 4). The content is read into slots before OK, because OK carries the digest.

import { BauError } from '../../shared/errors';
import { Blake2b } from '../crypto/blake2b';
import { encodeHex } from '../crypto/hex';
import type { FileEntry } from '../vault/entries';
import { readExactly, restat, type OpenFile } from '../vault/reader';
import type { OpenRequest } from '../wire/bodies';
import { dataChunk } from '../wire/limits';
import { contentAt, type Slot } from '../wire/slots';
import { checkMatch, openFor } from './handle-open';
import type { Lane } from './lanes';
import { receiptFor } from './receipts';
import { newSending } from './sender';
import { checkFile } from './scope';
import type { Session } from './session';

interface Loaded {
  readonly slot: Slot;
  readonly length: number;
}

/** Answers a whole-file OPEN. The caller has counted it in `batch.inFlight`. */
export async function openWhole(
  session: Session,
  reqId: number,
  entry: FileEntry,
  request: OpenRequest,
): Promise<void> {
  let queued = false;
  let loaded: Loaded[] = [];
  // At least one, also for an empty file; what grew since it was indexed is a little over.
  const weight = Math.max(1, Math.ceil(Math.min(entry.size, request.inline ?? 0) / dataChunk));
  await session.wholeGate.enter(weight);
  const leave = (): void => {
    session.batch.inFlight -= 1;
    session.wholeGate.leave(weight);
  };
  try {
    const file = await openFor(session, entry);
    let digest: Buffer;
    try {
      checkMatch(file, request.ifMatch);
      if (file.size > (request.inline ?? 0)) {
        throw new BauError('too_large', {}, { message: 'file is larger than inline' });
      }
      loaded = takeSlots(session, file.size);
      digest = await load(file, loaded);
    } finally {
      await file.close();
    }
    if (session.over) return;
    // Rights may have changed and the quota been promised away meanwhile.
    checkFile(session.rights, entry.name);
    session.allowance.check();
    const { size, mtimeMs: mtime, etag } = file;
    const hex = encodeHex(digest);
    const receipt = request.receipt ? { receipt: receiptFor(session, file, digest) } : {};
    session.okAndMore(reqId, { size, mtime, etag, digest: hex, ...receipt });
    const lane: Lane = { queue: [], loaded, file: null, hash: null };
    session.laneNames.set(lane, file);
    queued = true;
    session.allowance.promise(size);
    session.sender.add(
      lane,
      newSending(reqId, 0, size, () => {
        leave();
        if (!request.receipt) session.batch.add(hex, file.name);
        session.settle();
        session.context.counters.seal();
        session.context.events.sealed(session.info.session, file.name, size, hex);
      }),
    );
  } finally {
    if (!queued) {
      for (const { slot } of loaded) session.sender.giveLoadedSlot(slot);
      leave();
    }
  }
}

function takeSlots(session: Session, size: number): Loaded[] {
  const loaded: Loaded[] = [];
  for (let at = 0; at < size; at += dataChunk) {
    loaded.push({ slot: session.sender.takeLoadedSlot(), length: Math.min(dataChunk, size - at) });
  }
  return loaded;
}

/** Reads the content into the slots and gives its BLAKE2b-512. */
async function load(file: OpenFile, loaded: readonly Loaded[]): Promise<Buffer> {
  const parts = loaded.map(({ slot, length }) =>
    slot.bytes.subarray(contentAt, contentAt + length),
  );
  if (parts.length > 0) await readExactly(file, parts, 0);
  await restat(file);
  const hash = new Blake2b();
  for (const part of parts) hash.update(part);
  return hash.digest();
}
