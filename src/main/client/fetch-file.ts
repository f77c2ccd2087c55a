// One file from OPEN to a published, receipted file (PROTOCOL.md section 7). Content is
// pulled in READs of 1 MiB with a bounded window, written and hashed as it arrives; a
// part that a cut left behind is resumed from its journal at once.

import { BauError } from '../../shared/errors';
import { decodeHex, encodeHex } from '../crypto/hex';
import type { DigestPool } from '../vault/digest';
import type { DigestStream } from '../vault/digest-stream';
import type { TargetFolder } from '../vault/folder';
import { PartFile } from '../vault/part-file';
import type { PartMeta } from '../vault/part-journal';
import { resumePart } from '../vault/resume';
import { ensureSpace } from '../vault/free-space';
import { encodeClose, encodeRead } from '../wire/binary';
import { answerBodies, decodeBody, type OpenAnswer } from '../wire/bodies';
import { maxRead } from '../wire/limits';
import type { SlotPool } from '../wire/slots';
import { checkReceipt } from './check-receipt';
import type { ClientSession } from './client-session';
import { ContentSink } from './content-sink';
import type { Gate } from '../../shared/gate';
import { publishFile, type PublishedFile } from './publish-file';

/** Content that comes with the OPEN itself, so that a small file needs one round trip less. */
const inlineBytes = 256 * 1024;
/** Content asked for and not yet written, at most. */
const windowBytes = 8 * maxRead;
const checkpointBytes = 32 * 1024 * 1024;
/** Parts with less than this are not worth keeping. */
const worthResuming = 1024 * 1024;

export interface FetchOptions {
  readonly session: ClientSession;
  readonly name: string;
  readonly folder: TargetFolder;
  readonly digests: DigestPool;
  readonly slots: SlotPool;
  /** Shared by all downloads of the session: at most 16 READs in flight. */
  readonly reads: Gate;
  readonly signal: AbortSignal;
  /** Own FP26. */
  readonly client: string;
  readonly progress: (received: number, size: number) => void;
  /** All content is here; the server is being asked for the receipt. */
  readonly sealing: () => void;
  /** Keep what was received when the person stops it (Ctrl-C), for a later resume. */
  readonly keepPart: () => boolean;
}

export interface FetchedFile extends PublishedFile {
  readonly name: string;
  readonly size: number;
  /** 128 hex characters. */
  readonly digest: string;
  readonly receiptText: string;
}

const restartable = new Set(['changed', 'file_changed', 'digest_mismatch']);

/**
 * Fetches and publishes one file. Rejects with BauError; nothing is then left under the
 * file's name. A file that changes underneath is started over, at most twice.
 */
export async function fetchFile(options: FetchOptions): Promise<FetchedFile> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await new Fetch(options).run();
    } catch (error) {
      const again = error instanceof BauError && restartable.has(error.reason) && attempt < 3;
      if (!again || options.signal.aborted) throw error;
    }
  }
}

class Fetch {
  private part: PartFile | null = null;
  private sink: ContentSink | null = null;
  private digest: DigestStream | null = null;
  private answer: OpenAnswer | null = null;
  private lastCheckpoint = 0;
  private wake: (() => void) | null = null;
  private failure: BauError | null = null;
  private received = 0;
  /** What still comes: may end early once we ask the server to close the handle. */
  private readonly flows = new Set<{ mayEndEarly: boolean }>();

  constructor(private readonly options: FetchOptions) {}

  async run(): Promise<FetchedFile> {
    const { signal, folder, session, name } = this.options;
    const aborted = (): void => {
      this.fail(new BauError('cancelled'));
    };
    if (signal.aborted) throw new BauError('cancelled');
    signal.addEventListener('abort', aborted);
    try {
      const key = { serverFp: session.peer.fp26, name };
      const found = await resumePart(folder, key);
      if (found) await this.resume(found);
      else await this.start();
      return await this.finish();
    } catch (error) {
      await this.giveUp(error);
      throw error;
    } finally {
      signal.removeEventListener('abort', aborted);
    }
  }

