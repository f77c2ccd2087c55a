// The last step of a download (PROTOCOL.md section 7.5): the whole, verified part gets a
// name under which nothing lies, or nothing that was to be replaced, and its receipt is
// saved beside it.

import type { ExistingFile } from '../vault/existing-file';
import { localSegments } from '../vault/local-name';
import type { TargetFolder } from '../vault/folder';
import type { PartFile } from '../vault/part-file';
import { saveText } from '../vault/publish';

export interface PublishedFile {
  /** Absolute path of the saved file. */
  readonly path: string;
  /** Name on this disk, without its folder. */
  readonly fileName: string;
  /** Absolute path of the minisign file beside it. */
  readonly receiptPath: string;
}

/** The name a file asked for by name is saved under: its last segment, made safe. */
export function localFileName(name: string): string {
  return localSegments(name).at(-1) ?? '_';
}

/** Publishes a synced part, in place of `over` if given, and its receipt. Rejects with BauError. */
export async function publishFile(
  folder: TargetFolder,
  part: PartFile,
  name: string,
  mtimeMs: number,
  receipt: string,
  over: ExistingFile | null = null,
): Promise<PublishedFile> {
  const saved = await part.publish({ wantedName: localFileName(name), mtimeMs, over });
  const receiptPath = await saveText(folder, `${saved.name}.minisig`, receipt);
  return { path: saved.path, fileName: saved.name, receiptPath };
}
