// A folder below the download's root as TargetFolder has it: a real one at every step.

import { relative, sep } from 'node:path';
import type { TargetFolder } from '../../vault/folder';

/** The folder at `path`, which is `root` or below it. Throws `folder_unusable`. */
export function targetAt(root: TargetFolder, path: string): Promise<TargetFolder> {
  const way = relative(root.path, path);
  return root.makeFolders(way === '' ? [] : way.split(sep));
}
