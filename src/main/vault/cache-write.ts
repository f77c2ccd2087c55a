// The index as blocks of the cache: folder after folder, breadth first from the root. Each
// folder that a block names is answered by a folder's blocks of its own, in that order.

import { cacheBlock, encodeBlock, type Block } from './cache-block';
import type { DirEntry, FileEntry } from './entries';
import { sharedPrefix, type Row } from './rows';
import type { Folder, VaultTree } from './tree';

const absent: Block = { more: 2, mtimeMs: 0, items: [], stamps: [], problems: [] };

const fileItem = (segment: string, { diskName }: FileEntry): string =>
  diskName === segment ? segment : `${segment}/${diskName}`;

const dirItem = (segment: string, { diskName, identity, mtimeMs }: DirEntry): string =>
  [segment, diskName, identity, String(mtimeMs)].join('/');

/** The rows that are entries, in pieces. */
function* pieces(rows: readonly Row[]): Generator<Exclude<Row, { kind: 'below' }>[]> {
  let piece: Exclude<Row, { kind: 'below' }>[] = [];
  for (const row of rows) {
    if (row.kind === 'below') continue;
    if (piece.length === cacheBlock.entries) {
      yield piece;
      piece = [];
    }
    piece.push(row);
  }
  yield piece;
}

function* folderBlocks({ place, mtimeMs, rows, problems }: Folder): Generator<Block> {
  const shared = sharedPrefix(place.name);
  let held: Block | null = null;
  for (const piece of pieces(rows)) {
    if (held) yield { ...held, more: 1 };
    const items = piece.map((entry) => {
      const segment = entry.name.slice(shared);
      return entry.kind === 'dir' ? dirItem(segment, entry) : fileItem(segment, entry);
    });
    const stamps = piece.flatMap((entry) => (entry.kind === 'dir' ? [] : [entry.stamp]));
    held = { more: 0, mtimeMs, items, stamps, problems: [] };
  }
  if (held) yield { ...held, problems: problems.slice(0, cacheBlock.problems) };
}

/**
 * The blocks of the whole tree. It may change between two of them: folders are never
 * altered in place, and one that went meanwhile is told as absent.
 */
export function* blocksOf(tree: VaultTree): Generator<Buffer> {
  // Rather a list with an index than a queue: shifting a long array is slow.
  const names = [''];
  for (let at = 0; at < names.length; at++) {
    const folder = tree.folders.get(names[at] ?? '');
    if (!folder) {
      yield encodeBlock(absent);
      continue;
    }
    // The rows whose folders are to follow are those of the very folder that is told.
    for (const row of folder.rows) if (row.kind === 'dir') names.push(row.name);
    for (const block of folderBlocks(folder)) yield encodeBlock(block);
  }
}
