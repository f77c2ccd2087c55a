// Copies files of this computer into a vault folder. Nothing is overwritten: what has a taken
// name gets a number, a folder as a whole. Each file is written under a hidden name, which is
// never served, and then published; what was stopped leaves nothing behind but whole files.

import { constants } from 'node:fs';
import { mkdir, open, realpath, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { BauError } from '../../shared/errors';
import { planAdd, type AddFile, type AddFolder, type AddItem } from './add-plan';
import { errorCode } from './disk';
import { childName, type Problem } from './entries';
import type { ExtensionPolicy } from './extensions';
import { TargetFolder } from './folder';
import { ensureSpace } from './free-space';
import { openForReading } from './open-flags';
import { newPartId, partName } from './part-names';
import { publishFreely } from './publish';
import { isBelow } from './same-file';
import { isDiskFull, saveError } from './save-errors';
import { visibleName } from './visible-name';
import { writeAll } from './write-all';

export interface AddState {
  readonly isCounting: boolean;
  readonly files: number;
  readonly filesTotal: number;
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly name: string | null;
}

export interface AddOptions {
  /** Absolute paths of files and folders. */
  readonly paths: readonly string[];
  /** Real path of the vault folder, and of the folder in it that they go to. */
  readonly root: string;
  readonly dir: string;
  /** Canonical name of that folder. */
  readonly into: string;
  readonly policy: ExtensionPolicy;
  readonly signal: AbortSignal;
  readonly progress: (state: AddState) => void;
  readonly maxFiles?: number;
}

export interface Added {
  readonly files: number;
  readonly bytes: number;
  readonly problems: readonly Problem[];
  /** It was stopped before all had come. */
  readonly isStopped: boolean;
}

const chunkBytes = 1024 * 1024;

/**
 * Throws `disk_full` and `too_many_added` before anything is copied, `folder_unusable` where
 * the folder is not in the vault, and `disk_full` again when the disk fills up meanwhile.
 */
export async function addFiles(options: AddOptions): Promise<Added> {
  return new Adding(options).run();
}

class Adding {
  private readonly problems: Problem[] = [];
  private files = 0;
  private bytes = 0;
  private filesTotal = 0;
  private bytesTotal = 0;
  private readonly buffer = Buffer.allocUnsafe(chunkBytes);

  constructor(private readonly options: AddOptions) {}

  async run(): Promise<Added> {
    const { paths, root, dir, into, policy, signal, maxFiles } = this.options;
    let isStopped = false;
    try {
      const target = await this.target(root, dir);
      await refuseAround(paths, target.path);
      const plan = await planAdd(paths, {
        into,
        policy,
        signal,
        ...(maxFiles === undefined ? {} : { maxFiles }),
        found: (files, bytes) => {
          [this.filesTotal, this.bytesTotal] = [files, bytes];
          this.tell(true, null);
        },
      });
      this.problems.push(...plan.problems);
      await ensureSpace(target.path, plan.bytes);
      for (const item of plan.items) await this.item(item, target, into, true);
    } catch (error) {
      if (!signal.aborted) throw error;
      isStopped = true;
    }
    const { files, bytes, problems } = this;
    return { files, bytes, problems, isStopped };
  }

  /** A folder of the vault, and nothing that a link leads to. */
  private async target(root: string, dir: string): Promise<TargetFolder> {
    const path = await realpath(dir).catch(() => null);
    if (path === null || (path !== root && !isBelow(root, path))) {
      throw new BauError('folder_unusable', {}, { message: 'not in the vault' });
    }
    return TargetFolder.open(path);
  }

  private async item(
    item: AddItem,
    folder: TargetFolder,
    dir: string,
    isTop: boolean,
  ): Promise<void> {
    this.options.signal.throwIfAborted();
    const name = childName(dir, item.segment);
    try {
      if (item.kind === 'file') await this.file(item, folder, name);
      else await this.folder(item, folder, name, isTop);
    } catch (error) {
      if (this.options.signal.aborted) throw error;
      if (isDiskFull(error) || (error instanceof BauError && error.reason === 'disk_full')) {
        throw saveError(error);
      }
      const cause = error instanceof BauError ? error.cause : error;
      this.problems.push({ name: visibleName(name), why: errorCode(cause) || 'unreadable' });
    }
  }

  private async folder(
    { segment, items }: AddFolder,
    parent: TargetFolder,
    name: string,
    isTop: boolean,
  ): Promise<void> {
    const own = isTop ? await newFolder(parent, segment) : segment;
    const folder = await parent.makeFolders([own]);
    for (const item of items) await this.item(item, folder, name, false);
  }

  private async file({ from, segment }: AddFile, folder: TargetFolder, name: string): Promise<void> {
    this.tell(false, name);
    const before = this.bytes;
    const source = await open(from, openForReading);
    const hidden = join(folder.path, partName(newPartId(folder.random)));
    try {
      const stat = await source.stat();
      // Another thing took its place since it was looked at.
      if (!stat.isFile()) throw Object.assign(new Error('not a file'), { code: 'special' });
      const { O_WRONLY, O_CREAT, O_EXCL } = constants;
      const copy = await open(hidden, O_WRONLY | O_CREAT | O_EXCL, 0o600);
      try {
        await this.content(source, copy, name);
        await copy.utimes(stat.atime, stat.mtime);
        if (process.platform !== 'win32') await copy.chmod(folder.fileMode);
      } finally {
        await copy.close();
      }
      await publishFreely(folder, hidden, segment);
      this.files += 1;
    } catch (error) {
      this.bytes = before;
      await unlink(hidden).catch(() => undefined);
      throw error;
    } finally {
      await source.close();
    }
  }

  private async content(source: FileHandle, copy: FileHandle, name: string): Promise<void> {
    for (let position = 0; ; ) {
      this.options.signal.throwIfAborted();
      const { bytesRead } = await source.read(this.buffer, 0, chunkBytes, position);
      if (bytesRead === 0) return;
      await writeAll(copy, [this.buffer.subarray(0, bytesRead)], position);
      position += bytesRead;
      this.bytes += bytesRead;
      this.tell(false, name);
    }
  }

  private tell(isCounting: boolean, name: string | null): void {
    const { files, filesTotal, bytes, bytesTotal } = this;
    const shown = name === null ? null : visibleName(name);
    this.options.progress({ isCounting, files, filesTotal, bytes, bytesTotal, name: shown });
  }
}

/** Makes a folder that was not there, under `wanted` or its first free number. */
async function newFolder(parent: TargetFolder, wanted: string): Promise<string> {
  for (;;) {
    const reservation = await parent.names.reserve(wanted);
    try {
      await mkdir(parent.pathOf(reservation.name));
      return reservation.name;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw saveError(error);
    } finally {
      await parent.names.noteTaken(reservation.name);
      reservation.release();
    }
  }
}

/** Throws `folder_in_itself` for a folder that holds the one it would go to. */
async function refuseAround(paths: readonly string[], target: string): Promise<void> {
  for (const path of paths) {
    const real = await realpath(path).catch(() => path);
    if (real === target || isBelow(real, target)) throw new BauError('folder_in_itself');
  }
}
