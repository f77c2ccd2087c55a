// OPEN with `whole`: a small file in one answer, with its digest (PROTOCOL.md section 4).
// The content lies in slots before OK, because OK carries the digest. The loading thread
// does it for many at once; what it finds unexpected is done again the careful way, whose
// word is what the client hears.

import type { Gate } from '../../shared/gate';
import { decodeHex, encodeHex } from '../crypto/hex';
import { diskPath } from '../vault/disk';
import type { FileEntry } from '../vault/entries';
import type { Loaded } from '../vault/loader';
import type { OpenRequest } from '../wire/bodies';
import { dataChunk } from '../wire/limits';
import { contentAt, type Slot } from '../wire/slots';
import { worthKeepingBytes, type KnownDigest } from './digests';
import { loadCarefully, type WholeFile } from './load-whole';
import { checkWhole } from './open-entry';
import { receiptFor } from './receipts';
import { newSending } from './sender';
import { checkFile } from './scope';
import type { Session } from './session';

/** Answers a whole-file OPEN of a file that was looked up and may be had. */
export function openWhole(
  session: Session,
  reqId: number,
  entry: FileEntry,
  request: OpenRequest,
): void {
  session.batch.inFlight += 1;
  new WholeOpen(session, reqId, entry, request).begin();
}

const slotsFor = (size: number): number => Math.ceil(size / dataChunk);

/** Calls `next` when there is room in the gate, at once if possible. */
function pass(gate: Gate, weight: number, next: () => void): void {
  if (gate.tryEnter(weight)) next();
  else void gate.enter(weight).then(next);
}

class WholeOpen {
  /** At least one, also for an empty file; what grew since it was indexed is a little over. */
  private readonly weight: number;

  constructor(
    private readonly session: Session,
    private readonly reqId: number,
    private readonly entry: FileEntry,
    private readonly request: OpenRequest,
  ) {
    this.weight = Math.max(1, slotsFor(Math.min(entry.size, request.inline ?? 0)));
  }

  /** Enters the session's gate, then that of all sessions. */
  begin(): void {
    const { session, weight } = this;
    pass(session.wholeGate, weight, () => {
      pass(session.context.wholeGates.of(weight), weight, () => {
        this.load();
      });
    });
  }

  private load(): void {
    const { session, entry, request } = this;
    if (session.over) {
      this.leave();
      return;
    }
    // Most likely refused: by the state the file is in now.
    if (entry.size > (request.inline ?? 0)) {
      this.loadCarefully();
      return;
    }
    const { index, loader, digests } = session.context;
    const known = digests.ofEntry(entry);
    const slots: Slot[] = [];
    while (slots.length < slotsFor(entry.size)) slots.push(session.sender.takeLoadedSlot());
    loader.load({
      path: diskPath(index.root, [...entry.parents, entry.diskName]),
      sizeBytes: entry.size,
      inode: entry.stamp,
      targets: slots.map(({ sab, offset }) => ({
        sab,
        offset: offset + contentAt,
        length: dataChunk,
      })),
      knownEtag: known?.etag ?? '',
      done: (loaded) => {
        this.loaded(slots, known, loaded);
      },
    });
  }

  private loaded(slots: Slot[], known: KnownDigest | null, loaded: Loaded | null): void {
    const used = loaded ? slotsFor(loaded.size) : 0;
    this.giveBack(slots.splice(used));
    if (this.session.over) {
      this.giveBack(slots);
      this.leave();
    } else if (loaded) {
      const digest = loaded.digest ?? (known ? encodeHex(known.digest) : '');
      this.note(loaded);
      try {
        this.answer({ ...loaded, digest, slots });
      } catch (error) {
        this.session.fail(this.reqId, this.entry.name, error);
      }
    } else this.loadCarefully();
  }

  private note({ settled, size, etag, digest }: Loaded): void {
    const bytes = settled && size >= worthKeepingBytes ? decodeHex(digest ?? '', 64) : null;
    if (bytes) this.session.context.digests.keep(etag, bytes);
  }

  private loadCarefully(): void {
    const { session, reqId, entry, request } = this;
    session.spawn(reqId, entry.name, async () => {
      let whole: WholeFile | null = null;
      try {
        whole = await loadCarefully(session, entry, request);
      } finally {
        if (!whole) this.leave();
      }
      this.answer(whole);
    });
  }

  /** Sends the file, or gives its slots back and throws BauError. */
  private answer(whole: WholeFile): void {
    const { session, entry, request } = this;
    let queued = false;
    try {
      if (session.over) return;
      checkWhole(whole, request);
      // Rights may have changed and the quota been promised away meanwhile.
      checkFile(session.rights, entry.name);
      session.allowance.check();
      this.send(whole);
      queued = true;
    } finally {
      if (!queued) {
        this.giveBack(whole.slots);
        this.leave();
      }
    }
  }

  private send(whole: WholeFile): void {
    const { session, reqId, request, entry } = this;
    const { name } = entry;
    const { size, mtimeMs, etag, digest, slots } = whole;
    const receipt = request.receipt
      ? { receipt: receiptFor(session, { name, size, mtimeMs }, digest) }
      : {};
    session.okAndMore(reqId, { size, mtime: mtimeMs, etag, digest, ...receipt });
    if (slots.length <= 1 && session.sender.sendAtOnce(reqId, slots[0] ?? null, size)) {
      this.sent(whole, size);
      return;
    }
    const loaded = slots.map((slot, n) => ({
      slot,
      length: Math.min(dataChunk, size - n * dataChunk),
    }));
    const lane = { queue: [], loaded, file: null, hash: null };
    session.laneNames.set(lane, { name, size });
    session.allowance.promise(size);
    session.sender.add(
      lane,
      newSending(reqId, 0, size, () => {
        this.sent(whole, 0);
      }),
    );
  }

  /** END has left; `untold` of the bytes were not reported while they were sent. */
  private sent({ size, digest }: WholeFile, untold: number): void {
    const { session, request, entry } = this;
    const { events, counters } = session.context;
    this.leave();
    if (!request.receipt) session.batch.add(digest, entry.name);
    session.settle();
    counters.seal();
    session.noteWhole(untold);
    const { session: key } = session.info;
    if (!request.receipt) events.delivered(key, entry.name, size, untold);
    else {
      if (untold > 0) events.sending(key, entry.name, size, size, untold);
      events.sealed(key, entry.name, size, digest);
    }
  }

  private giveBack(slots: readonly Slot[]): void {
    for (const slot of slots) this.session.sender.giveLoadedSlot(slot);
  }

  private leave(): void {
    this.session.batch.inFlight -= 1;
    this.session.context.wholeGates.of(this.weight).leave(this.weight);
    this.session.wholeGate.leave(this.weight);
  }
}
