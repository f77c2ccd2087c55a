// What lies in a downloaded folder: its files by their paths below it, without following a
// link, and what is there only to prove them.

import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { ulidPattern } from '../../identity/ulid';
import { readPartName } from '../../vault/part-names';

const mostFiles = 2_000_000;
const mostDepth = 64;
const receiptSuffix = '.minisig';
const listName = new RegExp(`^bau-${ulidPattern}\\.b2$`);

export interface FolderContent {
  /** Paths below the folder, with `/` between segments; signed lists and receipts left out. */
  readonly files: ReadonlySet<string>;
  /** Those of files that have, or had, a receipt of their own. */
  readonly receipted: readonly string[];
  /** Those of signed lists, here or in a folder below. */
  readonly lists: readonly string[];
}

/** Whether a path ends in the name of a list. */
export const isListName = (path: string): boolean =>
  listName.test(path.slice(path.lastIndexOf('/') + 1));

/** Rejects with a system error when the folder itself cannot be read. */
export async function walkFolder(root: string): Promise<FolderContent> {
  const files = new Set<string>();
  const receipts: string[] = [];
  const folders: { readonly way: string; readonly depth: number }[] = [{ way: '', depth: 0 }];
  for (let next = folders.pop(); next; next = folders.pop()) {
    const { way, depth } = next;
    const handle = await opendir(join(root, way)).catch((error: unknown) => {
      if (way === '') throw error;
      return null;
    });
    if (!handle) continue;
    for await (const entry of handle) {
      const path = way === '' ? entry.name : `${way}/${entry.name}`;
      if (entry.isDirectory() && depth < mostDepth) folders.push({ way: path, depth: depth + 1 });
      if (!entry.isFile() || readPartName(entry.name)) continue;
      if (files.size + receipts.length >= mostFiles) break;
      if (path.endsWith(receiptSuffix)) receipts.push(path.slice(0, -receiptSuffix.length));
      else files.add(path);
    }
  }
  const lists = receipts.filter((path) => isListName(path) && files.has(path));
  for (const list of lists) files.delete(list);
  const isList = new Set(lists);
  return { files, lists, receipted: receipts.filter((path) => !isList.has(path)) };
}
