// Saving a list of small files on a thread of its own, with synchronous calls: each is
// checked against its digest, written to a hidden part, synced, and given its name, which
// fails on a taken one (PROTOCOL.md, section 7). Folders are synced once for the list, and
// only then is any of its files told to be saved.

import { closeSync, fchmodSync, futimesSync, unlinkSync } from 'node:fs';
import { BauError } from '../../shared/errors';
import { blake2b } from '../crypto/blake2b';
import { encodeHex } from '../crypto/hex';
import { errorCode } from './disk';
import { fileSeconds } from './file-time';
import { localSegment } from './local-name';
import { markOriginSync } from './origin-mark';
import { saveError } from './save-errors';
import type { SaverFolder, SaverFolders } from './saver-folders';
import { filesOf, type ListedFile, type Slabs } from './saver-list';
import {
  discardPart,
  mostParts,
  syncAll,
  writeWhole,
  type OpenPart,
  type PartMaker,
} from './saver-parts';
import { saveMode, type SavedAnswer, type SaveMessage, type SaverFailure } from './saver-protocol';
import { holdsDigest, nameFreely, replaceFile } from './saver-publish';

export interface SaverTools {
  readonly folders: SaverFolders;
  readonly slabs: Slabs;
  readonly parts: PartMaker;
  /** Mode of the files that people see. */
  readonly fileMode: number;
}

interface Part extends Omit<OpenPart, 'fd'> {
  /** Below 0 once closed. */
  fd: number;
  readonly index: number;
  readonly file: ListedFile;
  readonly folder: SaverFolder;
}

/** What no file of this file system can be called: such a file fails alone. */
const unnameableCodes = new Set(['ENAMETOOLONG', 'EILSEQ', 'EINVAL']);
const setsModes = process.platform !== 'win32';

/** What a thrown disk error or refusal means; throws on what is neither. */
export function failureFrom(error: unknown): SaverFailure {
  const known = saveError(error);
  if (!(known instanceof BauError)) throw known;
  // All that is thrown here arises on this computer.
  return { reason: known.reason as SaverFailure['reason'], message: known.message };
}

/** One list; used once. */
export class FileSaver {
  readonly #names: (string | null)[] = [];
  readonly #unnameable: number[] = [];
  /** Written and not published; those before `#published` have gone already. */
  #parts: Part[] = [];
  #published = 0;
  /** All before it are saved, or need not be. */
  #settled = 0;

  constructor(
    private readonly tools: SaverTools,
    private readonly message: SaveMessage,
  ) {}

  /** Saves the files in order, as far as it can. Throws what is no disk's refusal. */
  async save(): Promise<SavedAnswer> {
    let failure: SaverFailure | null = null;
    try {
      for (const file of filesOf(this.message)) {
        this.#take(file);
        if (this.#parts.length === mostParts) await this.#publish();
      }
      await this.#publish();
    } catch (error) {
      failure = failureFrom(error);
    } finally {
      for (const part of this.#parts.slice(this.#published)) discardPart(part);
    }
    try {
      this.tools.folders.syncDirty();
    } catch (error) {
      // Nothing is called saved whose name may not be on disk.
      failure ??= failureFrom(error);
      this.#settled = 0;
    }
    return {
      op: 'saved',
      count: this.#settled,
      names: this.#names.slice(0, this.#settled),
      unnameable: this.#unnameable.filter((index) => index < this.#settled),
      failure,
    };
  }

  #take(file: ListedFile): void {
    const { slabs, folders } = this.tools;
    const bytes = slabs.contentOf(this.message, file);
    if (encodeHex(blake2b(64, [bytes])) !== file.digest) {
      throw new BauError('integrity', {}, { message: 'content does not match its digest' });
    }
    const index = this.#names.push(null) - 1;
    const folder = folders.get(file.folder);
    const isHere =
      file.mode === saveMode.verify ||
      (file.mode === saveMode.match && holdsDigest(folder.pathOf(file.other), file));
    if (isHere) this.#name(index, file, file.other);
    else this.#write(index, file, folder, bytes);
  }

  #write(index: number, file: ListedFile, folder: SaverFolder, bytes: Buffer): void {
    const { path, fd } = this.tools.parts.create(folder, this.#parts.length);
    this.#parts.push({ path, fd, index, file, folder });
    writeWhole(fd, bytes);
    markOriginSync(path);
    if (setsModes) fchmodSync(fd, this.tools.fileMode);
    setTime(fd, file.mtimeMs);
  }

  async #publish(): Promise<void> {
    await syncAll(this.#parts.map(({ fd }) => fd));
    let last: SaverFolder | null = null;
    for (const part of this.#parts) {
      const { folder } = part;
      if (folder !== last) folder.ensureSame();
      last = folder;
      closeSync(part.fd);
      part.fd = -1;
      this.#publishOne(part);
      this.#published += 1;
      this.#settled = part.index + 1;
    }
    this.#parts = [];
    this.#published = 0;
    // What needed no writing behind the last of them.
    this.#settled = this.#names.length;
  }

  #publishOne({ index, file, folder, path }: Part): void {
    folder.isDirty = true;
    try {
      const name =
        file.mode === saveMode.replace
          ? replaceFile(folder, path, file)
          : nameFreely(folder, path, localSegment(file.segment));
      this.#name(index, file, name);
    } catch (error) {
      if (!unnameableCodes.has(errorCode(error))) throw error;
      this.#unnameable.push(index);
      unlinkSync(path);
    }
  }

  #name(index: number, { segment }: ListedFile, name: string): void {
    if (name !== segment) this.#names[index] = name;
  }
}

function setTime(fd: number, mtimeMs: number): void {
  const seconds = fileSeconds(mtimeMs);
  if (seconds === null) return;
  try {
    futimesSync(fd, Date.now() / 1000, seconds);
  } catch {
    // Some file systems keep no such times: no reason to lose the file.
  }
}
