// One file from OPEN to a published, receipted file (PROTOCOL.md section 7). Content is
// pulled in READs of 1 MiB with a bounded window, written and hashed as it arrives; a
// part that a cut left behind is resumed from its journal at once. What is done about a
// file that has the name already is settled before any of it.

import { BauError } from '../../shared/errors';
import { decodeHex, encodeHex } from '../crypto/hex';
import type { DigestStream } from '../vault/digest-stream';
import type { ExistingFile } from '../vault/existing-file';
import { PartFile } from '../vault/part-file';
import type { PartMeta } from '../vault/part-journal';
import { resumePart } from '../vault/resume';
import { ensureSpace } from '../vault/free-space';
import { encodeClose } from '../wire/binary';
import { answerBodies, type OpenAnswer } from '../wire/bodies';
import { checkReceipt } from './check-receipt';
import { askOpen } from './ask-open';
import { ContentPuller } from './content-puller';
import { ContentSink } from './content-sink';
import type { FetchedFile, FetchOptions } from './fetch-options';
import { chooseFor, fileInTheWay } from './name-clash';
import { isPartKept } from './part-keeping';
import { publishFile } from './publish-file';
import type { ContentFlow } from './requests';
import { proveSame, receiptBeside } from './same-content';

export type { FetchedFile, FetchOptions } from './fetch-options';

/** Content that comes with the OPEN itself, so that a small file needs one round trip less. */
const inlineBytes = 256 * 1024;
/** Progress is not told for every chunk. */
const progressMs = 20;
const checkpointBytes = 32 * 1024 * 1024;
// `bad_handle`: the host changed our rights, which ends every handle.
const restartable = new Set(['changed', 'file_changed', 'digest_mismatch', 'bad_handle']);

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
  private toldAt = 0;
  /** To be replaced. */
  private over: ExistingFile | null = null;
  private sealing = false;
  /** The content that comes with the OPEN itself. */
  private inline: ContentFlow | null = null;

  constructor(private readonly options: FetchOptions) {}

  async run(): Promise<FetchedFile> {
    const { options } = this;
    const { signal, folder, session, name } = options;
    const aborted = (): void => {
      this.fail(new BauError('cancelled'));
    };
    if (signal.aborted) throw new BauError('cancelled');
    signal.addEventListener('abort', aborted);
    try {
      const there = await fileInTheWay(options);
      const found = await resumePart(folder, { serverFp: session.peer.fp26, name });
      if (found) await this.resume(found, there);
      else if (there) {
        const same = await this.startBeside(there);
        if (same) return same;
      } else await this.start();
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
    await this.prepare(await opened.answer);
    await opened.done;
    await this.pull(this.inline.end);
  }

  /** Gives the file that is here where it turns out to be the same, else fetches. */
  private async startBeside(there: ExistingFile): Promise<FetchedFile | null> {
    const { options } = this;
    const { session, name, folder } = options;
    const answer = await askOpen(session, { name }, null, this.told).answer;
    const choice = await chooseFor(there, answer, options);
    this.check();
    if (choice === 'skip' && answer.size === there.sizeBytes) {
      options.sealing();
      const same = await proveSame(there, answer, options);
      this.answer = null;
      if (!same) {
        await this.start();
        return null;
      }
      const receiptPath = await receiptBeside(folder, there, same.receipt);
      const { path, name: fileName } = there;
      const { digest, receipt: receiptText } = same;
      const { size } = answer;
      return { path, fileName, receiptPath, name, size, digest, receiptText, skipped: true };
    }
    if (choice === 'replace') this.over = there;
    this.begin(0);
    await this.prepare(answer);
    await this.pull(0);
    return null;
  }

  /** Makes room and a part. A refusal has ended before this, and nothing was created. */
  private async prepare(answer: OpenAnswer): Promise<void> {
    const { folder } = this.options;
    await ensureSpace(folder.path, answer.size);
    // A file that came with the OPEN is written in one go and needs no journal.
    const journal = answer.size > inlineBytes;
    this.part = await PartFile.create(folder, this.metaOf(answer), { journal });
    this.sink?.attach(this.part);
  }

  private async resume(part: PartFile, there: ExistingFile | null): Promise<void> {
    const { options } = this;
    const { meta, resumedFrom } = part;
    this.part = part;
    this.lastCheckpoint = resumedFrom;
    this.begin(resumedFrom);
    const request = { name: options.name, ifMatch: meta.etag };
    const answer = await askOpen(options.session, request, null, this.told).answer;
    if (answer.etag !== meta.etag || answer.size !== meta.size) throw new BauError('changed');
    // With a part of it here, `skip` found it to be another file before.
    if (there && (await chooseFor(there, answer, options)) === 'replace') this.over = there;
    this.check();
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
    this.options.opened?.(answer.size, this.received);
  };

  private readonly take = (
    offset: number,
    content: Buffer,
    slot: Parameters<ContentSink['push']>[0],
  ): boolean => {
    if (this.failure || !this.sink) return false;
    this.received = offset + content.length;
    this.sink.push(slot, content.length);
    const now = performance.now();
    if (now - this.toldAt >= progressMs || this.received === this.answer?.size) {
      this.toldAt = now;
      this.options.progress(this.received, this.answer?.size ?? 0);
    }
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
    const { session, name, folder, client } = this.options;
    if (!answer || !part || !digest || !sink) throw new Error('finish before OPEN');
    this.check();
    this.sealing = true;
    this.options.sealing();
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
    const { mtime } = answer;
    const { receipt } = sealed;
    const published = await publishFile(folder, part, name, mtime, receipt, this.over);
    this.part = null;
    return { ...published, name, size, digest: hex, receiptText: receipt, skipped: false };
  }

  /** Leaves a resumable part after a cut, nothing after anything else. */
  private async giveUp(error: unknown): Promise<void> {
    this.fail(error instanceof BauError ? error : new BauError('unexpected'));
    const { part, sink, digest, answer } = this;
    const { session } = this.options;
    await sink?.flush().catch(() => undefined);
    const written = part?.writtenPrefix ?? 0;
    sink?.abandon();
    digest?.abort();
    // The server ENDs what it is still sending when it is asked to close the handle.
    if (this.inline) this.inline.mayEndEarly = true;
    this.puller?.endEarly();
    if (answer?.handle !== undefined && session.live) {
      session.ask('CLOSE', encodeClose(answer.handle), answerBodies.CLOSE).catch(() => undefined);
    }
    if (!part) return;
    const keepStopped = this.options.keepPart();
    const isKept = isPartKept(error, { written, sealing: this.sealing, keepStopped });
    if (isKept) await part.suspend();
    else await part.discard();
    this.options.kept?.(isKept ? written : 0);
  }
}
