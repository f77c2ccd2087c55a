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
import { encodeClose } from '../wire/binary';
import { answerBodies, type OpenAnswer } from '../wire/bodies';
import type { SlotPool } from '../wire/slots';
import { checkReceipt } from './check-receipt';
import type { ClientSession } from './client-session';
import { askOpen } from './ask-open';
import { ContentPuller } from './content-puller';
import { ContentSink } from './content-sink';
import type { Gate } from '../../shared/gate';
import { publishFile, type PublishedFile } from './publish-file';
import type { ContentFlow } from './requests';

/** Content that comes with the OPEN itself, so that a small file needs one round trip less. */
const inlineBytes = 256 * 1024;
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

// `bad_handle`: the host changed our rights, which ends every handle.
const restartable = new Set(['changed', 'file_changed', 'digest_mismatch', 'bad_handle']);

/** After these the part is kept, for the next time the file is asked for. */
const resumable = new Set(
  'cut peer_silent stopping session_age timeout taken_over bad_handle quota'.split(' '),
);

/**
 * Fetches and publishes one file. Rejects with BauError; nothing is then left under the
 * file's name. A file that changes underneath is started over, at most twice, and so is
 * one whose handle the server ended.
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
  private puller: ContentPuller | null = null;
  private failure: BauError | null = null;
  private received = 0;
  /** The content that comes with the OPEN itself. */
  private inline: ContentFlow | null = null;

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
    this.inline = { sink: this.take, from: 0, next: 0, end: 0, mayEndEarly: false };
    const request = { name: options.name, inline: inlineBytes };
    const opened = askOpen(options.session, request, this.inline, this.told);
    const answer = await opened.answer;
    // A refusal has ended here, before anything was created.
    const meta = this.metaOf(answer);
    await ensureSpace(options.folder.path, answer.size);
    // A file that came with the OPEN is written in one go and needs no journal.
    const journal = answer.size > inlineBytes;
    this.part = await PartFile.create(options.folder, meta, { journal });
    this.sink?.attach(this.part);
    await opened.done;
    await this.pull(this.inline.end);
  }

  private async resume(part: PartFile): Promise<void> {
    const { options } = this;
    const { meta, resumedFrom } = part;
    this.part = part;
    this.lastCheckpoint = resumedFrom;
    this.begin(resumedFrom);
    const request = { name: options.name, ifMatch: meta.etag };
    const answer = await askOpen(options.session, request, null, this.told).answer;
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
      this.puller?.wakeUp();
    });
  }

  private metaOf(answer: OpenAnswer): PartMeta {
    const { session, name } = this.options;
    return { serverFp: session.peer.fp26, name, etag: answer.etag, size: answer.size };
  }

  // Content

  private readonly told = (answer: OpenAnswer): void => {
    this.answer = answer;
  };

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

  private async pull(from: number): Promise<void> {
    const { answer, sink } = this;
    if (!answer || !sink) throw new Error('pull before OPEN');
    const { session, reads } = this.options;
    this.puller = new ContentPuller({
      session,
      reads,
      handle: answer.handle ?? 0,
      size: answer.size,
      sink: this.take,
      written: () => sink.written,
      check: () => {
        this.check();
      },
      waiting: () => {
        this.checkpoint();
      },
      fail: (error) => {
        this.fail(error);
      },
    });
    await this.puller.pull(from);
    await sink.flush();
  }

  private fail(error: BauError): void {
    this.failure ??= error;
    this.puller?.wakeUp();
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
    // The server ENDs what it is still sending when it is asked to close the handle.
    if (this.inline) this.inline.mayEndEarly = true;
    this.puller?.endEarly();
    if (answer?.handle !== undefined && session.live) {
      session.ask('CLOSE', encodeClose(answer.handle), answerBodies.CLOSE).catch(() => undefined);
    }
    if (!part) return;
    const reason = error instanceof BauError ? error.reason : 'unexpected';
    const lost = resumable.has(reason);
    const stopped = reason === 'cancelled' && keepPart();
    const keep = (lost || stopped || reason === 'disk_full') && written >= worthResuming;
    if (keep) await part.suspend();
    else await part.discard();
  }
}
