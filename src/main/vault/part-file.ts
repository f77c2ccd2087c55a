// A file while it is downloaded: hidden, private, exclusive, with a journal that never
// claims more than what is on disk. It becomes a file people see in one step, or goes
// without a trace; a crash leaves the part or the whole file (PROTOCOL.md, section 7).

import { constants } from 'node:fs';
import { lstat, open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileIdentity, WriteTarget } from './digest-protocol';
import { replaceFile, type ExistingFile } from './existing-file';
import { fileSeconds } from './file-time';
import type { TargetFolder } from './folder';
import { markOrigin } from './origin-mark';
import {
  promoteDraft,
  thisOwner,
  writeDraft,
  type PartMeta,
} from './part-journal';
import { newPartId, partName } from './part-names';
import { partsInUse } from './parts-present';
import { publishFreely } from './publish';
import { isDiskFull, saving } from './save-errors';
import { writeAll } from './write-all';
import { WrittenPrefix } from './written-prefix';

/** What a journal may take on a disk, in blocks of any size. */
const journalRoomBytes = 131_072;

/** An open part, to begin a PartFile with. */
export interface OpenPart {
  readonly handle: FileHandle;
  /** Id in the part's name. */
  readonly id: string;
  /** Bytes at the start that are safely on disk. */
  readonly prefix: number;
  /** Id of its journal, null for a part written in one go, which needs none. */
  readonly journalId: string | null;
}

export interface Published {
  readonly name: string;
  readonly path: string;
}

export interface PublishOptions {
  /** A result of `localSegment`; the name may get a number. */
  readonly wantedName: string;
  /** The file of that name to replace; one that has changed meanwhile is kept. */
  readonly over?: ExistingFile | null;
  /** Milliseconds since 1970; left as it is when no time a file can have. */
  readonly mtimeMs: number;
  /** False: the caller syncs the folder, for many files at once, before it says "done". */
  readonly syncFolder?: boolean;
}

export class PartFile {
  /** Absolute. */
  readonly path: string;
  /** What was on disk when it was opened: 0 for a new one. */
  readonly resumedFrom: number;
  readonly #written: WrittenPrefix;
  #journalled: number;
  #wanted: number;
  #checkpointing: Promise<void> | null = null;
  /** After a failed write or sync nothing more is believed of the descriptor. */
  #failure: Error | null = null;
  #open = true;

  private constructor(
    private readonly folder: TargetFolder,
    readonly meta: PartMeta,
    private readonly part: OpenPart,
    /** For those who open the path themselves. */
    readonly identity: FileIdentity,
  ) {
    this.path = join(folder.path, partName(part.id));
    this.resumedFrom = part.prefix;
    this.#written = new WrittenPrefix(part.prefix);
    this.#journalled = part.prefix;
    this.#wanted = part.prefix;
    partsInUse.add(this.path);
  }

  /**
   * A new, empty part, with a journal unless `journal` is false: then it cannot be resumed.
   * Throws `disk_full` or `folder_unusable`, leaving nothing.
   */
  static create(
    folder: TargetFolder,
    meta: PartMeta,
    { journal = true }: { journal?: boolean } = {},
  ): Promise<PartFile> {
    return saving(async () => {
      await folder.ensureSame();
      const id = newPartId(folder.random);
      const { O_RDWR, O_CREAT, O_EXCL } = constants;
      const handle = await open(join(folder.path, partName(id)), O_RDWR | O_CREAT | O_EXCL, 0o600);
      const part = await PartFile.adopt(folder, meta, {
        handle,
        id,
        prefix: 0,
        journalId: journal ? newPartId(folder.random) : null,
      });
      try {
        await part.#writeJournal(0);
        return part;
      } catch (error) {
        await part.discard();
        throw error;
      }
    });
  }

  /** For `create` and `resumePart`. Owns the handle, also when it rejects. */
  static async adopt(folder: TargetFolder, meta: PartMeta, part: OpenPart): Promise<PartFile> {
    try {
      const { dev, ino } = await part.handle.stat({ bigint: true });
      return new PartFile(folder, meta, part, { dev, ino });
    } catch (error) {
      await part.handle.close();
      throw error;
    }
  }

  /** All bytes before it are written, if not yet on disk. */
  get writtenPrefix(): number {
    return this.#written.end;
  }

