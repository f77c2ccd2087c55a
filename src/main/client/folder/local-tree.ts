// The folders of a download on this disk, by their canonical names: each is made before
// its first file, through the saving thread, and let go of when many others came since, so
// that a vault of very many folders takes bounded memory.

import { diskKey } from '../../vault/local-name';
import type { Saver } from '../../vault/saver';
import { rootFolder, saveMode, type FoundFile } from '../../vault/saver-protocol';
import { lastSegment, parentOf } from './entries';
import type { SavePlan } from './whole-file';

/** Open at once, those in use not counted. */
const mostOpen = 1000;

export class LocalFolder {
  /** Absolute; known once it is opened. */
  path = '';
  isOpen = false;
  /** Files planned and not saved, and folders open below it. */
  uses = 0;
  /** Names of files here that a vault's file was found to be, or is to replace. */
  readonly claimed = new Set<string>();
  readonly #byName = new Map<string, FoundFile>();
  readonly #byKey = new Map<string, FoundFile>();

  /** The plan for its files with which nothing is wrong: one object for all of them. */
  readonly fresh: SavePlan;

  constructor(
    readonly id: number,
    readonly above: LocalFolder | null,
    readonly opened: Promise<void>,
  ) {
    const plain = { mode: saveMode.write, other: '', otherChangedMs: 0, known: null };
    this.fresh = { folder: this, ...plain };
  }

  /** The file that had this name, or one the same on some disks, when it was opened. */
  find(name: string): FoundFile | null {
    return this.#byName.get(name) ?? this.#byKey.get(diskKey(name)) ?? null;
  }

  /** For its tree. */
  noteFiles(files: readonly FoundFile[]): void {
    for (const file of files) {
      this.#byName.set(file.name, file);
      this.#byKey.set(diskKey(file.name), file);
    }
  }
}

export interface LocalTreeOptions {
  readonly saver: Pick<Saver, 'folder' | 'leave'>;
  /** Ask what is in each folder when it is opened. */
  readonly look: boolean;
  /** A folder could not be made or used. */
  readonly failed: (error: unknown) => void;
}

export class LocalTree {
  readonly #folders = new Map<string, LocalFolder>();
  #lastId = rootFolder;
  #tidyAt = mostOpen;

  constructor(private readonly options: LocalTreeOptions) {}

  /** The folder of this canonical name, made with those above it unless it is open. */
  get(dir: string): LocalFolder {
    const known = this.#folders.get(dir);
    if (known) return known;
    const above = dir === '' ? null : this.get(parentOf(dir));
    if (above) above.uses += 1;
    const id = dir === '' ? rootFolder : ++this.#lastId;
    const holder: { folder: LocalFolder | null } = { folder: null };
    const opened = this.#open(id, above, lastSegment(dir), holder);
    const folder = new LocalFolder(id, above, opened);
    holder.folder = folder;
    this.#folders.set(dir, folder);
    if (this.#folders.size > this.#tidyAt) this.#tidy(dir);
    return folder;
  }

  async #open(
    folder: number,
    above: LocalFolder | null,
    segment: string,
    holder: { readonly folder: LocalFolder | null },
  ): Promise<void> {
    const { saver, look, failed } = this.options;
    try {
      const parent = above?.id ?? rootFolder;
      const { path, files } = await saver.folder({ folder, parent, segment, look });
      if (!holder.folder) return;
      holder.folder.path = path;
      holder.folder.isOpen = true;
      if (files) holder.folder.noteFiles(files);
    } catch (error) {
      failed(error);
    }
  }

  /** Lets go of what nobody uses, deepest first, but for the one just opened. */
  #tidy(current: string): void {
    const gone: number[] = [];
    for (const [dir, folder] of [...this.#folders].reverse()) {
      if (dir === current || folder.above === null || !folder.isOpen || folder.uses > 0) continue;
      this.#folders.delete(dir);
      folder.above.uses -= 1;
      gone.push(folder.id);
    }
    this.#tidyAt = this.#folders.size + mostOpen;
    if (gone.length > 0) this.options.saver.leave(gone).catch(this.options.failed);
  }
}
