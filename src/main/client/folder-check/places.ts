// Where the files of a list lie in a folder. Names in a list are canonical, from the
// vault's root; the folder may have been moved alone, and names may have been made safe or
// given a number when they were saved. Pure: it looks at a set of paths only.

import { localSegments, numbered } from '../../vault/local-name';

/** Numbers looked at behind a name. */
const mostNumber = 9;
/** Names tried to find out how many leading segments the folder stands for. */
const tried = 64;

/** Paths with `/` between segments, and the folders they lie in. */
export class Paths {
  readonly #folders = new Set<string>(['']);

  constructor(private readonly files: ReadonlySet<string>) {
    for (const path of files) {
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        const folder = path.slice(0, at);
        if (this.#folders.has(folder)) break;
        this.#folders.add(folder);
      }
    }
  }

  /** Files that `segments` may have been saved as below `base`, the likeliest first. */
  candidates(segments: readonly string[], base = ''): string[] {
    let folder = base;
    for (const segment of segments.slice(0, -1)) {
      const found = versions(segment).find((name) => this.#folders.has(join(folder, name)));
      if (found === undefined) return [];
      folder = join(folder, found);
    }
    return versions(segments.at(-1) ?? '')
      .map((name) => join(folder, name))
      .filter((path) => this.files.has(path));
  }
}

const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function versions(segment: string): string[] {
  const all = [segment];
  for (let n = 2; n <= mostNumber; n += 1) all.push(numbered(segment, n));
  return all;
}

/** The segments that all names have in common, the last of each not counted. */
function commonSegments(names: readonly string[]): number {
  let common: string[] | null = null;
  for (const name of names) {
    const segments = name.split('/').slice(0, -1);
    if (!common) common = segments;
    let same = 0;
    while (same < common.length && common[same] === segments[same]) same += 1;
    common = common.slice(0, same);
    if (same === 0) break;
  }
  return common?.length ?? 0;
}

/**
 * How many leading segments of its names the folder `base` of a list stands for: as many as
 * leave the most of them in place, and of those the fewest.
 */
export function leadingSegments(names: readonly string[], paths: Paths, base = ''): number {
  const step = Math.max(1, Math.floor(names.length / tried));
  const some = names.filter((_, i) => i % step === 0).map(localSegments);
  let best = { leading: 0, found: 0 };
  for (let leading = 0; leading <= commonSegments(names); leading += 1) {
    const found = some.filter((s) => paths.candidates(s.slice(leading), base).length > 0).length;
    if (found > best.found) best = { leading, found };
  }
  return best.leading;
}
