// The files of the host's own vault as commands: looking at them in any order, and copying
// more of them in. Names are canonical; they hold whatever a disk may hold.

import { z } from 'zod';
import { maxNameBytes } from '../limits';
import type { EntryView } from './commands';

const dir = z.string().max(maxNameBytes).optional();

/** Rows of one page of `files.list`. */
export const maxFilesPage = 500;

/** Paths of one `files.add`; each may be a folder. */
export const maxAddedPaths = 10_000;

const absolutePath = z.string().min(1).max(4096);

export const filesSchemas = {
  /** One folder, or with `query` what is found below it; folders first. */
  'files.list': z.strictObject({
    dir,
    query: z.string().max(1024).optional(),
    sort: z.enum(['name', 'size', 'mtime']).optional(),
    isDescending: z.boolean().optional(),
    offset: z.int().min(0).max(10_000_000).optional(),
    limit: z.int().min(1).max(maxFilesPage).optional(),
  }),
  /**
   * Copies files and folders into the vault, never over others; for main and the command
   * line only. Resolves when all of it is there.
   */
  'files.add': z.strictObject({
    paths: z.array(absolutePath).min(1).max(maxAddedPaths),
    into: dir,
  }),
  'files.stopAdding': z.strictObject({}),
} as const;

export interface FilesPage {
  readonly entries: readonly EntryView[];
  /** Rows in all, which may change between two pages. */
  readonly total: number;
  /** A search found more than `total`. */
  readonly isCut: boolean;
}

export interface FilesAdded {
  readonly files: number;
  readonly bytes: number;
  /** It was stopped; what had come stays. */
  readonly isStopped: boolean;
  /** What did not come, and why: the first 100. Names fit to show. */
  readonly problems: readonly { readonly name: string; readonly why: string }[];
  readonly problemsTotal: number;
}

export interface FilesOutputs {
  'files.list': FilesPage;
  'files.add': FilesAdded;
  'files.stopAdding': object;
}