  // Beginning

  private async start(): Promise<void> {
    const { options } = this;
    this.begin(0);
    const data = { from: 0, next: 0, end: 0 };
    const opened = this.open({ name: options.name, inline: inlineBytes }, data);
    const answer = await opened.answer;
    // A refusal has ended here, before anything was created.
    const meta = this.metaOf(answer);
    await ensureSpace(options.folder.path, answer.size);
    // A file that came with the OPEN is written in one go and needs no journal.
    const journal = answer.size > inlineBytes;
    this.part = await PartFile.create(options.folder, meta, { journal });
    this.sink?.attach(this.part);
    await opened.done;
    await this.pull(data.end);
  }

  private async resume(part: PartFile): Promise<void> {
    const { options } = this;
    const { meta, resumedFrom } = part;
    this.part = part;
    this.lastCheckpoint = resumedFrom;
    this.begin(resumedFrom);
    const opened = this.open({ name: options.name, ifMatch: meta.etag }, null);
    const answer = await opened.answer;
    if (answer.etag !== meta.etag || answer.size !== meta.size) throw new BauError('changed');
    await ensureSpace(options.folder.path, answer.size - resumedFrom);
    this.sink?.resume(part);
    await this.pull(resumedFrom);
  }

  private begin(from: number): void {
    const { options } = this;
    this.received = from;
    this.digest = options.digests.stream();
    this.sink = new ContentSink(options.slots, this.digest, from, () => {
      this.wakeUp();
    });
  }

  private metaOf(answer: OpenAnswer): PartMeta {
    const { session, name } = this.options;
    return { serverFp: session.peer.fp26, name, etag: answer.etag, size: answer.size };
  }

  /** Sends OPEN. `answer` comes with OK, `done` with END (or OK, without inline). */
  private open(
    body: { name: string; inline?: number; ifMatch?: string },
    data: { from: number; next: number; end: number } | null,
  ): { answer: Promise<OpenAnswer>; done: Promise<void> } {
    let told!: (answer: OpenAnswer) => void;
    let refused!: (error: BauError) => void;
    const answer = new Promise<OpenAnswer>((resolve, reject) => {
      told = resolve;
      refused = reject;
    });
    const flow = data && Object.assign(data, { mayEndEarly: false, sink: this.take });
    if (flow) this.flows.add(flow);
    const done = new Promise<void>((resolve, reject) => {
      this.options.session.send('OPEN', body, {
        ok: (bytes) => {
          const opened = decodeBody(answerBodies.OPEN, bytes);
          if (opened.handle === undefined)
            throw new BauError('bad_request', {}, { message: 'OPEN without a handle' });
          this.answer = opened;
          if (flow) flow.end = Math.min(inlineBytes, opened.size);
          told(opened);
        },
        data: flow,
        resolve,
        reject: (error) => {
          refused(error);
          reject(error);
        },
        timed: true,
      });
    });
    answer.catch(() => undefined);
    done.catch(() => undefined);
    return { answer, done };
  }

  // Content

  private readonly take = (
    offset: number,
    content: Buffer,
    slot: Parameters<ContentSink['push']>[0],
  ): boolean => {
    if (this.failure || !this.sink) return false;
    this.received = offset + content.length;
    this.sink.push(slot, content.length);
    this.options.progress(this.received, this.answer?.size ?? 0);
    return true;
  };

