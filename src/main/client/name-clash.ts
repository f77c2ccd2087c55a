// What becomes of a file whose name is taken here already: the policy a person chose, or
// their answer. It is settled after OPEN and before any content is asked for.

import { BauError } from '../../shared/errors';
import type { ClashView, ExistingPolicy } from '../../shared/ipc/views';
import { existingFile, type ExistingFile } from '../vault/existing-file';
import type { TargetFolder } from '../vault/folder';
import { saving } from '../vault/save-errors';
import type { OpenAnswer } from '../wire/bodies';
import { localFileName } from './publish-file';

/** A policy, or an answer, that needs no more asking. */
export type ExistingChoice = Exclude<ExistingPolicy, 'ask'>;

export interface ClashOptions {
  readonly folder: TargetFolder;
  /** In the vault. */
  readonly name: string;
  readonly existing: ExistingPolicy;
  /** Asks the person, where `existing` is `ask`; a rejection ends the download with it. */
  readonly clash: (view: ClashView) => Promise<ExistingChoice>;
  /** False: the file at this path must stay whatever the policy, since nobody can mean it. */
  readonly isReplaceable?: (path: string) => boolean;
}

/**
 * The file that a choice has to be made about; null where there is none to make. Throws
 * `name_exists` where something that is no file was to be replaced, `folder_unusable`.
 */
export async function fileInTheWay(options: ClashOptions): Promise<ExistingFile | null> {
  const { folder, name, existing } = options;
  if (existing === 'keep') return null;
  const there = await saving(() => existingFile(folder, localFileName(name)));
  if (there !== 'other') return there;
  if (existing === 'replace') throw new BauError('name_exists');
  return null;
}

/** What to do about it. Rejects with what `clash` rejects with. */
export async function chooseFor(
  there: ExistingFile,
  { size, mtime }: Pick<OpenAnswer, 'size' | 'mtime'>,
  { existing, clash, isReplaceable }: ClashOptions,
): Promise<ExistingChoice> {
  const choice =
    existing === 'ask'
      ? await clash({
          fileName: there.name,
          size: there.sizeBytes,
          mtime: there.mtimeMs,
          vaultSize: size,
          vaultMtime: mtime,
        })
      : existing;
  const mayGo = isReplaceable?.(there.path) ?? true;
  return choice === 'replace' && !mayGo ? 'keep' : choice;
}
