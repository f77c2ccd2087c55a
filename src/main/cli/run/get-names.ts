// What the NAMEs of `bau get` mean: files, folders (a `/` at the end says so), or `.` and
// `/` for the whole vault.

export interface Asked {
  /** Canonical if the person wrote it so; of a folder without `/` at the end; '' for all. */
  readonly name: string;
  /** Known only where it was written so. */
  readonly kind: 'folder' | undefined;
}

export interface AskedTogether {
  readonly names: readonly string[];
  readonly kind: 'folder' | undefined;
}

export function askedFor(word: string): Asked {
  if (word === '.') return { name: '', kind: 'folder' };
  if (!word.endsWith('/')) return { name: word, kind: undefined };
  const name = word.replace(/\/+$/, '');
  return { name: name === '.' ? '' : name, kind: 'folder' };
}

/** The same in their order, as few groups of one kind as possible, each of `most` at most. */
export function inGroups(words: readonly string[], most: number): readonly AskedTogether[] {
  const groups: { names: string[]; kind: 'folder' | undefined }[] = [];
  for (const { name, kind } of words.map(askedFor)) {
    const last = groups.at(-1);
    if (last && last.kind === kind && last.names.length < most) last.names.push(name);
    else groups.push({ names: [name], kind });
  }
  return groups;
}
