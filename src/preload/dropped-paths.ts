// Where files that were dropped on the page lie. A file that a script made up has no place
// and is left out.

import * as electron from 'electron';

interface WebUtils {
  readonly getPathForFile: (file: object) => string;
}

/** Electron before 32 writes the path into the file itself, later ones are to be asked. */
function pathOf(file: object): string {
  const { webUtils } = electron as { readonly webUtils?: WebUtils };
  if (webUtils !== undefined) return webUtils.getPathForFile(file);
  const { path } = file as { readonly path?: unknown };
  return typeof path === 'string' ? path : '';
}

/** Paths of what came through the bridge; anything that is no file of this computer is dropped. */
export function pathsOf(files: unknown): readonly string[] {
  if (!Array.isArray(files)) return [];
  return files
    .filter((file): file is object => file instanceof Blob)
    .map(pathOf)
    .filter((path) => path !== '');
}