  /** Asks for [from, size) in READs and returns when all of it is written. */
  private async pull(from: number): Promise<void> {
    const { answer, sink } = this;
    const { session, reads } = this.options;
    if (!answer || !sink) throw new Error('pull before OPEN');
    const handle = answer.handle ?? 0;
    let asked = from;
    let open = 0;
    while (asked < answer.size) {
      this.check();
      if (asked - sink.written >= windowBytes) {
        await this.waitForRoom();
        continue;
      }
      await reads.enter();
      if (this.stopped()) {
        reads.leave();
        break;
      }
      const length = Math.min(maxRead, answer.size - asked);
      const offset = asked;
      asked += length;
      open += 1;
      const flow = {
        sink: this.take,
        from: offset,
        next: offset,
        end: offset + length,
        mayEndEarly: false,
      };
      this.flows.add(flow);
      const settled = (): void => {
        open -= 1;
        this.flows.delete(flow);
        reads.leave();
      };
      session.send('READ', encodeRead({ handle, offset, length }), {
        ok: null,
        data: flow,
        resolve: () => {
          settled();
          this.wakeUp();
        },
        reject: (error) => {
          settled();
          this.fail(error);
        },
        timed: true,
      });
    }
    while (open > 0 && !this.stopped()) await this.waitForRoom();
    this.check();
    await sink.flush();
  }

  private waitForRoom(): Promise<void> {
    this.checkpoint();
    return new Promise((resolve) => (this.wake = resolve));
  }

  private wakeUp(): void {
    const { wake } = this;
    this.wake = null;
    wake?.();
  }

  private fail(error: BauError): void {
    this.failure ??= error;
    this.wakeUp();
  }

  private stopped(): boolean {
    return this.failure !== null || (this.sink?.failed ?? null) !== null;
  }

  private check(): void {
    const failure = this.failure ?? this.sink?.failed ?? null;
    if (failure) throw failure;
  }

  /** Journals now and then what is safely on disk; never waits for it. */
  private checkpoint(): void {
    const { part, sink } = this;
    if (!part || !sink || sink.written - this.lastCheckpoint < checkpointBytes) return;
    this.lastCheckpoint = sink.written;
    part.checkpoint(sink.written).catch((error: unknown) => {
      this.fail(error instanceof BauError ? error : new BauError('folder_unusable'));
    });
  }

  // End

  private async finish(): Promise<FetchedFile> {
    const { answer, part, digest, sink } = this;
    const { session, name, folder, client, sealing } = this.options;
    if (!answer || !part || !digest || !sink) throw new Error('finish before OPEN');
    this.check();
    sealing();
    const synced = part.sync();
    synced.catch(() => undefined);
    sink.finishHashing();
    const bytes = await digest.digest();
    this.digest = null;
    const hex = encodeHex(bytes);
    const sealed = await session.ask(
      'SEAL',
      { handle: answer.handle, digest: hex },
      answerBodies.SEAL,
    );
    this.check();
    if (!decodeHex(sealed.digest, 64)?.equals(bytes)) throw new BauError('integrity');
    const { size } = answer;
    checkReceipt(sealed.receipt, { server: session.peer, digest: bytes, name, size, client });
    await synced;
    const published = await publishFile(folder, part, name, answer.mtime, sealed.receipt);
    this.part = null;
    return { ...published, name, size, digest: hex, receiptText: sealed.receipt };
  }

  /** Leaves a resumable part after a cut, nothing after anything else. */
  private async giveUp(error: unknown): Promise<void> {
    this.fail(error instanceof BauError ? error : new BauError('unexpected'));
    const { part, sink, digest, answer } = this;
    const { session, keepPart } = this.options;
    const written = sink?.written ?? 0;
    await sink?.flush().catch(() => undefined);
    sink?.abandon();
    digest?.abort();
    for (const flow of this.flows) flow.mayEndEarly = true;
    if (answer?.handle !== undefined && session.live) {
      session.ask('CLOSE', encodeClose(answer.handle), answerBodies.CLOSE).catch(() => undefined);
    }
    if (!part) return;
    const reason = error instanceof BauError ? error.reason : 'unexpected';
    const lost = [
      'cut',
      'peer_silent',
      'stopping',
      'session_age',
      'timeout',
      'taken_over',
    ].includes(reason);
    const stopped = reason === 'cancelled' && keepPart();
    const keep = (lost || stopped || reason === 'disk_full') && written >= worthResuming;
    if (keep) await part.suspend();
    else await part.discard();
  }
}