  /**
   * Writes the buffers one after another at `position`; calls may overlap, ranges may not.
   * Throws RangeError beyond the file's size, `disk_full`, `folder_unusable`.
   */
  writev(buffers: readonly Uint8Array[], position: number): Promise<void> {
    const bytes = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
    if (!Number.isSafeInteger(position) || position < 0 || position + bytes > this.meta.size) {
      throw new RangeError('part: outside the file');
    }
    return this.#attempt(async () => {
      await writeAll(this.part.handle, buffers, position);
      this.#written.add(position, position + bytes);
    });
  }

  /** Where another thread, which opens the part for itself, writes in place of `writev`. */
  get target(): WriteTarget {
    return { path: this.path, expect: this.identity };
  }

  /** That thread has written bytes [start, end). */
  noteWritten(start: number, end: number): void {
    this.#written.add(start, end);
  }

  /** Puts all that is written on disk. */
  sync(): Promise<void> {
    return this.#attempt(() => this.part.handle.sync());
  }

  /**
   * Puts what is written on disk and then says so in the journal, up to `prefix` or as far
   * as there is no gap. Calls while one is under way are joined into one more. Throws
   * RangeError for more than is written, `disk_full`, `folder_unusable`.
   */
  checkpoint(prefix = this.#written.end): Promise<void> {
    if (prefix > this.#written.end) throw new RangeError('part: checkpoint ahead of the data');
    this.#wanted = Math.max(this.#wanted, prefix);
    this.#checkpointing ??= this.#attempt(() => this.#advance()).finally(() => {
      this.#checkpointing = null;
    });
    return this.#checkpointing;
  }

  async #advance(): Promise<void> {
    while (this.#journalled < this.#wanted) {
      const prefix = this.#wanted;
      await this.part.handle.datasync();
      await this.#writeJournal(prefix);
      this.#journalled = prefix;
    }
  }

  async #writeJournal(prefix: number, owner = thisOwner()): Promise<void> {
    const { id, journalId } = this.part;
    if (journalId === null) return;
    const atMs = this.folder.now();
    const { serverFp, name, etag, size } = this.meta;
    const journal = { serverFp, name, etag, size, part: id, prefix, ...owner, atMs };
    await writeDraft(this.folder.path, journalId, journal);
    await promoteDraft(this.folder.path, journalId);
  }

  /**
   * Gives the complete part its name: mode, time and bytes are put on disk first, nothing
   * but `over` is replaced. That ends it; after a failure the caller discards or suspends it.
   * Throws Error on an incomplete part, `disk_full`, `folder_unusable`.
   */
  async publish(options: PublishOptions): Promise<Published> {
    const { wantedName, mtimeMs, over = null, syncFolder = true } = options;
    if (this.#written.end !== this.meta.size) throw new Error('part: not complete');
    this.folder.pathOf(wantedName);
    await this.#checkpointing;
    let name = '';
    await this.#attempt(async () => {
      await this.#finish(mtimeMs);
      await this.#ensureOurs();
      const isReplaced = over !== null && (await replaceFile(this.folder, this.path, over));
      name = isReplaced ? over.name : await publishFreely(this.folder, this.path, wantedName);
      await this.#removeJournal();
      if (syncFolder) await this.folder.sync();
    });
    await this.#release();
    return { name, path: this.folder.pathOf(name) };
  }

  async #finish(mtimeMs: number): Promise<void> {
    const { handle } = this.part;
    await markOrigin(this.path);
    if (process.platform !== 'win32') await handle.chmod(this.folder.fileMode);
    const seconds = fileSeconds(mtimeMs);
    if (seconds !== null) {
      // Some file systems keep no such times: no reason to lose the file.
      await handle.utimes(this.folder.now() / 1000, seconds).catch(() => undefined);
    }
    await handle.sync();
    await handle.close();
  }

  async #ensureOurs(): Promise<void> {
    const { dev, ino } = await lstat(this.path, { bigint: true });
    if (dev !== this.identity.dev || ino !== this.identity.ino) {
      throw Object.assign(new Error('part replaced'), { code: 'ESTALE' });
    }
  }

  /**
   * Ends it and keeps the part for another time, as far as it got; one without a journal
   * is discarded. Never throws.
   */
  async suspend(): Promise<void> {
    if (!this.#open) return;
    if (this.part.journalId === null) return this.discard();
    try {
      await this.#checkpointing;
      await this.#attempt(async () => {
        await this.part.handle.datasync();
        await this.#putDown(this.#written.end);
      });
    } catch {
      // The last journal holds, and the reason has gone to whoever was writing.
    } finally {
      this.folder.names.forget();
      await this.#release();
    }
  }

  /** Journals for whoever takes it up. On a full disk the part's own end makes the room. */
  async #putDown(prefix: number): Promise<void> {
    const nobody = { ...thisOwner(), pid: 0 };
    try {
      await this.#writeJournal(prefix, nobody);
    } catch (error) {
      const less = Math.max(this.#journalled, prefix - journalRoomBytes);
      if (!isDiskFull(error) || less === prefix) throw error;
      await this.part.handle.truncate(less);
      await this.#writeJournal(less, nobody);
    }
  }

  /** Removes the part and its journal, and nothing that took its name. Harmless at any time. */
  async discard(): Promise<void> {
    if (!this.#open) return;
    await this.#checkpointing?.catch(() => undefined);
    await this.#release();
    const ours = await this.#ensureOurs().then(
      () => true,
      () => false,
    );
    if (ours) await unlink(this.path).catch(() => undefined);
    await this.#removeJournal();
  }

  async #removeJournal(): Promise<void> {
    const { journalId } = this.part;
    if (journalId === null) return;
    for (const kind of ['journal', 'draft'] as const) {
      await unlink(join(this.folder.path, partName(journalId, kind))).catch(() => undefined);
    }
  }

  async #release(): Promise<void> {
    this.#open = false;
    partsInUse.delete(this.path);
    await this.part.handle.close().catch(() => undefined);
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (!this.#open) throw new Error('part: already ended');
    try {
      await saving(work);
    } catch (error) {
      this.#failure ??= error as Error;
      throw error;
    }
  }
}
