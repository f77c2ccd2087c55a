// What is asked for from the list of a vault, as commands: files and folders apart, and no
// more names at once than a command takes.

import type { EntryView } from '../../../shared/ipc/commands';
import type { PageInput } from '../../../shared/ipc/bridge';
import type { ExistingPolicy } from '../../../shared/ipc/views';

export type GetInput = PageInput<'get'>;

/** Names one `get` takes. */
const mostNames = 10_000;

interface Wanted {
  readonly vault: string;
  readonly names: readonly string[];
  /** Entries in sight, which tell what the names are; others are looked at by the engine. */
  readonly entries: readonly EntryView[];
  readonly existing: ExistingPolicy;
}

/** In the order of the names, files before folders: they are here sooner. */
export function getCommands({ vault, names, entries, existing }: Wanted): GetInput[] {
  const kinds = new Map(entries.map(({ name, kind }) => [name, kind === 'dir']));
  const files = names.filter((name) => kinds.get(name) === false);
  const folders = names.filter((name) => kinds.get(name) === true);
  const unknown = names.filter((name) => !kinds.has(name));
  const base = { vault, existing };
  return [
    ...chunks(files).map((some) => ({ ...base, names: some, kind: 'file' as const })),
    ...chunks(unknown).map((some) => ({ ...base, names: some })),
    ...chunks(folders).map((some) => ({ ...base, names: some, kind: 'folder' as const })),
  ];
}

function chunks(names: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < names.length; at += mostNames) parts.push(names.slice(at, at + mostNames));
  return parts;
}
