// The folder that downloads are saved in. It is a real directory when opened and the same
// one whenever it is used; folders below it are made one by one and never through a link
// (PROTOCOL.md, section 10, "Saving").

import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { BauError } from '../../shared/errors';
import { secureRandom, type RandomSource } from '../crypto/random';
import type { FileIdentity } from './digest-protocol';
import { errorCode, isGone } from './disk';
import { FolderNames } from './folder-names';
import { newPartId, partName } from './part-names';
import { saving } from './save-errors';

export interface FolderContext {
  readonly random?: RandomSource;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Makes and removes a file, for permissions do not tell (root, access lists, read-only
 * mounts). Gives the mode it got: asking for the umask itself would change it for an instant.
 */
async function probe(dir: string, { random = secureRandom }: FolderContext): Promise<number> {
  const path = join(dir, partName(newPartId(random)));
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  const handle = await open(path, O_WRONLY | O_CREAT | O_EXCL, 0o644);
  try {
    return (await handle.stat()).mode & 0o666;
  } finally {
    await handle.close();
    await unlink(path);
  }
}

export class TargetFolder {
  readonly random: RandomSource;
  readonly now: () => number;
  /** Which names are free here. */
  readonly names: FolderNames;

  private constructor(
    /** Absolute, without links. */
    readonly path: string,
    private readonly identity: FileIdentity,
    /** Mode of a file published here: as the user's umask has it, never executable. */
    readonly fileMode: number,
    context: FolderContext,
  ) {
    this.random = context.random ?? secureRandom;
    this.now = context.now ?? Date.now;
    this.names = FolderNames.of(path);
  }

  /**
   * The folder at `dir`, where the person's own choice may lead through links. Throws
   * `folder_unusable` unless it is a directory in which a file can be made.
   */
  static open(dir: string, context: FolderContext = {}): Promise<TargetFolder> {
    return saving(async () => TargetFolder.#at(await realpath(dir), context));
  }

  static async #at(
    path: string,
    context: FolderContext,
    fileMode?: number,
  ): Promise<TargetFolder> {
    const stat = await lstat(path, { bigint: true });
    if (!stat.isDirectory()) throw new BauError('folder_unusable', {}, { message: 'no directory' });
    const identity = { dev: stat.dev, ino: stat.ino };
    return new TargetFolder(path, identity, fileMode ?? (await probe(path, context)), context);
  }

  /**
   * The folder below this one by `segments` (results of `localSegment`), made where it does
   * not exist. Throws `folder_unusable` where a link or a file is in the way.
   */
  async makeFolders(segments: readonly string[]): Promise<TargetFolder> {
    const [first, ...rest] = segments;
    if (first === undefined) return this;
    const path = this.pathOf(first);
    const child = await saving(async () => {
      await this.ensureSame();
      await this.#makeFolder(path);
      return TargetFolder.#at(path, { random: this.random, now: this.now }, this.fileMode);
    });
    return child.makeFolders(rest);
  }

  async #makeFolder(path: string): Promise<void> {
    try {
      await mkdir(path);
      await this.sync();
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }

  /** Path of `name` in this folder. Throws RangeError for what is not a single plain name. */
  pathOf(name: string): string {
    if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) {
      throw new RangeError('folder: not a plain name');
    }
    return join(this.path, name);
  }

  /** Throws `folder_unusable` when the path leads to another directory than at first. */
  async ensureSame(): Promise<void> {
    const stat = await lstat(this.path, { bigint: true }).catch((error: unknown) => {
      if (isGone(error)) return null;
      throw error;
    });
    const { dev, ino } = this.identity;
    if (!stat?.isDirectory() || stat.dev !== dev || stat.ino !== ino) {
      throw new BauError('folder_unusable', {}, { message: 'directory replaced' });
    }
  }

  /** Puts the folder's entries on disk. Rejects with a system error where that matters. */
  async sync(): Promise<void> {
    // Windows keeps its directories itself and opens none.
    if (process.platform === 'win32') return;
    const handle = await open(this.path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await handle.sync();
    } catch (error) {
      // Some network and user-space file systems cannot, and have nothing to put.
      if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error))) throw error;
    } finally {
      await handle.close();
    }
  }
}
