// A row of the history of saved files as panels and the command line see it.

import { basename } from 'node:path';
import type { SavedView } from '../../shared/ipc/views';
import type { SavedFile } from '../store/saved-files';

export function savedView(row: SavedFile): SavedView {
  const { key, vault, name, kind, files, size, digest, at, receipt, path } = row;
  return { key, vault, name, kind, files, fileName: basename(path), size, digest, at, receipt };
}
